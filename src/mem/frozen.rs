//! How are bytes held that no longer grow? `Frozen`: in a block of their own, or behind the object that holds them, in the same block.

use super::Vec;
use core::ops::Deref;
use core::ptr::NonNull;

/// Bytes that stay where they are.
pub struct Frozen {
    start: NonNull<u8>,
    len: usize,
    owned: bool,
}

impl Frozen {
    /// Bytes that somebody else frees.
    ///
    /// # Safety
    /// They are initialised, and outlive what is returned.
    pub(crate) const unsafe fn behind(start: NonNull<u8>, len: usize) -> Self {
        Self { start, len, owned: false }
    }

    /// Overwrites all bytes, in a way that the compiler does not leave out.
    pub fn erase(&mut self) {
        // SAFETY: the bytes are ours or, behind the object that holds us, ours alone.
        unsafe { libc::explicit_bzero(self.start.as_ptr().cast(), self.len) };
    }
}

impl From<Vec<u8>> for Frozen {
    fn from(bytes: Vec<u8>) -> Self {
        let len = bytes.len();
        match NonNull::new(bytes.into_raw()) {
            Some(start) => Self { start, len, owned: true },
            None => Self { start: NonNull::dangling(), len: 0, owned: false },
        }
    }
}

impl Deref for Frozen {
    type Target = [u8];
    #[inline(always)]
    fn deref(&self) -> &[u8] {
        // SAFETY: so many bytes are initialised, and nobody changes them while they are borrowed.
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl Drop for Frozen {
    #[inline(always)]
    fn drop(&mut self) {
        if self.owned {
            // SAFETY: the block came from a vector that gave it away.
            unsafe { libc::free(self.start.as_ptr().cast()) }
        }
    }
}
