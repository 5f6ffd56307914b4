//! How are numbers written in environment variables and in files below /run? As strtoull(3) reads them under base 0, with binary (`0b`)
//! and octal (`0o`) prefixes besides, and nothing behind them.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::Digits;

/// A number of 0 or more. `EINVAL` when it is none, `ERANGE` when it is negative or too large.
pub fn u64(text: &[u8]) -> Result<u64> {
    match read(text)? {
        (true, 1..) => Err(Errno::RANGE),
        (_, value) => Ok(value),
    }
}

/// A number of 32 bits, of 0 or more.
pub fn u32(text: &[u8]) -> Result<u32> {
    u32::try_from(u64(text)?).map_err(|_| Errno::RANGE)
}

/// A number of 32 bits, of either sign.
pub fn i32(text: &[u8]) -> Result<i32> {
    let (negative, value) = read(text)?;
    let value = i64::try_from(value).map_err(|_| Errno::RANGE)?;
    i32::try_from(if negative { -value } else { value }).map_err(|_| Errno::RANGE)
}

/// A process id: positive.
pub fn pid(text: &[u8]) -> Result<i32> {
    i32(text).and_then(|pid| if pid > 0 { Ok(pid) } else { Err(Errno::RANGE) })
}

/// The sign and the magnitude.
fn read(text: &[u8]) -> Result<(bool, u64)> {
    let text = skip_space(text);
    let (base, text) = match text {
        [b'0', b'b' | b'B', rest @ ..] => (2, skip_space(rest)),
        [b'0', b'o' | b'O', rest @ ..] => (8, skip_space(rest)),
        _ => (0, text),
    };
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (base, digits) = match (base, text) {
        (0, [b'0', b'x' | b'X', rest @ ..]) => (16, rest),
        (0, [b'0', ..]) => (8, text),
        (0, _) => (10, text),
        (base, _) => (base, text),
    };
    Digits::number(digits, base).map(|value| (negative, value))
}

fn skip_space(text: &[u8]) -> &[u8] {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
    &text[text.iter().take_while(|byte| is_space(byte)).count()..]
}

/// A decimal uid without leading zeros; the values that stand for "none" are not uids.
pub fn uid(text: &[u8]) -> Option<u32> {
    let canonical = text == b"0" || !text.starts_with(b"0");
    let value = u32::try_from(Digits::number(text, 10).ok().filter(|_| canonical)?).ok()?;
    (value != u32::MAX && value != 0xffff).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_reference_reads() {
        let good: [(&[u8], u64); 16] = [
            (b"1", 1),
            (b" 1", 1),
            (b"+1", 1),
            (b"0", 0),
            (b"-0", 0),
            (b"010", 8),
            (b"0x10", 16),
            (b"0B10", 2),
            (b"0o17", 15),
            (b"+0x1", 1),
            (b" 0b1", 1),
            (b"0b+1", 1),
            (b"0o 1", 1),
            (b"\t\n\x0b\x0c\r7", 7),
            (b"18446744073709551615", u64::MAX),
            (b"0b0", 0),
        ];
        assert!(good.iter().all(|(text, value)| u64(text) == Ok(*value)));
    }

    #[test]
    fn refuses_what_the_reference_refuses() {
        let bad: [&[u8]; 17] =
            [b"", b" ", b"1 ", b"1x", b"08", b"0x", b"++1", b"+ 1", b"1.0", b"0b", b"0o", b"0b2", b"+0b1", b"0o0x1", b"0x 1", b"0_1", b"-"];
        assert!(bad.iter().all(|text| u64(text) == Err(Errno::INVAL)));
        let beyond: [&[u8]; 5] = [b"-1", b"18446744073709551616", b"0o-1", b"-18446744073709551615", b"99999999999999999999x"];
        assert!(beyond.iter().all(|text| u64(text) == Err(Errno::RANGE)));
        assert_eq!((i32(b"-2147483648"), i32(b"2147483648"), u32(b"4294967296")), (Ok(i32::MIN), Err(Errno::RANGE), Err(Errno::RANGE)));
        assert_eq!((pid(b"0"), pid(b"-1"), pid(b"7")), (Err(Errno::RANGE), Err(Errno::RANGE), Ok(7)));
    }
}
