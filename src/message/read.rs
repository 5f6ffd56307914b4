//! How are basic values read? In place: text is a slice of the message. See `sd_bus_message_read_basic(3)`.
//!
//! `Ok(None)` is the end of an array; `ENXIO` another type or the end of the message; `EBADMSG` malformed bytes.

#![forbid(unsafe_code)]

use super::frames::Frame;
use super::*;
use crate::wire::marshal::Bytes;
use crate::wire::{path, signature, utf8};
use core::ffi::c_int;

/// A place for a number on its way out of a message, which comes in one of the sizes.
pub trait NumberPlace {
    fn one(self, value: u8);
    fn two(self, value: u16);
    fn four(self, value: u32);
    fn eight(self, value: u64);
}

impl Message {
    /// The shortest way for numbers: the elements of an array of `u` or `i`. `false` says that nothing was done.
    #[inline(always)]
    pub fn read_element(&self, code: u8, to: impl NumberPlace) -> bool {
        let Some(wire) = self.wire.get() else { return false };
        let mut state = self.state.borrow_mut();
        let State { frames, at, .. } = &mut *state;
        let top = &frames.top;
        // Only an array that is read has an end.
        if top.next != code || top.size != 4 || *at >= top.end as usize || wire.swapped || *at % 4 != 0 {
            return false;
        }
        let Some(value) = wire.body().get(*at..).and_then(<[u8]>::first_chunk) else { return false };
        to.four(u32::from_ne_bytes(*value));
        *at += 4;
        true
    }

    /// The short way for numbers: reads one if exactly its type comes next. `None` says that nothing was done.
    #[inline(never)]
    pub fn read_number(&self, code: u8, to: impl NumberPlace) -> Option<Result<bool>> {
        let wire = self.wire.get()?;
        let mut state = self.state.borrow_mut();
        let State { frames, at, .. } = &mut *state;
        let top = &mut frames.top;
        if top.next != code || top.size == 0 {
            return None;
        }
        if top.kind == b'a' && *at >= top.end as usize {
            return Some(Ok(false));
        }
        let body = wire.body_bytes();
        let read = match top.size {
            4 => body.u32(*at).map(|(value, end)| (to.four(value), end)),
            8 => body.u64(*at).map(|(value, end)| (to.eight(value), end)),
            1 => body.u8(*at).map(|(value, end)| (to.one(value), end)),
            _ => body.u16(*at).map(|(value, end)| (to.two(value), end)),
        };
        Some(read.map(|((), end)| {
            *at = end;
            if top.kind != b'a' {
                advance_one(top, wire);
            }
            true
        }))
    }

    /// Runs `read` where a value of type `code` comes next, and moves behind that value.
    #[inline(always)]
    fn reading<'a, R>(&'a self, code: u8, read: impl FnOnce(Bytes<'a>, usize) -> Result<(R, usize)>) -> Result<Option<R>> {
        let wire = self.wire()?;
        let mut state = self.state.borrow_mut();
        let State { frames, at, .. } = &mut *state;
        let top = &mut frames.top;
        if top.kind == b'a' && *at >= top.end as usize {
            return Ok(None);
        }
        if top.next != code {
            return Err(Errno::NXIO);
        }
        let (value, end) = read(wire.body_bytes(), *at)?;
        *at = end;
        if top.kind != b'a' {
            advance_one(top, wire);
        }
        Ok(Some(value))
    }

    /// The next value, a byte.
    #[inline]
    pub fn next_u8(&self) -> Result<Option<u8>> {
        self.reading(b'y', |body, at| body.u8(at))
    }

    /// The next value, a boolean; like the reference we take any number but 0 for true.
    #[inline]
    pub fn next_bool(&self) -> Result<Option<bool>> {
        self.reading(b'b', |body, at| body.u32(at).map(|(value, end)| (value != 0, end)))
    }

    /// The next value, of two bytes: `n` or `q`.
    #[inline]
    pub fn next_two(&self, code: u8) -> Result<Option<u16>> {
        self.reading(code, |body, at| body.u16(at))
    }

    /// The next value, of four bytes: `i` or `u`.
    #[inline]
    pub fn next_four(&self, code: u8) -> Result<Option<u32>> {
        self.reading(code, |body, at| body.u32(at))
    }

    /// The next value, of eight bytes: `x`, `t` or `d`.
    #[inline]
    pub fn next_eight(&self, code: u8) -> Result<Option<u64>> {
        self.reading(code, |body, at| body.u64(at))
    }

