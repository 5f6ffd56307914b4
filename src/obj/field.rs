//! How is a variable of the user's read and changed? Through `Field`, for properties that have no getter or setter.
//! SD_BUS_PROPERTY(3).
//!
//! Who writes such a property into a table promises (`Vtable::new`) that its userdata and offset lead to a variable of its type.

use crate::mem::CString;
use core::ffi::{CStr, c_char, c_void};
use core::ptr::NonNull;

/// A variable of the type that a table says.
pub struct Field(NonNull<c_void>);

/// The promise that came with a table: where it has a property without getter or setter, there is a variable.
#[derive(Clone, Copy)]
pub struct Fields(());

impl Fields {
    /// # Safety
    /// The places then asked for are NULL or variables of the type they are read and changed as: so many bytes, a malloc'd string,
    /// or an array of strings that NULL ends.
    pub(super) const unsafe fn promised() -> Self {
        Self(())
    }

    /// The variable at `place`; `None` for NULL.
    pub fn at(self, place: *mut c_void) -> Option<Field> {
        NonNull::new(place).map(Field)
    }
}

impl Field {
    /// The bytes of a number.
    pub fn read<const N: usize>(&self) -> [u8; N] {
        // SAFETY: `promised` says that so many bytes are there.
        unsafe { self.0.cast().read_unaligned() }
    }

    /// Changes the bytes of a number.
    pub fn write<const N: usize>(&self, bytes: [u8; N]) {
        // SAFETY: `promised` says that so many bytes are there.
        unsafe { self.0.cast().write_unaligned(bytes) }
    }

    /// The string that a pointer leads to; `None` for NULL.
    pub fn text(&self) -> Option<&CStr> {
        // SAFETY: `promised` says that a pointer is there.
        let text = unsafe { self.0.cast::<*const c_char>().read_unaligned() };
        // SAFETY: not NULL, so it is a string, as `promised` says.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
    }

    /// Replaces a string by another that C may free, and frees the former.
    pub fn set_text(&self, text: CString) {
        let place = self.0.cast::<*mut c_char>();
        // SAFETY: `promised` says that a pointer is there.
        let former = unsafe { place.read_unaligned() };
        // SAFETY: as above.
        unsafe { place.write_unaligned(text.into_raw()) };
        // SAFETY: `promised` says that the former string is malloc'd; nobody has it any more.
        unsafe { libc::free(former.cast()) };
    }

    /// The strings of an array; none for NULL.
    pub fn strings(&self) -> impl Iterator<Item = &CStr> {
        // SAFETY: `promised` says that a pointer is there.
        let array = unsafe { self.0.cast::<*const *const c_char>().read_unaligned() };
        (0..).map_while(move |index| {
            // SAFETY: none of the elements before was NULL, so there is one more.
            let text = if array.is_null() { core::ptr::null() } else { unsafe { *array.add(index) } };
            // SAFETY: not NULL, so it is a string, as `promised` says.
            (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) })
        })
    }
}
