//! What span of time does a text name? `25s`, `1min 30s`, `infinity`, `90`: see systemd.time(7).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::Digits;
use crate::wire::words;

/// The units, and how many µs each has. A number without one is seconds.
const UNITS: [(&str, u64); 9] = [
    ("seconds second sec s", 1_000_000),
    ("minutes minute min m", 60_000_000),
    ("months month M", 2_629_800_000_000),
    ("msec ms", 1000),
    ("hours hour hr h", 3_600_000_000),
    ("days day d", 86_400_000_000),
    ("weeks week w", 604_800_000_000),
    ("years year y", 31_557_600_000_000),
    ("usec us µs μs", 1),
];

/// Reads a span, in µs; `u64::MAX` is for ever.
pub fn parse(text: &[u8]) -> Result<u64> {
    let mut rest = skip_space(text);
    if let Some(behind) = rest.strip_prefix(b"infinity") {
        return if skip_space(behind).is_empty() { Ok(u64::MAX) } else { Err(Errno::INVAL) };
    }
    if rest.is_empty() {
        return Err(Errno::INVAL);
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (value, behind) = part(rest)?;
        total = total.checked_add(value).ok_or(Errno::RANGE)?;
        rest = skip_space(behind);
    }
    Ok(total)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// What stands before the first byte that `ends` it, and the rest.
fn until(text: &[u8], ends: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|&byte| ends(byte)).unwrap_or(text.len()))
}

#[inline(never)]
fn skip_space(text: &[u8]) -> &[u8] {
    until(text, |byte| !is_space(byte)).1
}

fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    until(text, |byte| !byte.is_ascii_digit())
}

/// Takes a number and its unit off the front.
fn part(text: &[u8]) -> Result<(u64, &[u8])> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest {
        [b'.', behind @ ..] => match digits(behind) {
            ([], _) => return Err(Errno::INVAL),
            split => split,
        },
        _ if whole.is_empty() => return Err(Errno::INVAL),
        _ => (&[][..], rest),
    };
    if rest.starts_with(b".") {
        return Err(Errno::INVAL);
    }
    let (name, rest) = until(skip_space(rest), |byte| byte.is_ascii_digit() || byte == b'.' || is_space(byte));
    let name = if name.is_empty() { b"s" } else { name };
    let unit = UNITS.iter().find(|(names, _)| words::position(names, name).is_some()).ok_or(Errno::INVAL)?.1;
    let number = if whole.is_empty() { 0 } else { Digits::number(whole, 10)? };
    let mut usec = number.checked_mul(unit).ok_or(Errno::RANGE)?;
    let mut scale = unit / 10;
    for digit in fraction {
        usec = usec.checked_add(scale * u64::from(digit - b'0')).ok_or(Errno::RANGE)?;
        scale /= 10;
    }
    Ok((usec, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        for (text, usec) in [
            ("25", 25_000_000),
            ("1min 30s", 90_000_000),
            ("1.5s", 1_500_000),
            ("200ms", 200_000),
            ("1y", 31_557_600_000_000),
            ("3μs", 3),
            ("infinity", u64::MAX),
        ] {
            assert_eq!(parse(text.as_bytes()), Ok(usec), "{text}");
        }
        for bad in ["", "x", "5 parsecs", "-1", "infinityx", "5.s", "1.5.5s"] {
            assert_eq!(parse(bad.as_bytes()), Err(Errno::INVAL), "{bad}");
        }
        assert_eq!(parse(b"99999999999999999999"), Err(Errno::RANGE));
    }
}
