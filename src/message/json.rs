//! What is a message in JSON? Whoever has a JSON library makes the values of it. See `sd_bus_message_dump_json(3)`.

#![forbid(unsafe_code)]

use super::*;
use crate::sys::Fd;

/// What makes JSON values.
pub trait Json {
    /// A JSON value.
    type Value;
    fn string(&self, text: &[u8]) -> Result<Self::Value>;
    fn signed(&self, number: i64) -> Result<Self::Value>;
    fn unsigned(&self, number: u64) -> Result<Self::Value>;
    fn real(&self, number: f64) -> Result<Self::Value>;
    fn boolean(&self, value: bool) -> Result<Self::Value>;
    fn null(&self) -> Result<Self::Value>;
    fn array(&self, elements: Vec<Self::Value>) -> Result<Self::Value>;
    /// Keys, which need not be strings, and values in turn.
    fn object(&self, entries: Vec<Self::Value>) -> Result<Self::Value>;
    /// What is said of a descriptor.
    fn descriptor(&self, fd: &Fd) -> Result<Self::Value>;
}

/// An object in the making.
struct Object<'a, J: Json>(&'a J, Vec<J::Value>);

impl<J: Json> Object<'_, J> {
    fn field(&mut self, name: &str, value: J::Value) -> Result {
        self.1.push(self.0.string(name.as_bytes())?)?;
        self.1.push(value)
    }
}

impl Message {
    /// The message, or, if `subtree`, what comes first in the innermost container; with type, fields and time if `header`.
    pub fn to_json<J: Json>(&self, json: &J, header: bool, subtree: bool, now: u64) -> Result<J::Value> {
        self.rewind(!subtree)?;
        let mut payload = Object(json, Vec::new());
        let kind = json.string(self.subtree_signature(subtree)?)?;
        payload.field("type", kind)?;
        let data = if subtree { self.json_value(json)?.ok_or(Errno::INVAL)? } else { json.array(self.json_values(json)?)? };
        payload.field("data", data)?;
        let payload = json.object(payload.1)?;
        if header { self.json_header(json, payload, now) } else { Ok(payload) }
    }

    fn subtree_signature(&self, subtree: bool) -> Result<&[u8]> {
        let (wire, cursor) = self.state.read().ok_or(Errno::PERM)?;
        let span = cursor.top.span();
        let part = wire.source(span.in_body).get(span.start as usize..span.stop as usize);
        Ok(if subtree { part.unwrap_or(b"") } else { wire.signature() })
    }

    fn json_header<J: Json>(&self, json: &J, payload: J::Value, now: u64) -> Result<J::Value> {
        let mut object = Object(json, Vec::new());
        object.field("type", self.kind_name().map_or_else(|| json.null(), |name| json.string(name.as_bytes()))?)?;
        object.field("endian", json.string(&[self.endian()])?)?;
        object.field("flags", json.unsigned(self.flags().into())?)?;
        object.field("version", json.unsigned(1)?)?;
        object.field("cookie", json.unsigned(self.cookie())?)?;
        if self.reply_cookie() != 0 {
            object.field("reply_cookie", json.unsigned(self.reply_cookie())?)?;
        }
        object.field("timestamp-realtime", json.unsigned(now)?)?;
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
                object.field(name, json.string(text.to_bytes())?)?;
            }
        }
        object.field("payload", payload)?;
        json.object(object.1)
    }

    /// All values up to the end of the innermost container.
    fn json_values<J: Json>(&self, json: &J) -> Result<Vec<J::Value>> {
        let mut values = Vec::new();
        while let Some(value) = self.json_value(json)? {
            values.push(value)?;
        }
        Ok(values)
    }

    /// The next value; `None` at the end of a container. An entry of a dict by itself is none.
    fn json_value<J: Json>(&self, json: &J) -> Result<Option<J::Value>> {
        let Some((kind, contents)) = self.peek()? else { return Ok(None) };
        if !matches!(kind, b'a' | b'v' | b'r' | b'e') {
            return self.json_basic(json, kind).map(Some);
        }
        if kind == b'e' {
            return Err(Errno::INVAL);
        }
        self.enter_container(kind, contents)?;
        let value = match (kind, contents) {
            (b'v', _) => {
                let mut object = Object(json, Vec::new());
                object.field("type", json.string(contents)?)?;
                object.field("data", self.json_value(json)?.ok_or(Errno::BADMSG)?)?;
                json.object(object.1)?
            }
            (b'a', [b'{', entry @ .., _]) => self.json_dict(json, entry)?,
            _ => json.array(self.json_values(json)?)?,
        };
        self.exit_container()?;
        Ok(Some(value))
    }

    fn json_dict<J: Json>(&self, json: &J, contents: &[u8]) -> Result<J::Value> {
        let mut entries = Vec::new();
        while self.enter_container(b'e', contents)? {
            for _ in 0..2 {
                entries.push(self.json_value(json)?.ok_or(Errno::BADMSG)?)?;
            }
            self.exit_container()?;
        }
        json.object(entries)
    }

    fn json_basic<J: Json>(&self, json: &J, code: u8) -> Result<J::Value> {
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
