//! sd_event_add_io(3): what sources of descriptors can do. -EDOM for other sources.

use super::event::{check_ret, publish};
use super::event_source::{known, lend};
use crate::errno::{Errno, Result, status, to_c};
use crate::event::{self, Source};
use core::ffi::c_int;

/// # Safety
/// `s` is NULL or a live source.
unsafe fn own<'a>(s: *mut Source) -> Result<&'a Source> {
    // SAFETY: passed on to the caller.
    let source = unsafe { known(s) }?;
    source.io_fd()?;
    source.check_origin()?;
    Ok(source)
}

/// `sd_event_source_get_io_fd(3)`: the descriptor. It stays whose it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_io_fd(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(s) }.and_then(|source| source.io_fd()))
}

/// `sd_event_source_set_io_fd(3)`: watches another descriptor. A source that owns its descriptor closes the old one and owns `fd`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_io_fd(s: *mut Source, fd: c_int) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { known(s) };
    status(source.and_then(|_| {
        if fd < 0 {
            return Err(Errno::BADF);
        }
        // SAFETY: as above.
        let source = unsafe {
            own(s)?;
            lend(s)?
        };
        Source::set_io_fd(&source, fd)
    }))
}

/// `sd_event_source_get_io_fd_own(3)`: whether the source closes its descriptor when it ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_io_fd_own(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(s) }.and_then(|source| Ok(source.io_fd_own()?.into())))
}

/// `sd_event_source_set_io_fd_own(3)`: lets the source close its descriptor when it ends, or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_io_fd_own(s: *mut Source, own: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { self::own(s) }.and_then(|source| source.set_io_fd_own(own != 0)))
}

/// `sd_event_source_get_io_events(3)`: what is watched for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_io_events(s: *mut Source, ret: *mut u32) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|_| {
        check_ret(ret)?;
        // SAFETY: as above.
        unsafe { publish(ret, own(s)?.io_events()?) }
    }))
}

/// `sd_event_source_set_io_events(3)`: changes what is watched for. What was pending and not dispatched is looked at anew.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_io_events(s: *mut Source, events: u32) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { lend(s) };
    status(source.and_then(|source| {
        source.io_fd()?;
        event::check_io_events(events)?;
        source.check_alive()?;
        source.check_origin()?;
        Source::set_io_events(&source, events)
    }))
}

/// `sd_event_source_get_io_revents(3)`: what a pending source is ready for; -ENODATA if it is not pending.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_io_revents(s: *mut Source, ret: *mut u32) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|_| {
        check_ret(ret)?;
        // SAFETY: as above.
        unsafe { publish(ret, own(s)?.io_revents()?) }
    }))
}
