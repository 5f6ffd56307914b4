//! What is a message in JSON? Whoever has a JSON library makes the values of it. See `sd_bus_message_dump_json(3)`.

#![forbid(unsafe_code)]

use super::*;
use crate::sys::Fd;

/// What makes JSON values, one behind the other. Those from one place on become the elements or the fields of another one, which stands there then.
pub trait Json {
    fn string(&mut self, text: &[u8]) -> Result;
    fn signed(&mut self, number: i64) -> Result;
    fn unsigned(&mut self, number: u64) -> Result;
    fn real(&mut self, number: f64) -> Result;
    fn boolean(&mut self, value: bool) -> Result;
    fn null(&mut self) -> Result;
    /// What is said of a descriptor.
    fn descriptor(&mut self, fd: &Fd) -> Result;
    /// Makes a string of the last value, which is none.
    fn spell(&mut self) -> Result;
    /// The place of the next value.
    fn place(&self) -> usize;
    fn array(&mut self, from: usize) -> Result;
    /// Of keys, which are strings, and values in turn.
    fn object(&mut self, from: usize) -> Result;
}

/// A field that is a number.
fn number(json: &mut impl Json, name: &str, number: u64) -> Result {
    json.string(name.as_bytes())?;
    json.unsigned(number)
}

impl Message {
    /// The message, or, if `subtree`, what comes first in the innermost container; with type, fields and time if `header`.
    pub fn to_json(&self, json: &mut impl Json, header: bool, subtree: bool, now: u64) -> Result {
        self.rewind(!subtree)?;
        let signature = self.subtree_signature(subtree)?;
        let start = json.place();
        if header {
            self.json_header(json, now)?;
            json.string(b"payload")?;
        }
        let payload = json.place();
        json.string(b"type")?;
        json.string(signature)?;
        json.string(b"data")?;
        if !subtree {
            self.json_array(json)?;
        } else if !self.json_value(json)? {
            return Err(Errno::INVAL);
        }
        json.object(payload)?;
        if header { json.object(start) } else { Ok(()) }
    }

    fn subtree_signature(&self, subtree: bool) -> Result<&[u8]> {
        let (wire, cursor) = self.state.read().ok_or(Errno::PERM)?;
        let span = cursor.top.span();
        let part = wire.source(span.in_body).get(span.start as usize..span.stop as usize);
        Ok(if subtree { part.unwrap_or(b"") } else { wire.signature() })
    }

    fn json_header(&self, json: &mut impl Json, now: u64) -> Result {
        json.string(b"type")?;
        match self.kind_name() {
            Some(name) => json.string(name.as_bytes())?,
            None => json.null()?,
        }
        json.string(b"endian")?;
        json.string(&[self.endian()])?;
        number(json, "flags", self.flags().into())?;
        number(json, "version", 1)?;
        number(json, "cookie", self.cookie())?;
        if self.reply_cookie() != 0 {
            number(json, "reply_cookie", self.reply_cookie())?;
        }
        number(json, "timestamp-realtime", now)?;
        let names = [
            ("sender", fields::SENDER),
            ("destination", fields::DESTINATION),
            ("path", fields::PATH),
            ("interface", fields::INTERFACE),
            ("member", fields::MEMBER),
            ("error_name", fields::ERROR_NAME),
        ];
        for (name, code) in names {
            if let Some(text) = self.field(code) {
                json.string(name.as_bytes())?;
                json.string(text.to_bytes())?;
            }
        }
        Ok(())
    }

    /// All values up to the end of the innermost container.
    fn json_array(&self, json: &mut impl Json) -> Result {
        let from = json.place();
        while self.json_value(json)? {}
        json.array(from)
    }

    /// The next value; false at the end of a container. An entry of a dict by itself is none.
    fn json_value(&self, json: &mut impl Json) -> Result<bool> {
        let Some((kind, contents)) = self.peek()? else { return Ok(false) };
        match kind {
            b'a' | b'v' | b'r' => self.enter_container(kind, contents)?,
            b'e' => return Err(Errno::INVAL),
            _ => return self.json_basic(json, kind).map(|()| true),
        };
        match (kind, contents) {
            (b'v', _) => self.json_variant(json, contents)?,
            (b'a', [b'{', entry @ .., _]) => self.json_dict(json, entry)?,
            _ => self.json_array(json)?,
        }
        self.exit_container()?;
        Ok(true)
    }

    fn json_variant(&self, json: &mut impl Json, contents: &[u8]) -> Result {
        let from = json.place();
        json.string(b"type")?;
        json.string(contents)?;
        json.string(b"data")?;
        self.json_part(json)?;
        json.object(from)
    }

    /// A value that a container of its kind has.
    fn json_part(&self, json: &mut impl Json) -> Result {
        if self.json_value(json)? { Ok(()) } else { Err(Errno::BADMSG) }
    }

    fn json_dict(&self, json: &mut impl Json, entry: &[u8]) -> Result {
        let from = json.place();
        while self.enter_container(b'e', entry)? {
            self.json_part(json)?;
            if !matches!(entry, [b's' | b'o' | b'g', ..]) {
                json.spell()?;
            }
            self.json_part(json)?;
            self.exit_container()?;
        }
        json.object(from)
    }

    fn json_basic(&self, json: &mut impl Json, code: u8) -> Result {
        match self.next_basic(code)?.ok_or(Errno::NXIO)? {
            Basic::Text(text) => json.string(text),
            Basic::Signed(number) => json.signed(number),
            Basic::Unsigned(number) => json.unsigned(number),
            Basic::Bool(value) => json.boolean(value),
            Basic::Real(number) => json.real(number),
            Basic::Fd(fd) => {
                let held = self.wire()?.fds.iter().find(|held| held.raw() == fd).ok_or(Errno::BADMSG)?;
                json.descriptor(held)
            }
        }
    }
}
