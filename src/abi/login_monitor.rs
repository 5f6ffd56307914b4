//! sd_login_monitor_new(3).
//!
//! A monitor is a descriptor and nothing else: its number, counted from 1, stands in for a pointer that nobody follows.

use super::text;
use crate::errno::{Errno, Result, status, to_c};
use crate::login::monitor;
use crate::sys::Fd;
use core::ffi::{c_char, c_int};
use core::ptr::{null_mut, without_provenance_mut};

/// `sd_login_monitor`: never looked into.
#[repr(C)]
pub struct LoginMonitor {
    _nothing: [u8; 0],
}

fn descriptor(m: *mut LoginMonitor) -> Result<c_int> {
    c_int::try_from(m.addr()).ok().and_then(|number| number.checked_sub(1)).filter(|&fd| fd >= 0).ok_or(Errno::INVAL)
}

/// `sd_login_monitor_new(3)`: watches the logins of a `category`: `seat`, `session`, `uid`, `machine`, or with NULL all of them.
/// Returns 0; -EINVAL for another category, -ENOENT when nobody manages logins here.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_login_monitor_new(category: *const c_char, ret: *mut *mut LoginMonitor) -> c_int {
    if ret.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: the caller passes NULL or a C string.
    status(monitor::watch(unsafe { text::c_str(category) }).map(|fd| {
        // SAFETY: the caller passes room for a pointer.
        unsafe { ret.write(without_provenance_mut(fd.into_raw() as usize + 1)) }
    }))
}

/// `sd_login_monitor_unref(3)`: ends the monitor and closes its descriptor; takes NULL. Returns NULL.
#[unsafe(no_mangle)]
pub extern "C" fn sd_login_monitor_unref(m: *mut LoginMonitor) -> *mut LoginMonitor {
    if let Ok(fd) = descriptor(m) {
        drop(Fd::own(fd));
    }
    null_mut()
}

/// `sd_login_monitor_flush(3)`: until something changes anew, the descriptor is not readable. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub extern "C" fn sd_login_monitor_flush(m: *mut LoginMonitor) -> c_int {
    status(descriptor(m).and_then(monitor::flush))
}

/// `sd_login_monitor_get_fd(3)`: the descriptor to wait for, which stays the monitor's.
#[unsafe(no_mangle)]
pub extern "C" fn sd_login_monitor_get_fd(m: *mut LoginMonitor) -> c_int {
    to_c(descriptor(m))
}

/// `sd_login_monitor_get_events(3)`: what poll(2) has to wait for.
#[unsafe(no_mangle)]
pub extern "C" fn sd_login_monitor_get_events(m: *mut LoginMonitor) -> c_int {
    to_c(descriptor(m).map(|_| c_int::from(libc::POLLIN)))
}

/// `sd_login_monitor_get_timeout(3)`: when poll(2) has to return at the latest, in microseconds of `CLOCK_MONOTONIC`; it never
/// has to: `UINT64_MAX`. Returns 0, or -EINVAL for a null pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_login_monitor_get_timeout(m: *mut LoginMonitor, ret_timeout_usec: *mut u64) -> c_int {
    if ret_timeout_usec.is_null() {
        return Errno::INVAL.negated();
    }
    status(descriptor(m).map(|_| {
        // SAFETY: the caller passes room for a number.
        unsafe { ret_timeout_usec.write(u64::MAX) }
    }))
}
