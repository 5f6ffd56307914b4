//! sd_bus_interface_name_is_valid(3).

use super::text::bytes;
use crate::errno::Errno;
use crate::wire::{names, path};
use core::ffi::{c_char, c_int};

/// # Safety
/// `text` is NULL or a C string.
unsafe fn check(text: *const c_char, is_valid: fn(&[u8]) -> bool) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { bytes(text) }.map_or(Errno::INVAL.negated(), |text| is_valid(text).into())
}

/// `sd_bus_interface_name_is_valid(3)`: 1 if `p` is a valid interface name, 0 if not, -EINVAL if it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_interface_name_is_valid(p: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { check(p, names::is_interface) }
}

/// `sd_bus_service_name_is_valid(3)`: 1 if `p` is a valid bus name, unique or well-known, 0 if not, -EINVAL if it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_service_name_is_valid(p: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { check(p, names::is_service) }
}

/// `sd_bus_member_name_is_valid(3)`: 1 if `p` is a valid name of a method or signal, 0 if not, -EINVAL if it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_member_name_is_valid(p: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { check(p, names::is_member) }
}

/// `sd_bus_object_path_is_valid(3)`: 1 if `p` is a valid object path, 0 if not, -EINVAL if it is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_object_path_is_valid(p: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { check(p, path::is_valid) }
}
