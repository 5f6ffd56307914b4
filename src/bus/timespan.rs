//! What span of time does a text name? `25s`, `1min 30s`, `infinity`, `90`: see systemd.time(7).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::wire::integer;

/// The units, and how many µs each has. A number without one is seconds.
const UNITS: [(&[&str], u64); 9] = [
    (&["seconds", "second", "sec", "s", ""], 1_000_000),
    (&["minutes", "minute", "min", "m"], 60_000_000),
    (&["months", "month", "M"], 2_629_800_000_000),
    (&["msec", "ms"], 1000),
    (&["hours", "hour", "hr", "h"], 3_600_000_000),
    (&["days", "day", "d"], 86_400_000_000),
    (&["weeks", "week", "w"], 604_800_000_000),
    (&["years", "year", "y"], 31_557_600_000_000),
    (&["usec", "us", "µs", "μs"], 1),
];

/// Reads a span, in µs; `u64::MAX` is for ever.
pub fn parse(text: &[u8]) -> Result<u64> {
    let text = core::str::from_utf8(text).map_err(|_| Errno::INVAL)?;
    let mut rest = text.trim_start_matches(SPACE);
    if let Some(behind) = rest.strip_prefix("infinity") {
        return if behind.trim_start_matches(SPACE).is_empty() { Ok(u64::MAX) } else { Err(Errno::INVAL) };
    }
    let mut total = 0u64;
    let mut any = false;
    while !rest.trim_start_matches(SPACE).is_empty() {
        let (value, behind) = part(rest.trim_start_matches(SPACE))?;
        total = total.checked_add(value).ok_or(Errno::RANGE)?;
        rest = behind;
        any = true;
    }
    if any { Ok(total) } else { Err(Errno::INVAL) }
}

const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Takes a number and its unit off the front.
fn part(text: &str) -> Result<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(behind) => digits(behind),
        None => ("", rest),
    };
    let point = text[whole.len()..].starts_with('.');
    if fraction.is_empty() && (point || whole.is_empty()) || rest.starts_with('.') {
        return Err(Errno::INVAL);
    }
    let rest = rest.trim_start_matches(SPACE);
    let end = rest.find(|c: char| c.is_ascii_digit() || c == '.' || SPACE.contains(&c)).unwrap_or(rest.len());
    let (name, rest) = rest.split_at(end);
    let unit = UNITS.iter().find(|(names, _)| names.contains(&name)).ok_or(Errno::INVAL)?.1;
    let number: u64 = if whole.is_empty() { 0 } else { integer::magnitude(whole.as_bytes(), 10)? };
    let mut usec = number.checked_mul(unit).ok_or(Errno::RANGE)?;
    let mut scale = unit / 10;
    for digit in fraction.bytes() {
        usec = usec.checked_add(scale * u64::from(digit - b'0')).ok_or(Errno::RANGE)?;
        scale /= 10;
    }
    Ok((usec, rest))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_spans() {
        for (text, usec) in [("25", 25_000_000), ("1min 30s", 90_000_000), ("1.5s", 1_500_000), ("200ms", 200_000), ("infinity", u64::MAX)]
        {
            assert_eq!(parse(text.as_bytes()), Ok(usec), "{text}");
        }
        for bad in ["", "x", "5 parsecs", "-1", "infinityx", "5.s", "1.5.5s"] {
            assert_eq!(parse(bad.as_bytes()), Err(Errno::INVAL), "{bad}");
        }
        assert_eq!(parse(b"99999999999999999999"), Err(Errno::RANGE));
    }
}
