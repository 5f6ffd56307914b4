//! What does the environment say? Values are copied at once: the program may change its environment at any time.

use crate::errno::Result;
use crate::mem::CString;
use core::ffi::{CStr, c_char};

unsafe extern "C" {
    fn secure_getenv(name: *const c_char) -> *mut c_char;
}

/// The value of a variable.
pub fn variable(name: &CStr) -> Result<Option<CString>> {
    // SAFETY: the name is a C string.
    copy(unsafe { libc::getenv(name.as_ptr()) })
}

/// What `read` makes of the value of a variable, which no other thread may change meanwhile.
pub fn read<T>(name: &CStr, read: impl FnOnce(Option<&[u8]>) -> T) -> T {
    // SAFETY: the name is a C string.
    let value = unsafe { libc::getenv(name.as_ptr()) };
    // SAFETY: getenv returned NULL or a C string.
    read((!value.is_null()).then(|| unsafe { CStr::from_ptr(value) }.to_bytes()))
}

/// The value of a variable, unless the program runs with privileges that its caller does not have.
pub fn secure(name: &CStr) -> Result<Option<CString>> {
    // SAFETY: the name is a C string.
    copy(unsafe { secure_getenv(name.as_ptr()) })
}

/// Removes a variable.
pub fn unset(name: &CStr) {
    // SAFETY: the name is a C string; that no thread reads the environment meanwhile is the program's duty.
    unsafe { libc::unsetenv(name.as_ptr()) };
}

fn copy(value: *const c_char) -> Result<Option<CString>> {
    if value.is_null() {
        return Ok(None);
    }
    // SAFETY: getenv returned a C string, which nobody changes meanwhile.
    CString::copy_of(unsafe { CStr::from_ptr(value) }).map(Some)
}
