//! What is a D-Bus error to a C program? `sd_bus_error`: a name, a message, and whether both are to be freed. See `sd_bus_error(3)`.
//!
//! Every setter returns the errno that the name stands for, so that it can end a function: `Err(error.set(…))`.

mod errno_names;
mod map;
mod services;
mod table;

pub use map::{Line, add as add_map};

use crate::errno::Errno;
use crate::mem::{CString, Vec};
use core::ffi::{CStr, c_char, c_int};
use core::ptr;

/// `sd_bus_error`. Whoever makes a reference of C's pointer vouches for the two strings.
#[repr(C)]
pub struct BusError {
    name: *const c_char,
    message: *const c_char,
    /// Positive: both strings are malloc'd. 0: neither, they are constant. Negative: neither, they are a message's, which may
    /// go before a copy does.
    _need_free: c_int,
}

const NO_MEMORY: &CStr = c"org.freedesktop.DBus.Error.NoMemory";
const OUT_OF_MEMORY: &CStr = c"Out of memory";

impl BusError {
    /// No error: `SD_BUS_ERROR_NULL`.
    pub const NULL: Self = Self { name: ptr::null(), message: ptr::null(), _need_free: 0 };

    /// The struct behind a pointer of C's; `None` when it is NULL.
    ///
    /// # Safety
    /// `raw` is NULL or points to an `sd_bus_error` that nobody else looks at during `'a`; its strings are NULL or C
    /// strings, malloc'd as `_need_free` says.
    pub unsafe fn from_c<'a>(raw: *mut Self) -> Option<&'a mut Self> {
        // SAFETY: passed on to the caller.
        unsafe { raw.as_mut() }
    }

    /// What the error is called, `None` when there is none.
    pub fn name(&self) -> Option<&CStr> {
        // SAFETY: see `from_c`; our own setters store C strings that live as long as `self`.
        (!self.name.is_null()).then(|| unsafe { CStr::from_ptr(self.name) })
    }

    /// What there is to say about it.
    pub fn message(&self) -> Option<&CStr> {
        // SAFETY: as for the name.
        (!self.message.is_null()).then(|| unsafe { CStr::from_ptr(self.message) })
    }

    /// Whether there is an error at all.
    pub fn is_set(&self) -> bool {
        !self.name.is_null()
    }

    /// Whether setters refuse to write here: something would be lost.
    pub fn is_dirty(&self) -> bool {
        !self.name.is_null() || !self.message.is_null() || self._need_free != 0
    }

    /// The errno that the name stands for; `None` when no error is set.
    pub fn errno(&self) -> Option<Errno> {
        self.name().map(errno_of)
    }

    /// Sets copies of both strings; `EINVAL` when the error is already set.
    pub fn set(&mut self, name: &CStr, message: Option<&CStr>) -> Errno {
        match message.map(CString::copy_of).transpose() {
            Ok(message) => self.set_owned(name, message),
            Err(_) => self.set_no_memory(),
        }
    }

    /// Sets a copy of the name and takes over the message.
    pub fn set_owned(&mut self, name: &CStr, message: Option<CString>) -> Errno {
        if self.is_dirty() {
            return Errno::INVAL;
        }
        let Ok(copy) = CString::copy_of(name) else { return self.set_no_memory() };
        *self = Self { name: copy.into_raw(), message: message.map_or(ptr::null(), |text| text.into_raw().cast_const()), _need_free: 1 };
        errno_of(name)
    }

    /// Sets a name with a text: `form` with each `%` replaced by one of `parts`.
    pub fn set_filled(&mut self, name: &CStr, form: &str, parts: &[&[u8]]) -> Errno {
        match CString::filled(form, parts) {
            Ok(message) => self.set_owned(name, Some(message)),
            Err(_) => self.set_no_memory(),
        }
    }

    /// Sets both strings without copying them.
    pub fn set_const(&mut self, name: &'static CStr, message: Option<&'static CStr>) -> Errno {
        // SAFETY: static strings outlive everything.
        unsafe { self.set_borrowed(name.as_ptr(), message.map_or(ptr::null(), CStr::as_ptr)) }
    }

    /// As [`BusError::set_const`], for strings that C or the owner of `self` keeps alive.
    ///
    /// # Safety
    /// Both are C strings (the message may be NULL) that outlive what `self` is used for.
    pub unsafe fn set_borrowed(&mut self, name: *const c_char, message: *const c_char) -> Errno {
        if self.is_dirty() {
            return Errno::INVAL;
        }
        *self = Self { name, message, _need_free: 0 };
        self.errno().unwrap_or(Errno::INVAL)
    }

    /// The error that a message holds; copies of it get strings of their own.
    ///
    /// # Safety
    /// Both are NULL or C strings that outlive what the result is used for.
    pub unsafe fn of_message(name: *const c_char, message: *const c_char) -> Self {
        Self { name, message, _need_free: -1 }
    }

    /// Sets the error that an errno stands for: a well-known name, or one below `System.Error.`.
    pub fn set_errno(&mut self, error: Errno) -> Errno {
        self.set_errno_with(error, None)
    }

