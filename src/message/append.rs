//! How are basic values appended? See `sd_bus_message_append_basic(3)`.

#![forbid(unsafe_code)]

use super::read::text_is_valid;
use super::*;
use crate::wire::utf8;
use core::ffi::c_int;

/// A number on its way into a message, to be taken in one of the sizes.
pub trait Number {
    fn one(self) -> [u8; 1];
    fn two(self) -> [u8; 2];
    fn four(self) -> [u8; 4];
    fn eight(self) -> [u8; 8];
}

impl Message {
    /// The shortest way for numbers: the elements of an array of `u` or `i`. `false` says that nothing was done.
    #[inline(always)]
    pub fn append_element(&self, code: u8, number: impl Number) -> bool {
        if self.is_sealed() {
            return false;
        }
        let mut state = self.state.borrow_mut();
        let State { frames, body, poisoned, .. } = &mut *state;
        let top = &frames.top;
        let usual = top.next == code && top.size == 4 && top.kind == b'a' && !*poisoned;
        let room = body.capacity() - body.len() >= 4 && body.len() % 4 == 0 && body.len() <= u32::MAX as usize - 4;
        if usual && room {
            body.extend_reserved(&number.four());
        }
        usual && room
    }

    /// The short way for numbers: appends one if exactly its type comes next. `None` says that nothing was done.
    #[inline(never)]
    pub fn append_number(&self, code: u8, number: impl Number) -> Option<Result> {
        if self.is_sealed() {
            return None;
        }
        let mut state = self.state.borrow_mut();
        let top = &state.frames.top;
        if top.next != code || state.poisoned {
            return None;
        }
        Some(match top.size {
            4 => state.put(number.four()),
            8 => state.put(number.eight()),
            1 => state.put(number.one()),
            2 => state.put(number.two()),
            _ => return None,
        })
    }

    /// Appends a value of a fixed type other than a descriptor.
    #[inline(always)]
    pub fn append_fixed<const N: usize>(&self, code: u8, value: [u8; N]) -> Result {
        self.building(|state| {
            state.expect(code)?;
            state.put(value)
        })
    }

    /// Appends an `i` or `u`.
    #[inline(never)]
    pub fn append_four(&self, code: u8, value: [u8; 4]) -> Result {
        self.append_fixed(code, value)
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
    #[inline(never)]
    pub fn append_str(&self, text: &[u8]) -> Result {
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        let mut state = self.state.borrow_mut();
        if state.poisoned {
            return Err(Errno::STALE);
        }
        let appended = state.append_str(text);
        if appended == Err(Errno::NOMEM) {
            state.poisoned = true;
        }
        appended
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
        self.building(|state| {
            state.expect(code)?;
            if !text_is_valid(code, text) {
                return Err(Errno::INVAL);
            }
            state.append_text_valid(code, text)
        })
    }

    /// Appends an `h`: a duplicate of a descriptor.
    pub fn append_fd(&self, fd: c_int) -> Result {
        self.building(|state| {
            state.expect(b'h')?;
            if !self.can_send_fds {
                return Err(Errno::OPNOTSUPP);
            }
            if fd < 0 {
                return Err(Errno::INVAL);
            }
            let copy = Fd::duplicate(fd)?;
            state.fds.reserve(1)?;
            state.pad(4, 4)?;
            state.body.extend_reserved(&(state.fds.len() as u32).to_ne_bytes());
            state.fds.push_reserved(copy);
            state.advance(1);
            Ok(())
        })
    }

    /// Lets an `s`, `o` or `g` that cannot be appended take its place in the signature, and says why it cannot.
    pub fn refuse(&self, code: u8, why: Errno) -> Result {
        self.building(|state| {
            state.expect(code)?;
            Err(why)
        })
    }
}

impl State {
    /// Writes a number and moves behind its type.
    #[inline(always)]
    fn put<const N: usize>(&mut self, value: [u8; N]) -> Result {
        let length = self.body.len();
        let padding = length.wrapping_neg() & (N - 1);
        if length > u32::MAX as usize - 16 || self.make_room(2 * N).is_err() {
            self.poisoned = true;
            return Err(Errno::NOMEM);
        }
        self.body.extend_reserved(&[0; N]);
        self.body.shorten(length + padding);
        self.body.extend_reserved(&value);
        if self.frames.top.kind != b'a' {
            self.advance_one();
        }
        Ok(())
    }

    #[inline(always)]
    fn append_str(&mut self, text: &[u8]) -> Result {
        self.expect(b's')?;
        if !utf8::is_valid(text) {
            return Err(Errno::INVAL);
        }
        let length = self.body.len();
        let padding = length.wrapping_neg() & 3;
        if length.saturating_add(text.len()) > u32::MAX as usize - 16 {
            return Err(Errno::NOMEM);
        }
        self.make_room(8 + text.len() + 1)?;
        let body = &mut self.body;
        body.extend_reserved(&[0; 4]);
        body.shorten(length + padding);
        body.extend_reserved(&(text.len() as u32).to_ne_bytes());
        body.extend_reserved(text);
        body.extend_reserved(&[0]);
        if self.frames.top.kind != b'a' {
            self.advance_one();
        }
        Ok(())
    }

    #[inline(never)]
    fn advance_one(&mut self) {
        self.advance(1);
    }

    #[inline(always)]
    pub(super) fn append_text_valid(&mut self, code: u8, text: &[u8]) -> Result {
        if code == b'g' {
            self.pad(1, text.len() + 2)?;
            self.body.extend_reserved(&[text.len() as u8]);
        } else {
            self.pad(4, text.len() + 5)?;
            self.body.extend_reserved(&(text.len() as u32).to_ne_bytes());
        }
        self.body.extend_reserved(text);
        self.body.extend_reserved(&[0]);
        self.advance(1);
        Ok(())
    }
}
