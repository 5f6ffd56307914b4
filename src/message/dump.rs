//! How is a message shown to people? See `sd_bus_message_dump(3)`.

#![forbid(unsafe_code)]

use super::fields;
use super::*;
use crate::mem::Digits;

/// Where text goes; it keeps its own errors.
pub trait Sink {
    /// Writes bytes as they are.
    fn bytes(&mut self, text: &[u8]);
    /// Writes a number as `%g` does.
    fn double(&mut self, value: f64);
}

const BOLD: &str = "\x1b[0;1;39m";
const RED: &str = "\x1b[0;1;31m";
const GREEN: &str = "\x1b[0;1;32m";
const PLAIN: &str = "\x1b[0m";

/// What is shown beside the message itself.
pub struct Style<'a> {
    /// Only the innermost container that is being read.
    pub subtree: bool,
    /// Type, fields and time first; the text of its time is given.
    pub header: Option<&'a CStr>,
    /// Important parts in colour.
    pub colours: bool,
}

impl Message {
    /// The name of its type.
    pub fn kind_name(&self) -> Option<&'static str> {
        Some(match self.kind {
            METHOD_CALL => "method_call",
            METHOD_RETURN => "method_return",
            METHOD_ERROR => "error",
            SIGNAL => "signal",
            _ => return None,
        })
    }

    /// The byte that says in which order its numbers are.
    pub fn endian(&self) -> u8 {
        match self.sealed() {
            Some(wire) if wire.swapped => crate::wire::marshal::SWAPPED,
            _ => crate::wire::marshal::NATIVE,
        }
    }

    /// Writes the message out and leaves it read to its end.
    pub fn dump(&self, to: &mut impl Sink, style: &Style<'_>) -> Result {
        let mut out = Out { to, indent: if style.header.is_some() { "  " } else { "" }, level: 0, colours: style.colours };
        if let Some(time) = style.header {
            out.header(self, time);
        }
        self.rewind(!style.subtree)?;
        if style.subtree {
            return out.values(self);
        }
        out.open("MESSAGE", self.signature());
        out.values(self)?;
        out.close();
        out.to.bytes(b"\n");
        Ok(())
    }
}

struct Out<'a, S: Sink> {
    to: &'a mut S,
    indent: &'static str,
    level: usize,
    colours: bool,
}

