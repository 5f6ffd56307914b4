//! sd_bus_error(3), sd_bus_error_add_map(3).
//!
//! The setters return the errno that the error stands for, negated, so that they can end a function.

use super::Arguments;
use super::text::{bytes, c_str};
use crate::errno::{Errno, to_c};
use crate::mem::CString;
use crate::obj::BusError;
use crate::obj::error::{Line, add_map, errno_of};
use core::ffi::{c_char, c_int};
use core::ptr;

/// Runs `set` on the struct, if there is one, and turns the errno that the error stands for into the return value.
///
/// # Safety
/// As for [`BusError::from_c`].
unsafe fn set(e: *mut BusError, name: *const c_char, set: impl FnOnce(&mut BusError) -> Errno) -> c_int {
    // SAFETY: the API demands C strings.
    let Some(name) = (unsafe { c_str(name) }) else { return 0 };
    // SAFETY: passed on to the caller.
    unsafe { BusError::from_c(e) }.map_or_else(|| errno_of(name), set).negated()
}

/// `sd_bus_error_free(3)`: frees what `e` holds and resets it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_free(e: *mut BusError) {
    // SAFETY: as the API demands.
    if let Some(e) = unsafe { BusError::from_c(e) } {
        e.free();
    }
}

/// `sd_bus_error_set(3)`: sets copies of `name` and, unless it is NULL, `message`. Returns the errno that `name` stands for,
/// negated; 0 for no name; -EINVAL if `e` is set already; -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_set(e: *mut BusError, name: *const c_char, message: *const c_char) -> c_int {
    // SAFETY: as the API demands; `set` runs with a name only.
    unsafe { set(e, name, |e| e.set(c_str(name).unwrap_or_default(), c_str(message))) }
}

/// `sd_bus_error_set_const(3)`: as `sd_bus_error_set()`, for strings that outlive `e` and are not copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_set_const(e: *mut BusError, name: *const c_char, message: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { set(e, name, |e| e.set_borrowed(name, message)) }
}

/// `sd_bus_error_set_errno(3)`: sets the name and text of an errno, whose sign does not matter. Returns it negated; 0 for 0;
/// -EINVAL if `e` is set already; -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_set_errno(e: *mut BusError, error: c_int) -> c_int {
    // SAFETY: as the API demands.
    unsafe { shim_error_set_errno(e, error, ptr::null_mut()) }
}

/// As `sd_bus_error_set()`, with a message that becomes the error's.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_error_set(e: *mut BusError, name: *const c_char, message: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let message = unsafe { CString::from_raw(message) };
    // SAFETY: as the API demands; `set` runs with a name only.
    unsafe { set(e, name, |e| e.set_owned(c_str(name).unwrap_or_default(), message)) }
}

/// As `sd_bus_error_set_errno()`, with a message, unless it is NULL, that becomes the error's.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_error_set_errno(e: *mut BusError, error: c_int, message: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let message = unsafe { CString::from_raw(message) };
    let negated = if error > 0 { -error } else { error };
    // SAFETY: as the API demands.
    let Some(e) = (unsafe { BusError::from_c(e) }).filter(|_| error != 0) else { return negated };
    match e.name_errno(negated.wrapping_neg(), message) {
        Ok(()) => negated,
        Err(Errno::NOMEM) => e.set_no_memory().negated(),
        Err(errno) => errno.negated(),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn shim_error_set_no_memory(e: *mut BusError) -> c_int {
    // SAFETY: as the API demands.
    unsafe { BusError::from_c(e) }.map_or(Errno::NOMEM, BusError::set_no_memory).negated()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn shim_error_is_dirty(e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    unsafe { e.as_ref() }.is_some_and(BusError::is_dirty).into()
}

/// `sd_bus_error_get_errno(3)`: the positive errno that `e` stands for; 0 for none and for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_get_errno(e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    unsafe { e.as_ref() }.and_then(BusError::errno).map_or(0, Errno::get)
}

/// `sd_bus_error_copy(3)`: makes `dest`, which must be unset, a copy of `e`. Returns the errno that `e` stands for, negated; 0 if it is
/// unset; -EINVAL if `dest` is set; -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_copy(dest: *mut BusError, e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    let Some(e) = (unsafe { e.as_ref() }) else { return 0 };
    // SAFETY: as the API demands.
    let copied = match unsafe { BusError::from_c(dest) } {
        Some(dest) => dest.copy_from(e),
        None => e.errno(),
    };
    copied.map_or(0, Errno::negated)
}

/// `sd_bus_error_move(3)`: moves `e` into `dest`, which is overwritten; with `dest` NULL, `e` is freed. Returns the errno that
/// it stands for, negated, or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_move(dest: *mut BusError, e: *mut BusError) -> c_int {
    // SAFETY: as the API demands.
    let moved = unsafe { BusError::from_c(e) }.filter(|e| e.is_set()).map(BusError::take);
    let errno = moved.as_ref().and_then(BusError::errno);
    if !dest.is_null() {
        // SAFETY: not NULL, so C gave room; what was there is not ours to free.
        unsafe { dest.write(moved.unwrap_or(BusError::NULL)) };
    }
    errno.map_or(0, Errno::negated)
}

/// `sd_bus_error_is_set(3)`: whether `e` is not NULL and has a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_is_set(e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    unsafe { e.as_ref() }.is_some_and(BusError::is_set).into()
}

/// `sd_bus_error_has_name(3)`: whether `e` is not NULL and has this name, or none if `name` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_has_name(e: *const BusError, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { e.as_ref().is_some_and(|e| e.name() == c_str(name)).into() }
}

/// `sd_bus_error_has_names_sentinel(3)`, with its names, up to NULL, behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_error_has_names(e: *const BusError, names: *mut Arguments) -> c_int {
    // SAFETY: as the API demands.
    let Some(name) = (unsafe { e.as_ref() }).and_then(BusError::name) else { return 0 };
    loop {
        // SAFETY: the caller passed strings and then NULL.
        let Some(wanted) = (unsafe { bytes((*names).next_pointer().cast()) }) else { return 0 };
        if name.to_bytes() == wanted {
            return 1;
        }
    }
}

/// `sd_bus_error_add_map(3)`: adds names and their errnos, an array that ends in `SD_BUS_ERROR_MAP_END` and is not copied. Returns
/// 1, 0 if it was added before, -EINVAL, -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_error_add_map(map: *const Line) -> c_int {
    // SAFETY: as the API demands.
    to_c(unsafe { add_map(map) }.map(c_int::from))
}
