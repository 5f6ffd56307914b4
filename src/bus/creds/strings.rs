//! How are several strings shown to C at once? As an array of pointers with NULL at its end, owned by the credentials.

#![forbid(unsafe_code)]

use crate::errno::Result;
use crate::mem::Vec;
use core::ffi::c_char;

/// A `char **` and the text it points to.
pub struct Strings {
    /// Kept for the pointers.
    _text: Vec<u8>,
    pointers: Vec<*const c_char>,
}

impl Strings {
    /// Takes strings that each end with a NUL; what follows the last NUL is dropped.
    pub fn new(text: Vec<u8>) -> Result<Self> {
        let mut pointers = Vec::new();
        pointers.reserve_exact(memchr::memchr_iter(0, &text).count() + 1)?;
        let mut start = 0;
        for end in memchr::memchr_iter(0, &text) {
            pointers.push_reserved(text[start..].as_ptr().cast());
            start = end + 1;
        }
        pointers.push_reserved(core::ptr::null());
        Ok(Self { _text: text, pointers })
    }

    /// The array as C declares it, valid as long as `self`; nobody writes to it.
    pub fn as_ptr(&self) -> *mut *mut c_char {
        self.pointers.as_ptr().cast_mut().cast()
    }
}
