//! What does Base64 text stand for? RFC 4648, with white space between the digits.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::Vec;

fn value(digit: u8) -> Option<u32> {
    Some(match digit {
        b'A'..=b'Z' => u32::from(digit - b'A'),
        b'a'..=b'z' => u32::from(digit - b'a') + 26,
        b'0'..=b'9' => u32::from(digit - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// The bytes that `text` stands for. `EINVAL` for anything but digits in fours, the last four padded, with no bits left over.
pub fn decode(text: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.reserve_exact(text.len() / 4 * 3 + 3)?;
    let mut digits = text.iter().copied().filter(|c| !c.is_ascii_whitespace()).peekable();
    while digits.peek().is_some() {
        let mut bits = 0;
        let mut count = 0;
        for place in 0..4 {
            let digit = digits.next().ok_or(Errno::INVAL)?;
            match value(digit) {
                Some(value) if count == place => (bits, count) = (bits << 6 | value, count + 1),
                None if digit == b'=' && place >= 2 => bits <<= 6,
                _ => return Err(Errno::INVAL),
            }
        }
        let [_, group @ ..] = u32::to_be_bytes(bits);
        // A place is empty only behind two that are not.
        let Some((used, rest)) = group.split_at_checked(count - 1) else { return Err(Errno::INVAL) };
        if rest.iter().any(|&byte| byte != 0) || count < 4 && digits.peek().is_some() {
            return Err(Errno::INVAL);
        }
        bytes.extend(used)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_whole_groups_only() {
        let decoded = |text: &[u8]| decode(text).ok().map(|bytes| bytes.to_vec());
        assert_eq!(decoded(b"aGVsbG8="), Some(b"hello".to_vec()));
        assert_eq!(decoded(b" aG Vs\nbA==\n"), Some(b"hell".to_vec()));
        assert_eq!(decoded(b""), Some(b"".to_vec()));
        for bad in [b"aGVsbG8".as_slice(), b"aGVsbG8=a", b"a===", b"aG=s", b"aGVsbG9=", b"a*bc"] {
            assert_eq!(decoded(bad), None);
        }
    }
}
