//! How are variadic arguments read? Through a cursor over C's `va_list`, in the order and of the types the caller passed.

use core::ffi::{c_double, c_void};

/// `struct shim_arguments` of arguments.h.
#[repr(C)]
pub struct Arguments {
    _opaque: [u8; 0],
}

unsafe extern "C" {
    fn shim_next_u32(from: *mut Arguments) -> u32;
    fn shim_next_u64(from: *mut Arguments) -> u64;
    fn shim_next_double(from: *mut Arguments) -> c_double;
    fn shim_next_pointer(from: *mut Arguments) -> *mut c_void;
}

impl Arguments {
    /// The next argument, an `int` or what is promoted to one.
    ///
    /// # Safety
    /// The caller of the variadic function passed such an argument here; so too for the functions below.
    pub unsafe fn next_u32(&mut self) -> u32 {
        // SAFETY: `self` is a cursor made by our C entry points.
        unsafe { shim_next_u32(self) }
    }

    /// The next argument, a 64-bit integer.
    pub unsafe fn next_u64(&mut self) -> u64 {
        // SAFETY: as above.
        unsafe { shim_next_u64(self) }
    }

    /// The next argument, a `double`.
    pub unsafe fn next_double(&mut self) -> f64 {
        // SAFETY: as above.
        unsafe { shim_next_double(self) }
    }

    /// The next argument, a pointer.
    pub unsafe fn next_pointer(&mut self) -> *mut c_void {
        // SAFETY: as above.
        unsafe { shim_next_pointer(self) }
    }
}
