//! sd-event(3): adding sources to a loop. Where `ret` is NULL the loop owns the source.

use super::event::{callback, lend, lend_own, sd_event_handler_t};
use crate::errno::{Errno, Result, status};
use crate::event::{self, Event, Handler, Source};
use crate::obj::{Lent, User};
use core::ffi::{c_int, c_void};
use libc::clockid_t;

/// A handler of descriptors, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_io_handler_t = Option<unsafe extern "C" fn(s: *mut Source, fd: c_int, revents: u32, userdata: *mut c_void) -> c_int>;
/// A handler of timers, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_time_handler_t = Option<unsafe extern "C" fn(s: *mut Source, usec: u64, userdata: *mut c_void) -> c_int>;

/// C's handler of a source, which floats where C does not ask for it.
#[inline]
pub(super) fn handler<C>(callback: Option<C>, ret: *mut *mut Source) -> Handler<C> {
    Handler::C { callback, floating: ret.is_null() }
}

/// Hands a new source to C, if C asked for it.
///
/// # Safety
/// `ret` is NULL or points to room for a pointer.
#[inline(never)]
pub(super) unsafe fn deliver(source: Result<User<Source>>, ret: *mut *mut Source) -> c_int {
    status(source.map(|source| {
        if ret.is_null() {
            return User::let_go(source);
        }
        // SAFETY: the caller says that there is room.
        unsafe { ret.write(source.into_c()) };
    }))
}

/// The loop, if a source may still be added to it: `ESTALE` goes before `ECHILD`.
#[inline]
pub(super) fn open(event: Lent<'_, Event>) -> Result<Lent<'_, Event>> {
    event.check_alive()?;
    event.check_origin()?;
    Ok(event)
}

/// `sd_event_add_io(3)`: calls `callback` when `fd` is ready for one of `events` (`EPOLLIN`, …). -EPERM: it cannot be watched. The
/// caller closes `fd` unless `sd_event_source_set_io_fd_own()` says otherwise. NULL for `callback`: exit with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_io(
    e: *mut Event,
    ret: *mut *mut Source,
    fd: c_int,
    events: u32,
    callback: sd_event_io_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers.
    let source = unsafe { lend(e) }.and_then(|event| {
        if fd < 0 {
            return Err(Errno::BADF);
        }
        event::check_io_events(events)?;
        let event = open(event)?;
        // SAFETY: C's callback.
        event::add_io(&event, fd, events, handler(unsafe { self::callback(callback) }, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_time(3)`: calls `callback` at `usec` µs of `clock`, or up to `accuracy` µs (0: 250 ms) later; once, unless switched
/// to `SD_EVENT_ON`. NULL for `callback`: exit with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_time(
    e: *mut Event,
    ret: *mut *mut Source,
    clock: clockid_t,
    usec: u64,
    accuracy: u64,
    callback: sd_event_time_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers.
    let source = unsafe { lend(e) }.and_then(|event| {
        check_accuracy(accuracy)?;
        let event = open(event)?;
        // SAFETY: C's callback.
        event::add_time(&event, clock, usec, accuracy, handler(unsafe { self::callback(callback) }, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_time_relative(3)`: as `sd_event_add_time()`, at `usec` µs after the loop last woke. -EOVERFLOW: never.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_time_relative(
    e: *mut Event,
    ret: *mut *mut Source,
    clock: clockid_t,
    usec: u64,
    accuracy: u64,
    callback: sd_event_time_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers.
    let source = unsafe { lend_own(e) }.and_then(|event| {
        let usec = event.after(clock, usec)?;
        check_accuracy(accuracy)?;
        event.check_alive()?;
        // SAFETY: C's callback.
        event::add_time(&event, clock, usec, accuracy, handler(unsafe { self::callback(callback) }, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

fn check_accuracy(accuracy: u64) -> Result {
    if accuracy == u64::MAX { Err(Errno::INVAL) } else { Ok(()) }
}

/// `sd_event_add_defer(3)`: calls `callback` in the next iteration; once, unless switched to `SD_EVENT_ON`. NULL for `callback`: exit
/// with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_defer(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(open).and_then(|event| event::add_defer(&event, handler(callback, ret), userdata));
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_post(3)`: calls `callback` after any source of another kind was dispatched. NULL for `callback`: exit with `userdata`
/// as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_post(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(open).and_then(|event| event::add_post(&event, handler(callback, ret), userdata));
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_exit(3)`: calls `callback` once the loop was asked to exit.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_exit(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let callback = callback.ok_or(Errno::INVAL);
    let source = event.and_then(|event| {
        let callback = callback?;
        let event = open(event)?;
        event::add_exit(&event, handler(Some(callback), ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}
