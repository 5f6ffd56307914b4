//! How does an entry look on the wire? Each field on a line; one whose value has newlines has its name on a line, then the value's
//! length in 8 bytes, least significant first, and the value. <https://systemd.io/JOURNAL_NATIVE_PROTOCOL>

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::sys::process;
use crate::sys::socket::Slice;

/// Where in the source code an entry comes from.
#[derive(Clone, Copy)]
pub struct Location<'a> {
    /// `CODE_FILE=…`
    pub file: &'a [u8],
    /// `CODE_LINE=…`
    pub line: &'a [u8],
    /// The name of the function.
    pub function: &'a [u8],
}

/// The fields of an entry, each `NAME=value`, in the order in which they are sent.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// What stands before the location.
    pub before: &'a [Slice<'a>],
    /// Where it comes from.
    pub location: Option<Location<'a>>,
    /// What stands behind it.
    pub after: &'a [Slice<'a>],
}

const IDENTIFIER: &[u8] = b"SYSLOG_IDENTIFIER=";

/// One field: a name, `=`, and the value, which may stand elsewhere.
#[derive(Clone, Copy)]
struct Field<'a> {
    head: &'a [u8],
    equals: usize,
    tail: &'a [u8],
}

impl<'a> Field<'a> {
    fn parse(head: &'a [u8]) -> Result<Self> {
        let equals = memchr::memchr(b'=', head).filter(|&at| at > 0).ok_or(Errno::INVAL)?;
        if memchr::memchr(b'\n', &head[..equals]).is_some() { Err(Errno::INVAL) } else { Ok(Self { head, equals, tail: &[] }) }
    }

    fn joined(head: &'a [u8], tail: &'a [u8]) -> Self {
        Self { head, equals: head.len() - 1, tail }
    }

    fn value(&self) -> &'a [u8] {
        if self.tail.is_empty() { &self.head[self.equals + 1..] } else { self.tail }
    }

    fn is_binary(&self) -> bool {
        memchr::memchr(b'\n', self.value()).is_some()
    }

    /// As it stands on the wire, `length` being that of a binary value.
    fn parts<'b>(&self, length: Option<&'b [u8; 8]>) -> impl Iterator<Item = &'b [u8]> + Clone
    where
        'a: 'b,
    {
        let parts: [&[u8]; 5] = match length {
            Some(length) => [&self.head[..self.equals], b"\n", length, self.value(), b"\n"],
            None if self.tail.is_empty() => [self.head, b"\n", &[], &[], &[]],
            None => [self.head, self.tail, b"\n", &[], &[]],
        };
        parts.into_iter().filter(|part| !part.is_empty())
    }
}

/// How many parts an entry has on the wire, and of how many values it gives the length.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Size {
    /// Slices.
    pub parts: usize,
    /// Lengths.
    pub lengths: usize,
}

impl<'a> Entry<'a> {
    /// The fields, with the program's name as their identifier if they say none.
    fn fields(&self) -> impl Iterator<Item = Result<Field<'a>>> {
        let parse = |text: &Slice<'a>| Field::parse(text.bytes());
        let location = self.location.into_iter().flat_map(|at| {
            let function = Field::joined(b"CODE_FUNC=", at.function);
            [Field::parse(at.file), Field::parse(at.line), Ok(function)]
        });
        let own = self.before.iter().map(parse).chain(location).chain(self.after.iter().map(parse));
        let has_name = [self.before, self.after].into_iter().flatten().any(|text| text.bytes().starts_with(IDENTIFIER));
        let name = if has_name { &[] } else { process::short_name() };
        own.chain((!name.is_empty()).then_some(Ok(Field::joined(IDENTIFIER, name))))
    }

    /// Checks all fields and measures them; `EINVAL` when one is none.
    pub fn measure(&self) -> Result<Size> {
        self.fields().try_fold(Size::default(), |size, field| {
            let field = field?;
            let length = field.is_binary().then_some(&[0; 8]);
            Ok(Size { parts: size.parts + field.parts(length).count(), lengths: size.lengths + usize::from(length.is_some()) })
        })
    }

    /// Has `deliver` called with the parts; there is room for `PARTS` of them and for `LENGTHS` lengths.
    pub fn framed<const PARTS: usize, const LENGTHS: usize>(&self, deliver: impl FnOnce(&[Slice<'_>]) -> Result) -> Result {
        let mut lengths = [[0; 8]; LENGTHS];
        let binary = self.fields().filter_map(Result::ok).filter(Field::is_binary);
        for (place, field) in lengths.iter_mut().zip(binary) {
            *place = (field.value().len() as u64).to_le_bytes();
        }
        let mut parts = [Slice::new(&[]); PARTS];
        let (mut count, mut lengths) = (0, lengths.iter());
        for field in self.fields() {
            let field = field?;
            let length = if field.is_binary() { lengths.next() } else { None };
            for part in field.parts(length) {
                *parts.get_mut(count).ok_or(Errno::INVAL)? = Slice::new(part);
                count += 1;
            }
        }
        deliver(&parts[..count])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(entry: &Entry<'_>) -> Result<std::vec::Vec<u8>> {
        let mut bytes = std::vec::Vec::new();
        let size = entry.measure()?;
        entry.framed::<64, 16>(|parts| {
            assert_eq!(parts.len(), size.parts);
            parts.iter().for_each(|part| bytes.extend_from_slice(part.bytes()));
            Ok(())
        })?;
        Ok(bytes)
    }

    #[test]
    fn frames_text_and_binary_values() {
        let own = [Slice::new(b"A=b"), Slice::new(b"B=x\ny"), Slice::new(b"SYSLOG_IDENTIFIER=me")];
        let location = Location { file: b"CODE_FILE=f", line: b"CODE_LINE=1", function: b"g" };
        let entry = Entry { before: &own[..1], location: Some(location), after: &own[1..] };
        let expected = b"A=b\nCODE_FILE=f\nCODE_LINE=1\nCODE_FUNC=g\nB\n\x03\0\0\0\0\0\0\0x\ny\nSYSLOG_IDENTIFIER=me\n";
        assert_eq!(wire(&entry).unwrap(), expected);
        assert_eq!(entry.measure(), Ok(Size { parts: 16, lengths: 1 }));
    }

    #[test]
    fn refuses_what_is_no_field() {
        for text in [b"ab".as_slice(), b"=b", b"a\nb=c", b"a\n", b"=="] {
            assert_eq!(wire(&Entry { before: &[Slice::new(text)], location: None, after: &[] }), Err(Errno::INVAL));
        }
    }
}
