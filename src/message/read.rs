//! How are basic values read? In place: text is a slice of the message. See `sd_bus_message_read_basic(3)`.
//!
//! `Ok(None)` is the end of an array; `ENXIO` another type or the end of the message; `EBADMSG` malformed bytes.

#![forbid(unsafe_code)]

use super::*;
use crate::mem;
use crate::wire::{path, signature, utf8};
use core::ffi::c_int;

/// A place for a basic value on its way out of a message, which comes in one of the sizes, or as text with a NUL behind it.
pub trait Place: Copy {
    fn one(self, value: u8);
    fn two(self, value: u16);
    fn four(self, value: u32);
    fn eight(self, value: u64);
    fn text(self, text: &[u8]);
}

impl Message {
    /// The shortest way, for the elements of an array of `u` or `i`. `None` says that nothing was done.
    #[inline(always)]
    pub fn read_word(&self, code: u8) -> Option<u32> {
        let (wire, mut cursor) = self.state.try_read()?;
        let bytes = cursor.read_word(wire, code);
        // The bytes are final, but for the compiler a look at them might be one at who is at work.
        drop(cursor);
        Some(u32::from_ne_bytes(*bytes?))
    }

    /// Reads the next value, of a basic type, to a place; false at the end of an array.
    #[inline]
    pub fn read_basic(&self, code: u8, to: impl Place) -> Result<bool> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        cursor.read(wire, code, to).map(Found::is_next)
    }

    /// Runs `read` where a value of type `code` comes next, and moves behind that value.
    #[inline(always)]
    pub(super) fn reading<'a, R>(&'a self, code: u8, read: impl FnOnce(&'a Wire, usize) -> Result<(R, usize)>) -> Result<Option<R>> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        let mut value = None;
        cursor.pass(wire, code, |wire, at| {
            let (read, end) = read(wire, at)?;
            value = Some(read);
            Ok(end)
        })?;
        Ok(value)
    }

    /// The next value, an `s`, without the NUL that is behind it in the message.
    #[inline(never)]
    pub fn next_str(&self) -> Result<Option<&[u8]>> {
        self.next_text(b's')
    }

    /// The next value, an `s`, `o` or `g`, without the NUL that is behind it in the message.
    #[inline(always)]
    pub fn next_text(&self, code: u8) -> Result<Option<&[u8]>> {
        self.reading(code, |wire, at| text(wire, code, at))
    }

    /// The bytes of the next value, an array of elements of a fixed type that need no checking. `EOPNOTSUPP` in another byte order.
    pub fn next_array(&self, code: u8) -> Result<Option<&[u8]>> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        if wire.swapped {
            return Err(Errno::OPNOTSUPP);
        }
        let before = (cursor.at, cursor.top);
        if cursor.enter(wire, b'a', &[code])? == Found::End {
            return Ok(None);
        }
        let (begin, end) = (cursor.at, cursor.top.end);
        cursor.pop();
        let elements = wire.body().get(begin as usize..end as usize);
        match elements {
            Some(_) => cursor.at = end,
            None => (cursor.at, cursor.top) = before,
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

    /// The next value, an `s`, which must be there.
    pub fn read_str(&self) -> Result<&[u8]> {
        self.next_str()?.ok_or(Errno::NXIO)
    }
}

