//! How are numbers written and read? Digit by digit. Core's formatting could do that, too, but is eight kilobytes of code.

use crate::errno::{Errno, Result};
use core::ops::Deref;

/// The digits of a number, behind its sign if it is negative.
pub struct Digits {
    room: [u8; 20],
    start: usize,
}

impl Digits {
    /// Those of base 16, in lower case.
    pub fn hexadecimal(number: u64) -> Self {
        Self::of(number, 16)
    }

    /// The number that digits of a base, and nothing else, stand for. Too many are `ERANGE` even where something else stands behind them.
    pub fn number(text: &[u8], base: u32) -> Result<u64> {
        let value_of = |&byte: &u8| char::from(byte).to_digit(base);
        let digits = text.iter().map_while(value_of);
        let length = digits.clone().count();
        let mut digits = digits.map(u64::from);
        let value = digits.try_fold(0u64, |value, digit| value.checked_mul(u64::from(base))?.checked_add(digit));
        let value = value.ok_or(Errno::RANGE)?;
        if length > 0 && length == text.len() { Ok(value) } else { Err(Errno::INVAL) }
    }

    fn of(mut number: u64, base: u64) -> Self {
        let mut digits = Self { room: [0; 20], start: 20 };
        loop {
            digits.put(match (number % base) as u8 {
                digit @ ..10 => b'0' + digit,
                digit => b'a' - 10 + digit,
            });
            number /= base;
            if number == 0 {
                return digits;
            }
        }
    }

    /// Puts one more in front. The longest numbers of 64 bits have 20.
    fn put(&mut self, digit: u8) {
        self.start -= 1;
        if let Some(place) = self.room.get_mut(self.start) {
            *place = digit;
        }
    }
}

impl From<u64> for Digits {
    #[inline(never)]
    fn from(number: u64) -> Self {
        Self::of(number, 10)
    }
}

impl From<i64> for Digits {
    fn from(number: i64) -> Self {
        let mut digits = Self::from(number.unsigned_abs());
        if number < 0 {
            digits.put(b'-');
        }
        digits
    }
}

impl From<u32> for Digits {
    fn from(number: u32) -> Self {
        Self::from(u64::from(number))
    }
}

impl From<i32> for Digits {
    fn from(number: i32) -> Self {
        Self::from(i64::from(number))
    }
}

impl Deref for Digits {
    type Target = [u8];
    #[inline(never)]
    fn deref(&self) -> &[u8] {
        self.room.get(self.start..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_core_writes_them() {
        for number in [0, 7, 10, 1234567890, u64::MAX, i64::MAX as u64, i64::MIN as u64] {
            assert_eq!(*Digits::from(number), *std::format!("{number}").as_bytes());
            assert_eq!(*Digits::from(number as i64), *std::format!("{}", number as i64).as_bytes());
            assert_eq!(*Digits::hexadecimal(number), *std::format!("{number:x}").as_bytes());
        }
        assert_eq!((&*Digits::from(-1i32), &*Digits::from(u32::MAX)), (b"-1".as_slice(), b"4294967295".as_slice()));
    }
}
