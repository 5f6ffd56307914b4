//! How is a string kept that C will see? NUL-terminated on malloc, so that C can also free it.

use super::{Vec, find, release};
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_char};
use core::ptr::NonNull;

/// An owned C string: no inner NUL, one at the end.
pub struct CString {
    start: NonNull<u8>,
    /// Without the NUL.
    len: usize,
}

impl CString {
    /// Bytes of which the last, and only the last, is NUL.
    fn own(bytes: Vec<u8>) -> Self {
        let len = bytes.len() - 1;
        // What holds a NUL has been allocated.
        let start = NonNull::new(bytes.into_raw()).unwrap_or(NonNull::dangling());
        Self { start, len }
    }

    /// A copy of `text`; an inner NUL is `EINVAL`.
    #[inline(never)]
    pub fn new(text: &[u8]) -> Result<Self> {
        Self::joined(&[text])
    }

    /// The concatenation of `parts`; an inner NUL is `EINVAL`.
    pub fn joined(parts: &[&[u8]]) -> Result<Self> {
        let mut bytes = Vec::new();
        bytes.reserve_exact(parts.iter().map(|p| p.len()).sum::<usize>() + 1)?;
        for part in parts {
            bytes.extend_reserved(part);
        }
        Self::terminated(bytes)
    }

    /// `bytes` with a NUL behind them; an inner NUL is `EINVAL`.
    pub fn terminated(mut bytes: Vec<u8>) -> Result<Self> {
        if find(0, &bytes).is_some() {
            return Err(Errno::INVAL);
        }
        bytes.push(0)?;
        Ok(Self::own(bytes))
    }

    /// A copy of a C string.
    pub fn copy_of(text: &CStr) -> Result<Self> {
        Ok(Self::own(Vec::copy_of(text.to_bytes_with_nul())?))
    }

    /// Takes over a string of C's; `None` when it is NULL.
    ///
    /// # Safety
    /// `text` is NULL or a malloc'd C string that nobody else frees.
    pub unsafe fn from_raw(text: *mut c_char) -> Option<Self> {
        let start = NonNull::new(text.cast())?;
        // SAFETY: the caller says so.
        Some(Self { start, len: unsafe { libc::strlen(text) } })
    }

    /// `form` with each `%` in it replaced by the next of `parts`; an inner NUL is `EINVAL`.
    pub fn filled(form: &str, parts: &[&[u8]]) -> Result<Self> {
        let (mut bytes, mut parts) = (Vec::new(), parts.iter());
        for between in form.as_bytes().split(|&byte| byte == b'%') {
            bytes.extend(between)?;
            bytes.extend(parts.next().copied().unwrap_or_default())?;
        }
        Self::terminated(bytes)
    }

    /// The text without its NUL.
    pub fn as_bytes(&self) -> &[u8] {
        self.as_c_str().to_bytes()
    }

    /// The text as C sees it, valid as long as `self`.
    pub fn as_c_str(&self) -> &CStr {
        // SAFETY: so many bytes and a NUL are there, ours until dropped.
        let bytes = unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.len + 1) };
        // SAFETY: the constructors let one NUL stand, at the end.
        unsafe { CStr::from_bytes_with_nul_unchecked(bytes) }
    }

    /// A pointer valid as long as `self`.
    pub fn as_ptr(&self) -> *const c_char {
        self.start.as_ptr().cast()
    }

    /// Hands the string to C, which frees it with `free`.
    pub fn into_raw(self) -> *mut c_char {
        core::mem::ManuallyDrop::new(self).start.as_ptr().cast()
    }
}

impl Drop for CString {
    fn drop(&mut self) {
        // SAFETY: malloc'd and ours.
        unsafe { release(self.start) }
    }
}

impl core::ops::Deref for CString {
    type Target = CStr;
    fn deref(&self) -> &CStr {
        self.as_c_str()
    }
}

impl PartialEq for CString {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for CString {}

impl core::borrow::Borrow<[u8]> for CString {
    fn borrow(&self) -> &[u8] {
        self.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_inner_nul() {
        assert!(CString::new(b"a\0b").is_err());
        assert_eq!(CString::joined(&[b"a", b"", b"b"]).ok().unwrap().as_c_str(), c"ab");
        assert_eq!(CString::filled("%:b%", &[b"a", b"c"]).ok().unwrap().as_bytes(), b"a:bc");
    }
}
