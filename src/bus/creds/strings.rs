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
        let strings = || text.split_inclusive(|&byte| byte == 0).filter(|string| string.ends_with(&[0]));
        pointers.reserve_exact(strings().count() + 1)?;
        strings().for_each(|string| pointers.push_reserved(string.as_ptr().cast()));
        pointers.push_reserved(core::ptr::null());
        Ok(Self { _text: text, pointers })
    }

    /// The array as C declares it, valid as long as `self`; nobody writes to it.
    pub fn as_ptr(&self) -> *mut *mut c_char {
        self.pointers.as_ptr().cast_mut().cast()
    }
}