impl<S: Sink> Out<'_, S> {
    fn colour(&mut self, colour: &str) {
        if self.colours {
            self.to.bytes(colour.as_bytes());
        }
    }

    fn coloured(&mut self, colour: &str, text: &[u8]) {
        self.colour(colour);
        self.to.bytes(text);
        self.colour(PLAIN);
    }

    fn header(&mut self, message: &Message, time: &CStr) {
        match message.kind {
            METHOD_ERROR => self.coloured(RED, "‣".as_bytes()),
            METHOD_RETURN => self.coloured(GREEN, "‣".as_bytes()),
            SIGNAL => self.to.bytes("‣".as_bytes()),
            _ => self.coloured(BOLD, "‣".as_bytes()),
        }
        self.to.bytes(b" Type=");
        self.coloured(BOLD, message.kind_name().unwrap_or("(unknown)").as_bytes());
        self.attribute("Endian", &[message.endian()]);
        self.attribute("Flags", &Digits::from(u32::from(message.flags())));
        self.to.bytes(b"  Version=1 Cookie=");
        self.to.bytes(&Digits::from(message.cookie()));
        if message.reply_cookie() != 0 {
            self.attribute("ReplyCookie", &Digits::from(message.reply_cookie()));
        }
        self.attribute("Timestamp", b"\"");
        self.to.bytes(time.to_bytes());
        self.to.bytes(b"\"\n");
        let names = [
            ("Sender", fields::SENDER),
            ("Destination", fields::DESTINATION),
            ("Path", fields::PATH),
            ("Interface", fields::INTERFACE),
            ("Member", fields::MEMBER),
        ];
        let mut shown = false;
        for (name, code) in names {
            shown |= self.field(message, name, code, BOLD);
        }
        if shown {
            self.to.bytes(b"\n");
        }
        self.error(message);
        self.creds(message);
    }

    fn attribute(&mut self, name: &str, value: &[u8]) {
        self.to.bytes(b"  ");
        self.to.bytes(name.as_bytes());
        self.to.bytes(b"=");
        self.to.bytes(value);
    }

    /// Writes a header field, if it is there; whether it is.
    fn field(&mut self, message: &Message, name: &str, code: u8, colour: &str) -> bool {
        message.with_field(code, |text| {
            let Some(text) = text else { return false };
            self.attribute(name, b"");
            self.coloured(colour, text.to_bytes());
            true
        })
    }

    fn error(&mut self, message: &Message) {
        if message.kind != METHOD_ERROR {
            return;
        }
        if self.field(message, "ErrorName", fields::ERROR_NAME, RED) {
            self.to.bytes(b"  ErrorMessage=");
            self.colour(RED);
            self.to.bytes(b"\"");
            message.with_error_message(|text| self.to.bytes(text.map_or(b"n/a", CStr::to_bytes)));
            self.to.bytes(b"\"");
            self.colour(PLAIN);
            self.to.bytes(b"\n");
        }
    }

    /// Of the credentials that come with a message only the sender's unique name is known without asking.
    fn creds(&mut self, message: &Message) {
        if let (false, Some(name @ [b':', ..])) = (message.creds_ptr().is_null(), message.sender()) {
            self.to.bytes(b"  UniqueName=");
            self.to.bytes(name);
            self.to.bytes(b"\n");
        }
    }

    fn prefix(&mut self) {
        self.to.bytes(self.indent.as_bytes());
        for _ in 0..self.level {
            self.to.bytes(b"        ");
        }
    }

    fn open(&mut self, name: &str, contents: &[u8]) {
        self.prefix();
        self.to.bytes(name.as_bytes());
        self.to.bytes(b" \"");
        self.to.bytes(contents);
        self.to.bytes(b"\" {\n");
        self.level += 1;
    }

    fn close(&mut self) {
        self.level -= 1;
        self.prefix();
        self.to.bytes(b"};\n");
    }

    /// All values up to the end of the container that is being read.
    fn values(&mut self, message: &Message) -> Result {
        let bottom = self.level;
        loop {
            match message.peek()? {
                Some((kind @ (b'a' | b'v' | b'r' | b'e'), contents)) => {
                    message.enter_container(kind, contents)?;
                    self.open(container_name(kind), contents);
                }
                Some((code, _)) => {
                    self.prefix();
                    self.value(message, code)?;
                    self.to.bytes(b";\n");
                }
                None if self.level == bottom => return Ok(()),
                None => {
                    message.exit_container()?;
                    self.close();
                }
            }
        }
    }

    fn value(&mut self, message: &Message, code: u8) -> Result {
        let value = message.next_basic(code)?.ok_or(Errno::NXIO)?;
        self.to.bytes(type_name(code).as_bytes());
        self.to.bytes(b" ");
        match value {
            Basic::Text(text) => {
                self.to.bytes(b"\"");
                self.coloured(BOLD, text);
                self.to.bytes(b"\"");
            }
            Basic::Signed(number) => self.coloured(BOLD, &Digits::from(number)),
            Basic::Unsigned(number) => self.coloured(BOLD, &Digits::from(number)),
            Basic::Fd(fd) => self.coloured(BOLD, &Digits::from(fd)),
            Basic::Bool(value) => self.coloured(BOLD, if value { b"true" } else { b"false" }),
            Basic::Real(number) => {
                self.colour(BOLD);
                self.to.double(number);
                self.colour(PLAIN);
            }
        }
        Ok(())
    }
}

fn type_name(code: u8) -> &'static str {
    match code {
        b's' => "STRING",
        b'o' => "OBJECT_PATH",
        b'g' => "SIGNATURE",
        b'y' => "BYTE",
        b'b' => "BOOLEAN",
        b'n' => "INT16",
        b'q' => "UINT16",
        b'i' => "INT32",
        b'u' => "UINT32",
        b'x' => "INT64",
        b't' => "UINT64",
        b'h' => "UNIX_FD",
        _ => "DOUBLE",
    }
}

fn container_name(kind: u8) -> &'static str {
    match kind {
        b'a' => "ARRAY",
        b'v' => "VARIANT",
        b'r' => "STRUCT",
        _ => "DICT_ENTRY",
    }
}
