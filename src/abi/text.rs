//! How do C strings come in and go out?

use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use core::ffi::{CStr, c_char};
use core::ptr;

/// The string; `None` when it is NULL.
///
/// # Safety
/// `text` is NULL or a C string that stays as it is during `'a`.
#[inline(never)]
pub unsafe fn c_str<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller says so.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// The string without its NUL; `None` when it is NULL.
///
/// # Safety
/// As for [`c_str`].
#[inline(never)]
pub unsafe fn bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: passed on to the caller.
    unsafe { bytes_inlined(text) }
}

/// As [`bytes`], for what is called with every value of a message.
///
/// # Safety
/// As for [`c_str`].
#[inline(always)]
pub unsafe fn bytes_inlined<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: the caller says so.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// Hands bytes to C, which frees them, with a NUL behind them.
pub fn into_c(mut text: Vec<u8>) -> Result<*mut c_char> {
    text.push(0)?;
    Ok(text.into_raw().cast())
}

/// Hands strings to C, which frees them and their NULL-terminated array.
pub fn strv_into_c(strings: Vec<CString>) -> Result<*mut *mut c_char> {
    Strv::new(strings).map(Strv::into_c)
}

/// Strings that can be handed to C without fail.
pub struct Strv(Vec<CString>, Vec<*mut c_char>);

impl Strv {
    /// Makes room for the array.
    pub fn new(strings: Vec<CString>) -> Result<Self> {
        let mut array = Vec::new();
        array.reserve_exact(strings.len() + 1)?;
        Ok(Self(strings, array))
    }

    /// Hands the strings and their NULL-terminated array to C, which frees them.
    pub fn into_c(self) -> *mut *mut c_char {
        let Self(mut strings, mut array) = self;
        array.push_reserved(ptr::null_mut());
        while let Some(string) = strings.pop() {
            array.push_reserved(string.into_raw());
        }
        array.reverse();
        array.into_raw()
    }
}

/// Strings on their way to C: each malloc'd, freed unless they arrive.
pub struct OwnedStrings(Vec<*mut c_char>);

impl OwnedStrings {
    /// None.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a copy.
    pub fn push(&mut self, text: &[u8]) -> Result {
        self.0.reserve(1)?;
        let mut copy = Vec::new();
        copy.reserve_exact(text.len() + 1)?;
        copy.extend_reserved(text);
        self.0.push_reserved(into_c(copy)?);
        Ok(())
    }

    /// Appends all to an array of C's, which becomes NULL-terminated; without strings it stays as it is. `ENOMEM` changes nothing.
    ///
    /// # Safety
    /// `array` may be read and written; it points to NULL or a malloc'd array of strings that NULL ends.
    pub unsafe fn append_to(mut self, array: *mut *mut *mut c_char) -> Result {
        if self.0.is_empty() {
            return Ok(());
        }
        // SAFETY: the caller says so.
        let old = unsafe { *array };
        // SAFETY: the caller says that NULL ends it.
        let known = if old.is_null() { 0 } else { (0..).take_while(|&index| unsafe { !(*old.add(index)).is_null() }).count() };
        let bytes = (known + self.0.len() + 1).checked_mul(size_of::<*mut c_char>()).ok_or(Errno::NOMEM)?;
        // SAFETY: `old` is NULL or malloc'd; when realloc fails it stays as it is.
        let new: *mut *mut c_char = unsafe { libc::realloc(old.cast(), bytes) }.cast();
        if new.is_null() {
            return Err(Errno::NOMEM);
        }
        // SAFETY: there is room for the strings and a NULL behind the known ones.
        unsafe {
            ptr::copy_nonoverlapping(self.0.as_ptr(), new.add(known), self.0.len());
            new.add(known + self.0.len()).write(ptr::null_mut());
            array.write(new);
        }
        self.0.clear();
        Ok(())
    }
}

impl Drop for OwnedStrings {
    fn drop(&mut self) {
        for &text in &self.0 {
            // SAFETY: malloc'd by `push` and still ours.
            unsafe { libc::free(text.cast()) };
        }
    }
}