impl Cursor {
    /// As [`Message::read_word`].
    #[inline(always)]
    fn read_word<'a>(&mut self, wire: &'a Wire, code: u8) -> Option<&'a [u8; 4]> {
        let top = &self.top;
        if !top.is_of_words() || top.next != code || self.at >= top.end {
            return None;
        }
        let (bytes, end) = wire.word_at(self.at)?;
        self.at = end;
        Some(bytes)
    }

    /// Passes the next value, of type `code`, by way of `value`, which says where it ends.
    #[inline(always)]
    fn pass<'a>(&mut self, wire: &'a Wire, code: u8, value: impl FnOnce(&'a Wire, usize) -> Result<usize>) -> Result<Found> {
        if self.at_array_end() {
            return Ok(Found::End);
        }
        if self.top.next != code {
            return Err(Errno::NXIO);
        }
        self.at = value(wire, self.at as usize)? as u32;
        if !self.top.is_array() {
            self.top.advance_inside(1, wire);
        }
        Ok(Found::Next)
    }

    /// Reads the next value, of a basic type, to a place.
    #[inline(never)]
    pub(super) fn read(&mut self, wire: &Wire, code: u8, to: impl Place) -> Result<Found> {
        match self.read_plain(wire, code) {
            Some(text) => {
                to.text(text);
                Ok(Found::Next)
            }
            None => self.read_other(wire, code, to),
        }
    }

    /// The shortest way, for an `s` of plain text. `None` says that nothing was done.
    #[inline(always)]
    fn read_plain<'a>(&mut self, wire: &'a Wire, code: u8) -> Option<&'a [u8]> {
        if code != b's' || self.top.next != b's' || self.at_array_end() {
            return None;
        }
        let (text, end) = wire.body_bytes().ended(self.at as usize, false).ok()?;
        if !utf8::is_plain(text) {
            return None;
        }
        self.at = end as u32;
        if !self.top.is_array() {
            self.top.advance_inside(1, wire);
        }
        Some(text)
    }

    #[inline(never)]
    fn read_other(&mut self, wire: &Wire, code: u8, to: impl Place) -> Result<Found> {
        if signature::is_basic(code) { self.pass(wire, code, |wire, at| value(wire, code, at, to)) } else { Err(Errno::INVAL) }
    }
}

/// Reads a basic value to a place; where it ends.
#[inline]
pub(super) fn value(wire: &Wire, code: u8, at: usize, to: impl Place) -> Result<usize> {
    let body = wire.body_bytes();
    match code {
        b's' | b'o' | b'g' => return text_to(wire, code, at, to),
        b'i' | b'u' => body.u32(at).map(|(value, end)| (to.four(value), end)),
        b'b' => body.u32(at).map(|(value, end)| (to.four((value != 0).into()), end)),
        b'y' => body.u8(at).map(|(value, end)| (to.one(value), end)),
        b'n' | b'q' => body.u16(at).map(|(value, end)| (to.two(value), end)),
        b'h' => descriptor(wire, at).map(|(fd, end)| (to.four(fd as u32), end)),
        _ => body.u64(at).map(|(value, end)| (to.eight(value), end)),
    }
    .map(|((), end)| end)
}

#[inline(never)]
fn text_to(wire: &Wire, code: u8, at: usize, to: impl Place) -> Result<usize> {
    text(wire, code, at).map(|(text, end)| (to.text(text), end).1)
}

/// The text of an `s`, and where it ends.
#[inline(always)]
fn string(wire: &Wire, at: usize) -> Result<(&[u8], usize)> {
    let (text, end) = wire.body_bytes().ended(at, false)?;
    if utf8::is_plain(text) || is_text_slow(text) { Ok((text, end)) } else { Err(Errno::BADMSG) }
}

/// The text of an `s`, `o` or `g`, and where it ends.
pub(super) fn text(wire: &Wire, code: u8, at: usize) -> Result<(&[u8], usize)> {
    if code == b's' {
        return string(wire, at);
    }
    let (text, end) = wire.body_bytes().ended(at, code == b'g')?;
    // Neither paths nor signatures let a NUL pass.
    if text_is_valid(code, text) { Ok((text, end)) } else { Err(Errno::BADMSG) }
}

/// A descriptor, and where its number ends.
fn descriptor(wire: &Wire, at: usize) -> Result<(c_int, usize)> {
    let (index, end) = wire.body_bytes().u32(at)?;
    let fd = wire.fds.get(index as usize).ok_or(Errno::BADMSG)?;
    Ok((fd.raw(), end))
}

#[cold]
fn is_text_slow(text: &[u8]) -> bool {
    mem::find(0, text).is_none() && utf8::is_valid(text)
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
