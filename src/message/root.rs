//! Where is the signature of a body kept that is still growing? In the message itself while it is short.

#![forbid(unsafe_code)]

use crate::errno::Result;
use crate::mem::Vec;
use core::ffi::c_char;

const INLINE: usize = 40;

/// A growing text with a NUL behind it.
pub struct RootSignature {
    inline: [u8; INLINE],
    len: usize,
    /// Holds all of it once it has become too long.
    long: Vec<u8>,
}

impl RootSignature {
    pub const fn new() -> Self {
        Self { inline: [0; INLINE], len: 0, long: Vec::new() }
    }

    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        if self.long.is_empty() { &self.inline[..self.len] } else { &self.long[..self.len] }
    }

    pub fn as_bytes_with_nul(&self) -> &[u8] {
        if self.long.is_empty() { &self.inline[..=self.len] } else { &self.long }
    }

    /// As C sees it, valid until the signature grows.
    pub fn as_ptr(&self) -> *const c_char {
        if self.long.is_empty() { self.inline.as_ptr().cast() } else { self.long.as_ptr().cast() }
    }

    /// Appends all parts or, on `ENOMEM`, none.
    pub fn extend(&mut self, parts: &[&[u8]]) -> Result {
        let more: usize = parts.iter().map(|part| part.len()).sum();
        if self.long.is_empty() && self.len + more < INLINE {
            for part in parts {
                self.inline[self.len..self.len + part.len()].copy_from_slice(part);
                self.len += part.len();
            }
            self.inline[self.len] = 0;
            return Ok(());
        }
        self.long.reserve(self.len + more + 1)?;
        if self.long.is_empty() {
            self.long.extend_reserved(&self.inline[..self.len]);
        } else {
            self.long.truncate(self.len);
        }
        parts.iter().for_each(|part| self.long.extend_reserved(part));
        self.long.extend_reserved(&[0]);
        self.len += more;
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_beyond_the_message() {
        let mut signature = RootSignature::new();
        for _ in 0..100 {
            signature.extend(&[b"a", b"y"]).unwrap();
        }
        assert_eq!(signature.as_bytes(), "ay".repeat(100).as_bytes());
    }
}
