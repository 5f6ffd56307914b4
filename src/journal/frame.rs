//! How does an entry look on the wire? Each field on a line; one whose value has newlines has its name on a line, then the value's
//! length in 8 bytes, least significant first, and the value. <https://systemd.io/JOURNAL_NATIVE_PROTOCOL>

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem;
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
    tail: &'a [u8],
    name: &'a [u8],
    value: &'a [u8],
}

impl<'a> Field<'a> {
    fn parse(head: &'a [u8]) -> Result<Self> {
        let equals = mem::find(b'=', head).filter(|&at| at > 0).ok_or(Errno::INVAL)?;
        let (name, value) = (&head[..equals], &head[equals + 1..]);
        if mem::find(b'\n', name).is_some() { Err(Errno::INVAL) } else { Ok(Self { head, tail: &[], name, value }) }
    }

    fn joined(head: &'a [u8], tail: &'a [u8]) -> Self {
        Self { head, tail, name: head.strip_suffix(b"=").unwrap_or(head), value: tail }
    }

    fn is_binary(&self) -> bool {
        mem::find(b'\n', self.value).is_some()
    }

    /// As it stands on the wire, `length` being that of a binary value. Some parts may be empty.
    fn parts<'b>(&self, length: Option<&'b [u8; 8]>) -> [&'b [u8]; 5]
    where
        'a: 'b,
    {
        match length {
            Some(length) => [self.name, b"\n", length, self.value, b"\n"],
            None => [self.head, self.tail, b"\n", &[], &[]],
        }
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
    /// Hands on the fields, with the program's name as their identifier if they say none; `EINVAL` when one is none.
    fn each(&self, take: &mut dyn FnMut(Field<'a>) -> Result) -> Result {
        for text in self.before {
            take(Field::parse(text.bytes())?)?;
        }
        if let Some(at) = self.location {
            take(Field::parse(at.file)?)?;
            take(Field::parse(at.line)?)?;
            take(Field::joined(b"CODE_FUNC=", at.function))?;
        }
        for text in self.after {
            take(Field::parse(text.bytes())?)?;
        }
        let has_name = [self.before, self.after].into_iter().flatten().any(|text| text.bytes().starts_with(IDENTIFIER));
        match process::short_name() {
            name if has_name || name.is_empty() => Ok(()),
            name => take(Field::joined(IDENTIFIER, name)),
        }
    }

    /// Checks all fields and measures them; `EINVAL` when one is none.
    pub fn measure(&self) -> Result<Size> {
        let mut size = Size::default();
        self.each(&mut |field| {
            let length = field.is_binary().then_some(&[0; 8]);
            size.parts += field.parts(length).iter().filter(|part| !part.is_empty()).count();
            size.lengths += usize::from(length.is_some());
            Ok(())
        })?;
        Ok(size)
    }

    /// Has `deliver` called with the parts; there is room for `PARTS` of them and for `LENGTHS` lengths.
    pub fn framed<const PARTS: usize, const LENGTHS: usize>(&self, deliver: impl FnOnce(&[Slice<'_>]) -> Result) -> Result {
        let mut lengths = [[0; 8]; LENGTHS];
        let mut parts = [Slice::new(&[]); PARTS];
        let count = self.fill(&mut lengths, &mut parts)?;
        deliver(parts.get(..count).unwrap_or_default())
    }

    /// Writes the parts, and the lengths that some of them are. Returns how many there are.
    fn fill<'b>(&self, lengths: &'b mut [[u8; 8]], parts: &mut [Slice<'b>]) -> Result<usize>
    where
        'a: 'b,
    {
        let (mut lengths, mut count) = (lengths.iter_mut(), 0);
        self.each(&mut |field| {
            let mut length = None;
            if field.is_binary() {
                let place = lengths.next().ok_or(Errno::INVAL)?;
                *place = (field.value.len() as u64).to_le_bytes();
                length = Some(&*place);
            }
            for part in field.parts(length).into_iter().filter(|part| !part.is_empty()) {
                *parts.get_mut(count).ok_or(Errno::INVAL)? = Slice::new(part);
                count += 1;
            }
            Ok(())
        })?;
        Ok(count)
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
