//! How do C strings come in and go out?

use crate::errno::Result;
use crate::mem::{CString, Vec};
use core::ffi::{CStr, c_char};
use core::ptr::null_mut;

/// The string; `None` when it is NULL.
///
/// # Safety
/// `text` is NULL or a C string that stays as it is during `'a`.
pub unsafe fn c_str<'a>(text: *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller says so.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
}

/// The string without its NUL; `None` when it is NULL.
///
/// # Safety
/// As for [`c_str`].
pub unsafe fn bytes<'a>(text: *const c_char) -> Option<&'a [u8]> {
    // SAFETY: passed on to the caller.
    unsafe { c_str(text) }.map(CStr::to_bytes)
}

/// Hands bytes to C, which frees them, with a NUL behind them.
pub fn into_c(mut text: Vec<u8>) -> Result<*mut c_char> {
    text.push(0)?;
    Ok(text.into_raw().cast())
}

/// Hands strings to C, which frees them and their NULL-terminated array.
pub fn strv_into_c(mut strings: Vec<CString>) -> Result<*mut *mut c_char> {
    let mut array = Vec::new();
    array.reserve_exact(strings.len() + 1)?;
    array.push_reserved(null_mut());
    while let Some(string) = strings.pop() {
        array.push_reserved(string.into_raw());
    }
    array.reverse();
    Ok(array.into_raw())
}