    /// The next value, a descriptor that stays the message's.
    pub fn next_fd(&self) -> Result<Option<c_int>> {
        let wire = self.wire()?;
        self.reading(b'h', |body, at| {
            let (index, end) = body.u32(at)?;
            let fd = wire.fds.get(index as usize).ok_or(Errno::BADMSG)?;
            Ok((fd.raw(), end))
        })
    }

    /// The next value, an `s`, without the NUL that is behind it in the message.
    #[inline(never)]
    pub fn next_str(&self) -> Result<Option<&[u8]>> {
        self.next_text(b's')
    }

    /// The next value, an `s`, `o` or `g`, without the NUL that is behind it in the message.
    #[inline(always)]
    pub fn next_text(&self, code: u8) -> Result<Option<&[u8]>> {
        self.reading(code, |body, at| {
            let (text, end) = body.ended(at, code == b'g')?;
            // Neither paths nor signatures let a NUL pass.
            let valid = if code == b's' { utf8::is_plain(text) || is_text_slow(text) } else { text_is_valid(code, text) };
            if valid { Ok((text, end)) } else { Err(Errno::BADMSG) }
        })
    }

    /// The bytes of the next value, an array of elements of a fixed type that need no checking. `EOPNOTSUPP` in another byte order.
    pub fn next_array(&self, code: u8) -> Result<Option<&[u8]>> {
        let wire = self.wire()?;
        if wire.swapped {
            return Err(Errno::OPNOTSUPP);
        }
        let before = {
            let state = self.state.borrow();
            (state.at, state.frames.top)
        };
        if !self.enter_container(b'a', &[code])? {
            return Ok(None);
        }
        let mut state = self.state.borrow_mut();
        let (begin, end) = (state.at, state.frames.top.end as usize);
        state.frames.pop();
        let elements = wire.body().get(begin..end);
        match elements {
            Some(_) => state.at = end,
            None => (state.at, state.frames.top) = before,
        }
        elements.map(Some).ok_or(Errno::BADMSG)
    }

    /// Passes each string of the next value, an array of `s`, `o` or `g`, to `take`; false at the end of an array.
    pub fn read_strings(&self, mut take: impl FnMut(&[u8]) -> Result) -> Result<bool> {
        let code = match self.peek()? {
            Some((b'a', &[code @ (b's' | b'o' | b'g')])) => code,
            _ => return Err(Errno::NXIO),
        };
        if !self.enter_container(b'a', &[code])? {
            return Ok(false);
        }
        while let Some(text) = self.next_text(code)? {
            take(text)?;
        }
        self.exit_container()?;
        Ok(true)
    }

    /// The next value, which must be there, here and below.
    pub fn read_u8(&self) -> Result<u8> {
        self.next_u8()?.ok_or(Errno::NXIO)
    }

    /// A `b`.
    pub fn read_bool(&self) -> Result<bool> {
        self.next_bool()?.ok_or(Errno::NXIO)
    }

    /// A `u`.
    pub fn read_u32(&self) -> Result<u32> {
        self.next_four(b'u')?.ok_or(Errno::NXIO)
    }

    /// An `i`.
    pub fn read_i32(&self) -> Result<i32> {
        self.next_four(b'i')?.map(|value| value as i32).ok_or(Errno::NXIO)
    }

    /// A `t`.
    pub fn read_u64(&self) -> Result<u64> {
        self.next_eight(b't')?.ok_or(Errno::NXIO)
    }

    /// An `s`.
    pub fn read_str(&self) -> Result<&[u8]> {
        self.next_str()?.ok_or(Errno::NXIO)
    }

    /// An `o`.
    pub fn read_path(&self) -> Result<&[u8]> {
        self.next_text(b'o')?.ok_or(Errno::NXIO)
    }
}

#[inline(never)]
fn advance_one(top: &mut Frame, wire: &Wire) {
    top.advance(1, wire.source(false), wire.body());
}

#[cold]
fn is_text_slow(text: &[u8]) -> bool {
    memchr::memchr(0, text).is_none() && utf8::is_valid(text)
}

/// Whether text without NUL may stand in an `s`, `o` or `g`.
#[inline(always)]
pub(super) fn text_is_valid(code: u8, text: &[u8]) -> bool {
    match code {
        b's' => utf8::is_valid(text),
        b'o' => path::is_valid(text),
        _ => signature::is_valid_with_dict_entries(text),
    }
}
