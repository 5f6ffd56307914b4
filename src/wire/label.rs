//! How does any text become an element of an object path, and back? Bytes that may not stand there become `_` and two hex
//! digits; the empty text becomes a lone `_`. See `sd_bus_path_encode(3)`.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{self, Vec};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Appends the escaped `text`.
pub fn escape(text: &[u8], to: &mut Vec<u8>) -> Result {
    if text.is_empty() {
        return to.push(b'_');
    }
    to.reserve(text.len().checked_mul(3).ok_or(Errno::NOMEM)?)?;
    for (index, &byte) in text.iter().enumerate() {
        if byte.is_ascii_alphabetic() || (index > 0 && byte.is_ascii_digit()) {
            to.push_reserved(byte);
        } else {
            to.extend_reserved(&[b'_', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
    Ok(())
}

/// The text that was escaped; what is no escape sequence stays as it is.
pub fn unescape(label: &[u8]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    text.reserve_exact(label.len() + 1)?;
    let mut rest = if label == b"_" { b"" } else { label };
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = match tail {
            [high, low, behind @ ..] if first == b'_' => hex(*high).zip(hex(*low)).map(|(high, low)| (high << 4 | low, behind)),
            _ => None,
        };
        let (byte, behind) = escaped.unwrap_or((first, tail));
        text.push_reserved(byte);
        rest = behind;
    }
    Ok(text)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Takes a path apart after a template whose `%` each stand for (a part of) one element; `None` when it does not fit.
pub fn take_apart<'a>(path: &'a [u8], template: &[u8], mut label: impl FnMut(&'a [u8]) -> Result) -> Result<Option<()>> {
    let (mut path, mut template) = (path, template);
    while let Some(percent) = mem::find(b'%', template) {
        let Some(behind) = path.strip_prefix(&template[..percent]) else { return Ok(None) };
        template = &template[percent + 1..];
        let suffix = &template[..mem::find(b'/', template).unwrap_or(template.len())];
        let (element, rest) = behind.split_at(mem::find(b'/', behind).unwrap_or(behind.len()));
        let Some(text) = element.strip_suffix(suffix) else { return Ok(None) };
        label(text)?;
        template = &template[suffix.len()..];
        path = rest;
    }
    Ok((path == template).then_some(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &[u8]) -> std::vec::Vec<u8> {
        let mut label = Vec::new();
        escape(text, &mut label).unwrap();
        label.to_vec()
    }

    #[test]
    fn any_text_comes_back() {
        for byte in 1..=255 {
            for text in [[byte, b'a'], [b'a', byte], [byte, byte]] {
                let label = escaped(&text);
                assert!(super::super::names::is_member(&label));
                assert_eq!(&*unescape(&label).unwrap(), text);
            }
        }
        assert_eq!(escaped(b""), b"_");
        assert_eq!(escaped(b"1_a"), b"_31_5fa");
    }

    #[test]
    fn broken_escapes_stay() {
        assert_eq!(&*unescape(b"b_2").unwrap(), b"b_2");
        assert_eq!(&*unescape(b"_zz__").unwrap(), b"_zz__");
    }
}
