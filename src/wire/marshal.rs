//! How do values lie in a message? Aligned to their size, padded with zeros, in the sender's byte order.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem;

/// `l` or `B`: what the first byte of a message says when its numbers are in this machine's order.
pub const NATIVE: u8 = if cfg!(target_endian = "little") { b'l' } else { b'B' };
/// The other one.
pub const SWAPPED: u8 = if cfg!(target_endian = "little") { b'B' } else { b'l' };

/// The longest message.
pub const MESSAGE_MAX: usize = 128 * 1024 * 1024;
/// The longest array that a reader accepts, in bytes.
pub const ARRAY_MAX: usize = 64 * 1024 * 1024;

/// The next multiple of `alignment`, a power of two.
#[inline(always)]
pub const fn align(offset: usize, alignment: usize) -> usize {
    (offset + alignment - 1) & !(alignment - 1)
}

/// Whether there are only zeros from `at` up to `end`, the next multiple of 2, 4 or 8: as many bytes, which end there, are looked at as a number.
#[inline(always)]
fn is_padding(bytes: &[u8], at: usize, end: usize, alignment: usize) -> bool {
    let last = match alignment {
        8 => chunk(bytes, end).map(u64::from_le_bytes),
        4 => chunk(bytes, end).map(|last| u64::from(u32::from_le_bytes(last)) << 32),
        _ => chunk(bytes, end).map(|last| u64::from(u8::from_le_bytes(last)) << 56),
    };
    last.is_some_and(|last| last.wrapping_shr((8 * (8 + at - end)) as u32) == 0)
}

/// The bytes that end there.
#[inline(always)]
fn chunk<const N: usize>(bytes: &[u8], end: usize) -> Option<[u8; N]> {
    bytes.get(end.wrapping_sub(N)..end)?.first_chunk().copied()
}

/// Numbers and strings taken from a byte slice; every offset given is checked.
#[derive(Clone, Copy)]
pub struct Bytes<'a> {
    bytes: &'a [u8],
    swapped: bool,
}

/// The bytes of a number with zeros behind them.
#[inline]
pub fn widened<const N: usize>(number: [u8; N]) -> [u8; 8] {
    let mut wide = [0; 8];
    if let Some(front) = wide.first_chunk_mut() {
        *front = number;
    }
    wide
}

impl<'a> Bytes<'a> {
    /// `swapped` when the numbers are not in this machine's order.
    #[inline(always)]
    pub fn new(bytes: &'a [u8], swapped: bool) -> Self {
        Self { bytes, swapped }
    }

    /// Skips zero padding: the aligned offset and the one `size` bytes later, both within the slice.
    #[inline(always)]
    pub fn room(self, at: usize, alignment: usize, size: usize) -> Result<(usize, usize)> {
        let start = align(at, alignment);
        let end = start + size;
        if end > self.bytes.len() {
            return Err(Errno::BADMSG);
        }
        if start != at && !is_padding(self.bytes, at, start, alignment) {
            return Err(Errno::BADMSG);
        }
        Ok((start, end))
    }

    #[inline(always)]
    fn take<const N: usize>(self, at: usize) -> Result<([u8; N], usize)> {
        let (start, end) = self.room(at, N, N)?;
        let bytes = self.bytes.get(start..end).and_then(<[u8]>::first_chunk).ok_or(Errno::BADMSG)?;
        Ok((*bytes, end))
    }

    /// A byte, and the offset behind it; so too for what follows.
    #[inline(always)]
    pub fn u8(self, at: usize) -> Result<(u8, usize)> {
        self.take::<1>(at).map(|(raw, end)| (raw[0], end))
    }

    /// Two bytes.
    #[inline(always)]
    pub fn u16(self, at: usize) -> Result<(u16, usize)> {
        let (raw, end) = self.take(at)?;
        let value = u16::from_ne_bytes(raw);
        Ok((if self.swapped { value.swap_bytes() } else { value }, end))
    }

    /// Four bytes.
    #[inline(always)]
    pub fn u32(self, at: usize) -> Result<(u32, usize)> {
        let (raw, end) = self.take(at)?;
        let value = u32::from_ne_bytes(raw);
        Ok((if self.swapped { value.swap_bytes() } else { value }, end))
    }

    /// Eight bytes.
    #[inline(always)]
    pub fn u64(self, at: usize) -> Result<(u64, usize)> {
        let (raw, end) = self.take(at)?;
        let value = u64::from_ne_bytes(raw);
        Ok((if self.swapped { value.swap_bytes() } else { value }, end))
    }

    /// The bytes of a string that must end in its only NUL, without it; what they may be is not looked at.
    #[inline]
    pub fn string(self, at: usize) -> Result<(&'a [u8], usize)> {
        self.ended(at, false).and_then(Self::checked)
    }

    /// As [`Bytes::string`], with the NUL.
    pub fn string_with_nul(self, at: usize) -> Result<(&'a [u8], usize)> {
        let (text, end) = self.string(at)?;
        Ok((&self.bytes[end - 1 - text.len()..end], end))
    }

    /// As [`Bytes::string`], with a length of one byte: a signature.
    #[inline]
    pub fn signature(self, at: usize) -> Result<(&'a [u8], usize)> {
        self.ended(at, true).and_then(Self::checked)
    }

    /// As [`Bytes::string`] or, if `short`, [`Bytes::signature`], but further NULs inside are the caller's to find.
    #[inline(always)]
    pub fn ended(self, at: usize, short: bool) -> Result<(&'a [u8], usize)> {
        let (length, start) = if short {
            let (length, start) = self.u8(at)?;
            (usize::from(length), start)
        } else {
            let (length, start) = self.u32(at)?;
            (length as usize, start)
        };
        let end = start.saturating_add(length);
        match self.bytes.get(end) {
            Some(0) => Ok((&self.bytes[start..end], end + 1)),
            _ => Err(Errno::BADMSG),
        }
    }

    fn checked((text, end): (&'a [u8], usize)) -> Result<(&'a [u8], usize)> {
        if mem::find(0, text).is_some() { Err(Errno::BADMSG) } else { Ok((text, end)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_must_be_zero_and_lengths_must_fit() {
        let bytes = Bytes::new(&[1, 0, 0, 0, 5, 0, 0, 0], cfg!(target_endian = "big"));
        assert_eq!(bytes.u32(1), Ok((5, 8)));
        assert_eq!(Bytes::new(&[1, 0, 1, 0, 5, 0, 0, 0], false).u32(1), Err(Errno::BADMSG));
        assert_eq!(bytes.u32(5), Err(Errno::BADMSG));
        for at in 9..16 {
            for nonzero in 0..16 {
                let mut bytes = [0; 24];
                bytes[nonzero] = 0x80;
                let expected = if nonzero < at { Ok((0, 24)) } else { Err(Errno::BADMSG) };
                assert_eq!(Bytes::new(&bytes, false).u64(at), expected, "{at} {nonzero}");
            }
        }
        assert_eq!(Bytes::new(&[0xFF; 12], false).string(0), Err(Errno::BADMSG));
    }

    #[test]
    fn strings_hold_no_nul() {
        assert_eq!(Bytes::new(b"\x02ab\0", false).signature(0), Ok((b"ab".as_slice(), 4)));
        assert_eq!(Bytes::new(b"\x02a\0\0", false).signature(0), Err(Errno::BADMSG));
        assert_eq!(Bytes::new(b"\x02abc", false).signature(0), Err(Errno::BADMSG));
    }
}
