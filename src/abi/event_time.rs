//! sd_event_add_time(3): what timers can do. -EDOM for other sources.

use super::event::{check_ret, publish};
use super::event_source::{known, lend};
use crate::errno::{Errno, Result, status};
use crate::event::Source;
use crate::obj::Ref;
use core::ffi::c_int;
use libc::clockid_t;

/// Publishes what `read` finds in a timer.
///
/// # Safety
/// `s` is NULL or a live source, `ret` is NULL or points to room.
unsafe fn get<T>(s: *mut Source, ret: *mut T, read: impl FnOnce(&Source) -> Result<T>) -> c_int {
    // SAFETY: passed on to the caller.
    status(unsafe { known(s) }.and_then(|source| {
        check_ret(ret)?;
        let value = read(source)?;
        source.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, value) }
    }))
}

/// Changes a timer.
///
/// # Safety
/// `s` is NULL or a live source.
unsafe fn set(s: *mut Source, change: impl FnOnce(&Ref<Source>) -> Result) -> c_int {
    // SAFETY: passed on to the caller.
    status(unsafe { lend(s) }.and_then(|source| {
        source.time_usec()?;
        source.check_alive()?;
        source.check_origin()?;
        change(&source)
    }))
}

/// `sd_event_source_get_time(3)`: when it fires, in µs of its clock.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_time(s: *mut Source, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    unsafe { get(s, ret, |source| source.time_usec()) }
}

/// `sd_event_source_set_time(3)`: lets it fire at `usec` µs of its clock; `UINT64_MAX`: never.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_time(s: *mut Source, usec: u64) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(s, |source| Source::set_time(source, usec)) }
}

/// `sd_event_source_set_time_relative(3)`: lets it fire `usec` µs after the loop last woke; `UINT64_MAX`: never.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_time_relative(s: *mut Source, usec: u64) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { lend(s) }.and_then(|source| {
        let clock = source.time_clock()?;
        let time = match source.event() {
            Some(event) => {
                event.check_origin()?;
                if usec == u64::MAX { usec } else { event.after(clock, usec)? }
            }
            None => usec,
        };
        source.check_alive()?;
        source.check_origin()?;
        Source::set_time(&source, time)
    }))
}

/// `sd_event_source_get_time_accuracy(3)`: how many µs late it may fire.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_time_accuracy(s: *mut Source, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    unsafe { get(s, ret, |source| source.time_accuracy()) }
}

/// `sd_event_source_set_time_accuracy(3)`: changes how many µs late it may fire; 0: 250 ms.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_time_accuracy(s: *mut Source, usec: u64) -> c_int {
    if s.is_null() || usec == u64::MAX {
        return Errno::INVAL.negated();
    }
    // SAFETY: C's pointer.
    unsafe { set(s, |source| Source::set_time_accuracy(source, usec)) }
}

/// `sd_event_source_get_time_clock(3)`: its clock.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_time_clock(s: *mut Source, ret: *mut clockid_t) -> c_int {
    // SAFETY: C's pointers.
    unsafe { get(s, ret, |source| source.time_clock()) }
}
