//! How are the files below /run/systemd written? As assignments to variables, with quotes and backslashes as in a shell, one a line.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{self, CString, Vec};
use crate::sys::proc;
use crate::wire::integer;
use core::ffi::CStr;

/// More than any such file has.
const LIMIT: usize = 64 << 20;

/// What a file says.
pub struct Record(Vec<u8>);

impl Record {
    /// Reads a file. `EBADMSG` when there is a 0 byte in it.
    pub fn read(path: &CStr) -> Result<Self> {
        let text = proc::read_file(path, LIMIT)?;
        if mem::find(0, &text).is_some() { Err(Errno::BADMSG) } else { Ok(Self(text)) }
    }

    /// As [`Record::read`]; `None` when there is no such file.
    pub fn read_if_there(path: &CStr) -> Result<Option<Self>> {
        match Self::read(path) {
            Ok(record) => Ok(Some(record)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The last value of a variable, if that is not empty. `EINVAL` when anything in the file is not UTF-8.
    pub fn value(&self, wanted: &str) -> Result<Option<Vec<u8>>> {
        let mut found = None;
        let mut reader = Reader { text: &self.0 };
        while let Some(key) = reader.key() {
            let value = reader.value()?;
            if core::str::from_utf8(key).is_err() || core::str::from_utf8(&value).is_err() {
                return Err(Errno::INVAL);
            }
            if key == wanted.as_bytes() {
                found = (!value.is_empty()).then_some(value);
            }
        }
        Ok(found)
    }

    /// The value of a variable; without one, `or`.
    pub fn required(&self, key: &str, or: Errno) -> Result<Vec<u8>> {
        self.value(key)?.ok_or(or)
    }

    /// The value of a variable as C has it; without one, `or`.
    pub fn text(&self, key: &str, or: Errno) -> Result<CString> {
        self.required(key, or).and_then(CString::terminated)
    }

    /// The words in the value of a variable, of which there may be none.
    pub fn words(&self, key: &str) -> Result<Vec<CString>> {
        let mut list = Vec::new();
        self.each_word(key, &mut |word| list.push(CString::new(word)?))?;
        Ok(list)
    }

    /// Tells the words in the value of a variable, one after the other.
    pub fn each_word(&self, key: &str, tell: &mut dyn FnMut(&[u8]) -> Result) -> Result {
        let value = self.value(key)?.unwrap_or_default();
        value.split(|&byte| is_space(byte)).filter(|word| !word.is_empty()).try_for_each(tell)
    }
}

/// `1`, `yes` … or `0`, `no` …, in either case.
pub fn boolean(text: &[u8]) -> Result<bool> {
    let mut words = b"1 yes y true t on 0 no n false f off".split(|&byte| byte == b' ');
    words.position(|word| text.eq_ignore_ascii_case(word)).map(|place| place < 6).ok_or(Errno::INVAL)
}

/// A uid. `ENXIO` when it is one of those that nobody has, `ERANGE` when it is too large.
pub fn uid(text: &[u8]) -> Result<u32> {
    let is_number = !text.is_empty() && text.iter().all(u8::is_ascii_digit) && (text == b"0" || !text.starts_with(b"0"));
    match integer::uid(text) {
        Some(uid) => Ok(uid),
        None if !is_number => Err(Errno::INVAL),
        None if integer::u32(text).is_ok() => Err(Errno::NXIO),
        None => Err(Errno::RANGE),
    }
}

/// Whether somebody can have this uid.
pub fn is_uid(uid: u32) -> bool {
    uid != u32::MAX && uid != 0xffff
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// What has not been read yet.
struct Reader<'a> {
    text: &'a [u8],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.text.split_first()?;
        self.text = rest;
        Some(first)
    }

    fn skip(&mut self, what: impl Fn(u8) -> bool) {
        let count = self.text.iter().take_while(|&&byte| what(byte)).count();
        self.text = self.text.get(count..).unwrap_or_default();
    }

    /// The name of the next variable. Comments and lines that are no assignments are passed over.
    fn key(&mut self) -> Option<&'a [u8]> {
        loop {
            self.skip(is_space);
            let line = self.text;
            if matches!(line.first()?, b'#' | b';') {
                self.skip(|byte| !is_newline(byte));
                continue;
            }
            self.skip(|byte| byte != b'=' && !is_newline(byte));
            let key = line.get(..line.len() - self.text.len()).unwrap_or_default();
            if self.next() == Some(b'=') {
                let end = key.iter().rposition(|&byte| !is_space(byte)).map_or(0, |last| last + 1);
                return key.get(..end);
            }
        }
    }

    /// The value behind `=`, to the end of the line.
    fn value(&mut self) -> Result<Vec<u8>> {
        let mut value = Vec::new();
        loop {
            self.skip(|byte| is_space(byte) && !is_newline(byte));
            match self.text.first() {
                Some(b'\'') => self.quoted(&mut value)?,
                Some(b'"') => self.double_quoted(&mut value)?,
                Some(&byte) if !is_newline(byte) => {
                    self.bare(&mut value)?;
                    return Ok(value);
                }
                _ => return Ok(value),
            }
        }
    }

    /// To the end of the line or of the text, without the white space there. A backslash takes the meaning off what follows it.
    fn bare(&mut self, value: &mut Vec<u8>) -> Result {
        let mut kept = value.len();
        while let Some(byte) = self.next() {
            match byte {
                b'\\' => {
                    if let Some(escaped) = self.next().filter(|&byte| !is_newline(byte)) {
                        value.push(escaped)?;
                    }
                    kept = value.len();
                }
                byte if is_newline(byte) => break,
                byte => {
                    value.push(byte)?;
                    kept = if is_space(byte) { kept } else { value.len() };
                }
            }
        }
        value.truncate(kept);
        Ok(())
    }

    fn quoted(&mut self, value: &mut Vec<u8>) -> Result {
        self.next();
        while let Some(byte) = self.next().filter(|&byte| byte != b'\'') {
            value.push(byte)?;
        }
        Ok(())
    }

    /// Here a backslash stands for itself, except before what would have a meaning.
    fn double_quoted(&mut self, value: &mut Vec<u8>) -> Result {
        self.next();
        while let Some(byte) = self.next().filter(|&byte| byte != b'"') {
            match (byte, self.text.first()) {
                (b'\\', Some(&escaped)) => {
                    self.next();
                    if !b"\"\\`$\n".contains(&escaped) {
                        value.push(b'\\')?;
                    }
                    if escaped != b'\n' {
                        value.push(escaped)?;
                    }
                }
                (b'\\', None) => {}
                (byte, _) => value.push(byte)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &[u8]) -> Result<Option<std::string::String>> {
        let record = Record(Vec::copy_of(text)?);
        Ok(record.value("A")?.map(|value| std::string::String::from_utf8(value.to_vec()).unwrap()))
    }

    #[test]
    fn reads_what_the_reference_reads() {
        let rows: [(&[u8], Option<&str>); 40] = [
            (b"A=a", Some("a")),
            (b"A= a ", Some("a")),
            (b" A\t = a", Some("a")),
            (b"A=", None),
            (b"A=''", None),
            (b"A", None),
            (b"#A=a", None),
            (b" ;A=a", None),
            (b"# x \\\nA=a", Some("a")),
            (b"export A=a", None),
            (b"=x\nA=z", Some("z")),
            (b"A\nA=z", Some("z")),
            (b"A=a\nA=b", Some("b")),
            (b"A=a\nA=", None),
            (b"A=a\rX=1", Some("a")),
            (b"A=\"a b\" ", Some("a b")),
            (b"A='a b'", Some("a b")),
            (b"A=\"a", Some("a")),
            (b"A='a\\'b'", Some("a\\b'")),
            (b"A=\"a\"b", Some("ab")),
            (b"A=\"a\" b", Some("ab")),
            (b"A=a\"b\"", Some("a\"b\"")),
            (b"A=\"a\\$b\\`c\\\\d\\e\"", Some("a$b`c\\d\\e")),
            (b"A=\"a\\nb\"", Some("a\\nb")),
            (b"A=\"a\nb\"", Some("a\nb")),
            (b"A=\"a\\\nb\"", Some("ab")),
            (b"A=a\\ b\\ ", Some("a b ")),
            (b"A=a\\\nb", Some("ab")),
            (b"A=a\\", Some("a")),
            (b"A=a#b;c", Some("a#b;c")),
            (b"A=$HOME", Some("$HOME")),
            (b"A=a\tb\t", Some("a\tb")),
            (b"A=a'b", Some("a'b")),
            (b"x y=1\nA=q", Some("q")),
            (b"", None),
            (b"\n\n", None),
            (b"A=\"\\\"", Some("\"")),
            (b"A=\"a\" 'b' c", Some("abc")),
            (b"A=\"a\"\nb", Some("a")),
            (b"B=\nA=q", Some("q")),
        ];
        for (text, expected) in rows {
            assert_eq!(value(text).unwrap().as_deref(), expected, "{:?}", std::string::String::from_utf8_lossy(text));
        }
        assert_eq!(value(b"A=a\nB=\xff"), Err(Errno::INVAL));
        assert_eq!(value(b"\xff=b\nA=a"), Err(Errno::INVAL));
    }

    #[test]
    fn reads_uids_and_booleans() {
        assert_eq!([uid(b"0"), uid(b"1000")], [Ok(0), Ok(1000)]);
        assert_eq!([uid(b"65535"), uid(b"4294967295"), uid(b"4294967296")], [Err(Errno::NXIO), Err(Errno::NXIO), Err(Errno::RANGE)]);
        assert!([b"".as_slice(), b"x", b"01", b"-1", b"+1", b" 1"].iter().all(|text| uid(text) == Err(Errno::INVAL)));
        assert_eq!(
            [boolean(b"Yes"), boolean(b"off"), boolean(b"2"), boolean(b"")],
            [Ok(true), Ok(false), Err(Errno::INVAL), Err(Errno::INVAL)]
        );
    }
}