    /// As [`BusError::set_errno`] with a message other than the errno's.
    pub fn set_errno_with(&mut self, error: Errno, message: Option<CString>) -> Errno {
        match self.name_errno(error.get(), message) {
            Ok(()) => error,
            Err(Errno::NOMEM) => self.set_no_memory(),
            Err(other) => other,
        }
    }

    /// The work of the above for any number, even one that is no errno.
    pub fn name_errno(&mut self, error: c_int, message: Option<CString>) -> crate::errno::Result {
        if self.is_dirty() {
            return Err(Errno::INVAL);
        }
        let mut buffer = [0; 64];
        let here = buffer.as_ptr_range();
        let known = map::name_of(error);
        if let (Some(name), None) = (known, &message) {
            let text = describe(error, &mut buffer);
            if !here.contains(&text.as_ptr().cast()) {
                *self = Self { name: name.as_ptr(), message: text.as_ptr(), _need_free: 0 };
                return Ok(());
            }
        }
        let name = match (known, errno_names::name_of(error)) {
            (Some(name), _) => CString::copy_of(name)?,
            (None, Some(name)) => CString::joined(&[map::SYSTEM_ERROR, name.as_bytes()])?,
            (None, None) => CString::copy_of(c"org.freedesktop.DBus.Error.Failed")?,
        };
        let message = match message {
            Some(message) => message,
            None => CString::copy_of(describe(error, &mut buffer))?,
        };
        *self = Self { name: name.into_raw(), message: message.into_raw(), _need_free: 1 };
        Ok(())
    }

    /// What every setter says when it finds no memory; itself it needs none.
    pub fn set_no_memory(&mut self) -> Errno {
        if self.is_dirty() {
            return Errno::INVAL;
        }
        self.set_const(NO_MEMORY, Some(OUT_OF_MEMORY));
        Errno::NOMEM
    }

    /// Makes `self` a copy of `from`: constant strings are shared, others copied. Returns what `from` stands for.
    pub fn copy_from(&mut self, from: &Self) -> Option<Errno> {
        let name = from.name()?;
        Some(if self.is_dirty() {
            Errno::INVAL
        } else if from._need_free == 0 {
            *self = Self { name: from.name, message: from.message, _need_free: 0 };
            errno_of(name)
        } else {
            self.set(name, from.message())
        })
    }

    /// The error, leaving none behind.
    pub fn take(&mut self) -> Self {
        core::mem::replace(self, Self::NULL)
    }

    /// Gives the strings back. Most errors that go are not set.
    #[cold]
    #[inline(never)]
    fn release(&mut self) {
        for text in [self.name, self.message] {
            // SAFETY: a positive `_need_free`, as the caller found it, says that both are malloc'd and ours.
            unsafe { libc::free(text.cast_mut().cast()) };
        }
    }

    /// Forgets the error: `sd_bus_error_free`.
    pub fn free(&mut self) {
        drop(self.take());
    }
}

impl Drop for BusError {
    fn drop(&mut self) {
        if self._need_free > 0 {
            self.release();
        }
    }
}

/// The errno that an error name stands for; `EIO` for names that nobody has mapped.
pub fn errno_of(name: &CStr) -> Errno {
    Errno::new(map::number_of(name.to_bytes()))
}

unsafe extern "C" {
    /// The GNU one: returns the text, which may be in `buffer`.
    #[cfg(target_env = "gnu")]
    fn strerror_r(error: c_int, buffer: *mut c_char, size: usize) -> *const c_char;
}

/// The C library's text for an errno, in the program's language.
fn describe(error: c_int, buffer: &mut [u8; 64]) -> &CStr {
    // SAFETY: the buffer is as long as told.
    #[cfg(target_env = "gnu")]
    let text = unsafe { strerror_r(error, buffer.as_mut_ptr().cast(), buffer.len()) };
    // SAFETY: takes a plain number; all texts of musl's are constants.
    #[cfg(not(target_env = "gnu"))]
    let (text, _) = (unsafe { libc::strerror(error) }, buffer);
    // SAFETY: the text is the C library's own or in the buffer, NUL-terminated either way.
    unsafe { CStr::from_ptr(text) }
}

/// A copy of the C library's text for an errno.
pub fn description(error: c_int) -> crate::errno::Result<Vec<u8>> {
    Vec::copy_of(describe(error, &mut [0; 64]).to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_the_errno_they_were_made_of() {
        for number in 1..134 {
            let mut error = BusError::NULL;
            assert_eq!(error.set_errno(Errno::new(number)).get(), number);
            let back = error.errno().map(Errno::get).unwrap_or(0);
            let known = [libc::EPERM, libc::ETIME, libc::ENETRESET, libc::ECONNABORTED];
            assert!(back == number || known.contains(&number) || errno_names::name_of(number).is_none(), "{number} became {back}");
        }
    }

    #[test]
    fn a_set_error_is_not_overwritten() {
        let mut error = BusError::NULL;
        assert_eq!(error.set(c"a.b", Some(c"text")), Errno::IO);
        assert_eq!(error.set(c"c.d", None), Errno::INVAL);
        assert_eq!(error.name(), Some(c"a.b"));
        let mut copy = BusError::NULL;
        assert_eq!(copy.copy_from(&error), Some(Errno::IO));
        assert_eq!(copy.message(), Some(c"text"));
    }
}
