//! sd_event_source_set_ratelimit(3).

use super::event::{callback, publish, sd_event_handler_t};
use super::event_source::{own, pin, pin_own};
use crate::errno::{Errno, status, to_c};
use crate::event::Source;
use core::ffi::{c_int, c_uint};

/// `sd_event_source_set_ratelimit(3)`: lets the source fire at most `burst` times in `interval` µs; one of them 0: no limit. -EDOM
/// where sources of its kind cannot be limited.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_ratelimit(s: *mut Source, interval_usec: u64, burst: c_uint) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { pin_own(s) };
    status(source.and_then(|source| {
        source.check_can_ratelimit()?;
        Source::set_ratelimit(&source, interval_usec, burst)
    }))
}

/// `sd_event_source_get_ratelimit(3)`: the limit; -ENOEXEC without one. The pointers may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_ratelimit(s: *mut Source, ret_interval_usec: *mut u64, ret_burst: *mut c_uint) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    status(source.and_then(|source| {
        source.check_can_ratelimit()?;
        let (interval, burst) = source.ratelimit().ok_or(Errno::NOEXEC)?;
        if !ret_interval_usec.is_null() {
            // SAFETY: C's pointer for the result.
            unsafe { publish(ret_interval_usec, interval) }?;
        }
        // SAFETY: C's pointer for the result.
        if ret_burst.is_null() { Ok(()) } else { unsafe { publish(ret_burst, burst) } }
    }))
}

/// `sd_event_source_is_ratelimited(3)`: whether the source has fired too often and is held back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_is_ratelimited(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    to_c(source.map(|source| source.is_ratelimited().into()))
}

/// `sd_event_source_set_ratelimit_expire_callback(3)`: calls `callback`, if not NULL, when the source is no longer held back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_ratelimit_expire_callback(s: *mut Source, callback: sd_event_handler_t) -> c_int {
    // SAFETY: C's pointer and callback.
    let (source, callback) = unsafe { (own(s), self::callback(callback)) };
    status(source.and_then(|source| source.set_ratelimit_expire_callback(callback)))
}

/// `sd_event_source_leave_ratelimit(3)`: lets go a source that is held back. Positive if it was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_leave_ratelimit(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { pin(s) };
    to_c(source.and_then(|source| {
        if !source.is_ratelimited() {
            return Ok(0);
        }
        source.check_origin()?;
        source.check_alive()?;
        Source::leave_ratelimit(&source).map(|()| 1)
    }))
}
