//! Who frees an array of strings that C made? `Strings`, the array and each of them.

use core::ffi::{CStr, c_char};

/// Malloc'd strings in a malloc'd array that NULL ends.
pub struct Strings(*mut *mut c_char);

impl Strings {
    /// Takes over an array; NULL is an empty one.
    ///
    /// # Safety
    /// `array` is NULL or as described above, and nobody else has it or its strings.
    pub unsafe fn from_raw(array: *mut *mut c_char) -> Self {
        Self(array)
    }

    /// The strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &CStr> {
        // SAFETY: ours until it is dropped.
        (0..).map_while(|index| self.at(index)).map(|text| unsafe { CStr::from_ptr(text) })
    }

    /// The string at `index`, if none before it is the end.
    fn at(&self, index: usize) -> Option<*mut c_char> {
        // SAFETY: all elements before are strings, so there is one more.
        let text = if self.0.is_null() { self.0.cast() } else { unsafe { *self.0.add(index) } };
        (!text.is_null()).then_some(text)
    }
}

impl Drop for Strings {
    fn drop(&mut self) {
        (0..).map_while(|index| self.at(index)).for_each(|text| {
            // SAFETY: malloc'd and ours.
            unsafe { libc::free(text.cast()) }
        });
        // SAFETY: as above.
        unsafe { libc::free(self.0.cast()) }
    }
}
