//! How are basic values appended? See `sd_bus_message_append_basic(3)`.

#![forbid(unsafe_code)]

use super::read::text_is_valid;
use super::*;
use core::ffi::c_int;

impl Message {
    /// Appends a value of a fixed type other than a descriptor.
    #[inline(always)]
    pub fn append_fixed<const N: usize>(&self, code: u8, value: [u8; N]) -> Result {
        self.building(|state| {
            state.expect(code)?;
            state.pad(N, N)?;
            state.body.extend_reserved(&value);
            state.advance(1);
            Ok(())
        })
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
    #[inline]
    pub fn append_str(&self, text: &[u8]) -> Result {
        self.append_text(b's', text)
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
    #[inline]
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
