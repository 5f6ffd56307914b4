//! How are basic values appended? See `sd_bus_message_append_basic(3)`.

#![forbid(unsafe_code)]

use super::read::text_is_valid;
use super::*;
use crate::wire::marshal::widened;
use crate::wire::signature;
use core::ffi::c_int;

/// Where basic values come from, one after the other or the same again. For their types they are supplied as C passes or keeps them: a
/// boolean as `int`, text as a pointer, which may be missing.
pub trait Supply<'a> {
    fn byte(&mut self) -> u8;
    fn short(&mut self) -> u16;
    fn int(&mut self) -> u32;
    fn long(&mut self) -> u64;
    fn double(&mut self) -> f64;
    fn text(&mut self) -> Option<&'a [u8]>;
}

impl Message {
    /// The shortest way, for the elements of an array of `u` or `i`. `false` says that nothing was done.
    #[inline(always)]
    pub fn append_word<'a>(&self, code: u8, from: &mut impl Supply<'a>) -> bool {
        self.state.try_build().is_some_and(|mut state| {
            let State { content, cursor } = &mut *state;
            let usual = cursor.top.next == code && cursor.top.is_of_words() && !content.poisoned;
            usual && content.body.try_extend(from.int().to_ne_bytes())
        })
    }

    /// Appends a basic value of this type.
    pub fn append_basic<'a>(&self, code: u8, from: &mut impl Supply<'a>) -> Result {
        self.building(|state| state.append_next(code, from))
    }

    /// Appends a value of a fixed type other than a descriptor.
    pub fn append_fixed<const N: usize>(&self, code: u8, value: [u8; N]) -> Result {
        self.append_number(code, widened(value))
    }

    /// The same, of which the value is the first bytes.
    pub fn append_number(&self, code: u8, value: [u8; 8]) -> Result {
        self.building(|state| state.append_number(code, value))
    }

    /// Appends a `y`.
    pub fn append_u8(&self, value: u8) -> Result {
        self.append_fixed(b'y', [value])
    }

    /// Appends a `b`.
    pub fn append_bool(&self, value: bool) -> Result {
        self.append_fixed(b'b', u32::from(value).to_ne_bytes())
    }

    /// Appends an `n`.
    pub fn append_i16(&self, value: i16) -> Result {
        self.append_fixed(b'n', value.to_ne_bytes())
    }

    /// Appends a `q`.
    pub fn append_u16(&self, value: u16) -> Result {
        self.append_fixed(b'q', value.to_ne_bytes())
    }

    /// Appends an `i`.
    pub fn append_i32(&self, value: i32) -> Result {
        self.append_fixed(b'i', value.to_ne_bytes())
    }

    /// Appends a `u`.
    pub fn append_u32(&self, value: u32) -> Result {
        self.append_fixed(b'u', value.to_ne_bytes())
    }

    /// Appends an `x`.
    pub fn append_i64(&self, value: i64) -> Result {
        self.append_fixed(b'x', value.to_ne_bytes())
    }

    /// Appends a `t`.
    pub fn append_u64(&self, value: u64) -> Result {
        self.append_fixed(b't', value.to_ne_bytes())
    }

    /// Appends a `d`.
    pub fn append_f64(&self, value: f64) -> Result {
        self.append_fixed(b'd', value.to_ne_bytes())
    }

    /// Appends an `s`, of valid text without NUL.
    pub fn append_str(&self, text: &[u8]) -> Result {
        self.append_text(b's', text)
    }

    /// The shortest way to do so, for plain text. `false` says that nothing was done.
    #[inline(always)]
    pub fn append_plain(&self, text: &[u8]) -> bool {
        self.state.try_build().is_some_and(|mut state| {
            let done = state.cursor.top.next == b's' && !state.content.poisoned && state.write_plain(text);
            if done {
                state.advance_one();
            }
            done
        })
    }

    /// Appends an `o`.
    pub fn append_path(&self, text: &[u8]) -> Result {
        self.append_text(b'o', text)
    }

    /// Appends a `g`.
    pub fn append_signature(&self, text: &[u8]) -> Result {
        self.append_text(b'g', text)
    }

    /// Appends an `s`, `o` or `g`; malformed text is `EINVAL`, but its type stays in the signature, as in the reference.
    pub fn append_text(&self, code: u8, text: &[u8]) -> Result {
        self.building(|state| state.append_text(code, text))
    }

    /// Appends an `h`: a duplicate of a descriptor.
    pub fn append_fd(&self, fd: c_int) -> Result {
        self.building(|state| {
            state.expect(b'h')?;
            state.write_fd(fd)?;
            state.advance_one();
            Ok(())
        })
    }
}

