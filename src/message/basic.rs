//! How is a basic value read by who learns its type only from the message? As what it is.

#![forbid(unsafe_code)]

use super::read::text;
use super::*;
use core::ffi::c_int;

/// A basic value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Basic<'a> {
    /// `s`, `o` or `g`
    Text(&'a [u8]),
    /// `n`, `i` or `x`
    Signed(i64),
    /// `y`, `q`, `u` or `t`
    Unsigned(u64),
    /// `b`: like the reference we take any number but 0 for true.
    Bool(bool),
    /// `d`
    Real(f64),
    /// `h`, which stays the message's
    Fd(c_int),
}

impl Message {
    /// The next value, of a basic type.
    #[inline(never)]
    pub fn next_basic(&self, code: u8) -> Result<Option<Basic<'_>>> {
        self.reading(code, |wire, at| Basic::at(wire, code, at))
    }

    /// The next value, a `u`.
    pub fn next_u32(&self) -> Result<Option<u32>> {
        Ok(self.next_basic(b'u')?.map(|value| value.bits() as u32))
    }

    /// The next value, a `u`, which must be there.
    pub fn read_u32(&self) -> Result<u32> {
        self.next_u32()?.ok_or(Errno::NXIO)
    }

    /// The next value, a descriptor that stays the message's.
    pub fn next_fd(&self) -> Result<Option<c_int>> {
        Ok(self.next_basic(b'h')?.map(|value| value.bits() as c_int))
    }
}

impl<'a> Basic<'a> {
    /// The value, and where it ends.
    fn at(wire: &'a Wire, code: u8, at: usize) -> Result<(Self, usize)> {
        let body = wire.body_bytes();
        let (number, end) = match code {
            b's' | b'o' | b'g' => return text(wire, code, at).map(|(text, end)| (Self::Text(text), end)),
            b'y' => body.u8(at).map(|(value, end)| (u64::from(value), end))?,
            b'n' | b'q' => body.u16(at).map(|(value, end)| (u64::from(value), end))?,
            b'x' | b't' | b'd' => body.u64(at)?,
            _ => body.u32(at).map(|(value, end)| (u64::from(value), end))?,
        };
        let value = match code {
            b'n' => Self::Signed((number as i16).into()),
            b'i' => Self::Signed((number as i32).into()),
            b'x' => Self::Signed(number as i64),
            b'b' => Self::Bool(number != 0),
            b'd' => Self::Real(f64::from_bits(number)),
            b'h' => Self::Fd(wire.fds.get(number as usize).ok_or(Errno::BADMSG)?.raw()),
            _ => Self::Unsigned(number),
        };
        Ok((value, end))
    }

    /// The number; of a narrower type than 64 bits the lower bits count.
    pub fn bits(self) -> u64 {
        match self {
            Self::Text(_) => 0,
            Self::Signed(value) => value as u64,
            Self::Unsigned(value) => value,
            Self::Bool(value) => value.into(),
            Self::Real(value) => value.to_bits(),
            Self::Fd(value) => value as u64,
        }
    }
}
