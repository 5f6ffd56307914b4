//! How does /proc write things? Pure functions on the text of its files. proc(5).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{self, CString, Digits, Vec};
use crate::wire::integer;

/// The lines of `/proc/PID/status`.
pub fn lines(text: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    text.split(|&b| b == b'\n').filter_map(|line| {
        let colon = mem::find(b':', line)?;
        Some((&line[..colon], line[colon + 1..].trim_ascii()))
    })
}

fn words(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::from_fn(move || next_word(&mut text))
}

/// Takes the next word off the front.
#[inline(never)]
fn next_word<'a>(text: &mut &'a [u8]) -> Option<&'a [u8]> {
    let start = text.trim_ascii_start();
    let end = start.iter().position(u8::is_ascii_whitespace).unwrap_or(start.len());
    let (word, rest) = start.split_at_checked(end)?;
    *text = rest;
    (!word.is_empty()).then_some(word)
}

/// A decimal number without a sign; `INVAL` when it is none, `RANGE` when it is too large.
pub fn decimal(text: &[u8]) -> Result<u32> {
    u32::try_from(Digits::number(text, 10)?).map_err(|_| Errno::RANGE)
}

/// Real, effective, saved id, and that of the file system.
pub fn four_ids(text: &[u8]) -> Result<[u32; 4]> {
    let (mut ids, mut words) = ([0; 4], words(text));
    for id in &mut ids {
        *id = words.next().and_then(|word| decimal(word).ok()).ok_or(Errno::IO)?;
    }
    Ok(ids)
}

/// A list of ids.
pub fn ids(text: &[u8]) -> Result<Vec<u32>> {
    let mut ids = Vec::new();
    for word in words(text) {
        ids.push(decimal(word).map_err(|_| Errno::IO)?)?;
    }
    ids.shrink();
    Ok(ids)
}

/// A set of capabilities.
pub fn capabilities(text: &[u8]) -> Result<u64> {
    Digits::number(text, 16).map_err(|_| Errno::INVAL)
}

/// The first line, without its end.
pub fn first_line(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|b| matches!(b, b'\n' | b'\r' | 0)).unwrap_or(text.len());
    &text[..end]
}

/// The name of a process: any program may choose it, so what is not printable ASCII is escaped.
pub fn comm(text: &[u8]) -> Result<CString> {
    let mut escaped = Vec::new();
    for &byte in first_line(text) {
        match byte {
            0x07 => escaped.extend(b"\\a")?,
            0x08 => escaped.extend(b"\\b")?,
            0x0b => escaped.extend(b"\\v")?,
            0x0c => escaped.extend(b"\\f")?,
            b'\t' => escaped.extend(b"\\t")?,
            b'\\' | b'"' | b'\'' => escaped.extend(&[b'\\', byte])?,
            b' '..=b'~' => escaped.push(byte)?,
            _ => escaped.extend(&[b'\\', b'0' | byte >> 6, b'0' | byte >> 3 & 7, b'0' | byte & 7])?,
        }
    }
    CString::terminated(escaped)
}

/// The device number of the controlling terminal, 0 for none, out of `/proc/PID/stat`; the process's name in it may hold anything.
pub fn terminal(stat: &[u8]) -> Result<u32> {
    let name_end = mem::rfind(b')', stat).ok_or(Errno::IO)?;
    // Behind the name: state, parent, process group, session, terminal.
    let word = words(&stat[name_end + 1..]).nth(4).ok_or(Errno::IO)?;
    integer::i32(word).map(|number| number as u32).map_err(|_| Errno::IO)
}

/// Major and minor number, as the kernel packs them into 32 bits.
pub fn device(number: u32) -> (u32, u32) {
    (number >> 8 & 0xfff, number & 0xff | number >> 12 & 0xfff00)
}

/// Name and description of a client, out of the abstract address that it bound to: `\0RANDOM/bus/NAME/DESCRIPTION`.
pub fn bound_address(address: &[u8]) -> Option<(&[u8], &[u8])> {
    let address = address.strip_prefix(b"\0")?;
    let rest = &address[mem::find(b'/', address)?..];
    let rest = rest.strip_prefix(b"/bus/")?;
    let slash = mem::find(b'/', rest)?;
    mem::find(0, rest).is_none().then_some((&rest[..slash], &rest[slash + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_status() {
        let text = b"Name:\ta: b\nPPid:\t7\nUid:\t1\t2\t3\t4\nGroups:\t11 12 \nCapEff:\t000001fffeffffff\n";
        let value = |key: &[u8]| lines(text).find(|line| line.0 == key).map(|line| line.1).unwrap();
        assert_eq!(decimal(value(b"PPid")), Ok(7));
        assert_eq!(four_ids(value(b"Uid")), Ok([1, 2, 3, 4]));
        assert_eq!(&ids(value(b"Groups")).ok().unwrap()[..], [11, 12]);
        assert_eq!(capabilities(value(b"CapEff")), Ok(0x1fffeffffff));
        assert_eq!(four_ids(b"1 2 3"), Err(Errno::IO));
        assert_eq!((decimal(b"-1"), decimal(b"4294967296"), decimal(b"")), (Err(Errno::INVAL), Err(Errno::RANGE), Err(Errno::INVAL)));
    }

    #[test]
    fn escapes_names() {
        let escaped = |text: &[u8]| comm(text).ok().unwrap();
        assert_eq!(escaped(b"a\"b'c\x07\x08\x0c\x0b\\\t\n").as_bytes(), b"a\\\"b\\'c\\a\\b\\f\\v\\\\\\t");
        assert_eq!(escaped("\u{e9}\x01".as_bytes()).as_bytes(), b"\\303\\251\\001");
    }

    #[test]
    fn finds_the_terminal_behind_any_name() {
        assert_eq!(terminal(b"5 (a) b) S 1 0 0 34816 -1").map(device), Ok((136, 0)));
        assert_eq!(terminal(b"5 (a) S 1 0 0 1025").map(device), Ok((4, 1)));
        assert!(terminal(b"5 (a) S 1 0").is_err() && terminal(b"").is_err());
    }

    #[test]
    fn reads_what_clients_call_themselves() {
        let read = |address: &'static [u8]| bound_address(address);
        assert_eq!(read(b"\x000123/bus/co/de"), Some((b"co".as_slice(), b"de".as_slice())));
        assert_eq!(read(b"\0/bus/co/de/fg"), Some((b"co".as_slice(), b"de/fg".as_slice())));
        assert_eq!(read(b"\x000123/bus//"), Some((b"".as_slice(), b"".as_slice())));
        for other in
            [b"".as_slice(), b"\0junk", b"\0bus/x/y", b"\x000123/bus/co", b"\x000123/bux/co/de", b"/x/bus/co/de", b"\x000123/bus/c\0o/de"]
        {
            assert_eq!(bound_address(other), None);
        }
    }
}
