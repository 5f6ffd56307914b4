//! How are ids written? As 32 hexadecimal digits, or as a UUID with four dashes. sd_id128_to_string(3)

#![forbid(unsafe_code)]

use super::Id128;
use crate::errno::{Errno, Result};

const URN: &[u8] = b"urn:uuid:";

impl Id128 {
    /// Reads 32 digits, a UUID, or a UUID behind `urn:uuid:`; anything else is `EINVAL`.
    pub fn parse(text: &[u8]) -> Result<Self> {
        match text.len() {
            32 => Self::parse_plain(text),
            36 => Self::parse_uuid(text),
            45 if text[..URN.len()].eq_ignore_ascii_case(URN) => Self::parse_uuid(&text[URN.len()..]),
            _ => Err(Errno::INVAL),
        }
    }

    /// Reads 32 hexadecimal digits.
    pub fn parse_plain(text: &[u8]) -> Result<Self> {
        let digits: &[u8; 32] = text.try_into().map_err(|_| Errno::INVAL)?;
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self::from_bytes(bytes))
    }

    /// Reads 36 characters: groups of 8, 4, 4, 4 and 12 digits.
    pub fn parse_uuid(text: &[u8]) -> Result<Self> {
        let text: &[u8; 36] = text.try_into().map_err(|_| Errno::INVAL)?;
        let mut digits = [0; 32];
        let mut rest = digits.iter_mut();
        for (at, &character) in text.iter().enumerate() {
            if !is_dash(at) {
                *rest.next().ok_or(Errno::INVAL)? = character;
            } else if character != b'-' {
                return Err(Errno::INVAL);
            }
        }
        Self::parse_plain(&digits)
    }

    /// 32 lower-case hexadecimal digits.
    pub fn hex(self) -> [u8; 32] {
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.bytes()) {
            pair.copy_from_slice(&[byte >> 4, byte & 15].map(|n| b"0123456789abcdef"[usize::from(n)]));
        }
        text
    }

    /// As a UUID, most significant byte first.
    pub fn uuid(self) -> [u8; 36] {
        let mut text = [b'-'; 36];
        let digits = self.hex();
        let places = text.iter_mut().enumerate().filter(|(at, _)| !is_dash(*at));
        places.zip(digits).for_each(|((_, place), digit)| *place = digit);
        text
    }
}

/// Whether a dash stands at this place of a UUID.
fn is_dash(at: usize) -> bool {
    matches!(at, 8 | 13 | 18 | 23)
}

fn digit(character: u8) -> Result<u8> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        b'A'..=b'F' => Ok(character - b'A' + 10),
        _ => Err(Errno::INVAL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let id = Id128::from_bytes(*b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff");
        assert_eq!(&id.hex(), b"00112233445566778899aabbccddeeff");
        assert_eq!(&id.uuid(), b"00112233-4455-6677-8899-aabbccddeeff");
        assert!(Id128::parse(&id.hex()).unwrap() == id && Id128::parse(&id.uuid()).unwrap() == id);
        assert!(Id128::parse(b"URN:uuid:00112233-4455-6677-8899-AABBCCDDEEFF").unwrap() == id);
    }

    #[test]
    fn refuses_everything_else() {
        let bad: [&[u8]; 5] = [
            b"",
            b"00112233445566778899aabbccddeef",
            b"00112233445566778899aabbccddeefg",
            b"0011223-34455-6677-8899-aabbccddeeff",
            b"urn:uuid:00112233445566778899aabbccddeeff",
        ];
        assert!(bad.iter().all(|text| Id128::parse(text) == Err(Errno::INVAL)));
    }
}