impl State {
    /// Appends a basic value of this type.
    #[inline(always)]
    pub(super) fn append_next<'a>(&mut self, code: u8, from: &mut impl Supply<'a>) -> Result {
        self.expect(code)?;
        self.write_next(code, from)?;
        self.advance_one();
        Ok(())
    }

    /// Writes a basic value of this type.
    #[inline(never)]
    pub(super) fn write_next<'a>(&mut self, code: u8, from: &mut impl Supply<'a>) -> Result {
        match code {
            // Without text an `o` is malformed, the others are empty.
            b's' => self.write_string(from.text().unwrap_or(b"")),
            b'o' | b'g' => self.write_text(code, from.text().unwrap_or(b"")),
            b'i' | b'u' => self.write(from.int().to_ne_bytes()),
            b'b' => self.write(u32::from(from.int() != 0).to_ne_bytes()),
            b'y' => self.write([from.byte()]),
            b'n' | b'q' => self.write(from.short().to_ne_bytes()),
            b'h' => self.write_fd(from.int() as c_int),
            b'd' => self.write(from.double().to_ne_bytes()),
            _ => self.write(from.long().to_ne_bytes()),
        }
    }

    /// Appends a value of a fixed type other than a descriptor, which is the first of these bytes.
    fn append_number(&mut self, code: u8, value: [u8; 8]) -> Result {
        self.expect(code)?;
        self.write_number(value, signature::size(code).unwrap_or(value.len()))?;
        self.advance_one();
        Ok(())
    }

    /// Writes a number.
    #[inline(always)]
    fn write<const N: usize>(&mut self, value: [u8; N]) -> Result {
        let gap = self.content.body.len().wrapping_neg() & (N - 1);
        if self.content.body.try_extend_behind(gap, value) { Ok(()) } else { self.write_number(widened(value), N) }
    }

    /// Writes the number that the first `size` of these bytes are, wherever there is room.
    #[inline(never)]
    fn write_number(&mut self, value: [u8; 8], size: usize) -> Result {
        let gap = self.content.body.len().wrapping_neg() & (size - 1);
        self.make_room(2 * size)?;
        self.content.body.extend_reserved(fields::zeros(gap));
        self.content.body.extend_reserved(value.get(..size).unwrap_or_default());
        Ok(())
    }

    pub(super) fn append_text(&mut self, code: u8, text: &[u8]) -> Result {
        self.expect(code)?;
        self.write_text(code, text)?;
        self.advance_one();
        Ok(())
    }

    /// Writes an `s`, `o` or `g`.
    #[inline(never)]
    fn write_text(&mut self, code: u8, text: &[u8]) -> Result {
        if !text_is_valid(code, text) {
            return Err(Errno::INVAL);
        }
        self.write_valid_text(code, text)
    }

    #[inline(always)]
    fn write_string(&mut self, text: &[u8]) -> Result {
        if self.write_plain(text) { Ok(()) } else { self.write_text(b's', text) }
    }

    /// Writes an `s` of plain text where there is room; whether it did.
    #[inline(always)]
    fn write_plain(&mut self, text: &[u8]) -> bool {
        let body = &mut self.content.body;
        body.try_extend_text(body.len().wrapping_neg() & 3, (text.len() as u32).to_ne_bytes(), text, utf8::is_plain_word)
    }

    #[inline(always)]
    fn write_valid_text(&mut self, code: u8, text: &[u8]) -> Result {
        self.make_room(text.len().saturating_add(9))?;
        let body = &mut self.content.body;
        if code == b'g' {
            body.extend_reserved(&[text.len() as u8]);
            body.extend_reserved(text);
            body.extend_reserved(&[0]);
        } else {
            body.extend_text_reserved(body.len().wrapping_neg() & 3, (text.len() as u32).to_ne_bytes(), text);
        }
        Ok(())
    }

    /// Appends an `s`, `o` or `g` of valid text.
    pub(super) fn append_valid_text(&mut self, code: u8, text: &[u8]) -> Result {
        self.expect(code)?;
        self.write_valid_text(code, text)?;
        self.advance_one();
        Ok(())
    }

    #[inline(always)]
    pub(super) fn advance_one(&mut self) {
        let State { content, cursor } = self;
        if !cursor.top.is_array() {
            cursor.top.advance_inside(1, content);
        }
    }

    /// Writes the number of a duplicate of a descriptor, which is kept.
    fn write_fd(&mut self, fd: c_int) -> Result {
        let wire = &mut self.content;
        if !wire.can_send_fds {
            return Err(Errno::OPNOTSUPP);
        }
        if fd < 0 {
            return Err(Errno::INVAL);
        }
        let copy = Fd::duplicate(fd)?;
        wire.fds.reserve(1)?;
        let number = wire.fds.len() as u32;
        self.write(number.to_ne_bytes())?;
        self.content.fds.push_reserved(copy);
        Ok(())
    }
}
