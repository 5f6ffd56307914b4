//! sd-event(3): the loop. What is added to it is in event_add.rs, what sources can do in event_source.rs.

use crate::errno::{Errno, Result, status, to_c};
use crate::event::{Event, Source};
use crate::obj::{Callback, Lent, Ref, User};
use crate::sys::{memory, thread};
use core::ffi::{c_int, c_void};
use libc::{clockid_t, pid_t};

/// A plain handler, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_handler_t = Option<unsafe extern "C" fn(s: *mut Source, userdata: *mut c_void) -> c_int>;

/// `SD_EVENT_DEFAULT`
const DEFAULT: usize = 1;

/// What C passes for a callback, as the crate calls it.
///
/// # Safety
/// The function may be called as the API documents it.
pub(super) unsafe fn callback<F: Copy>(function: Option<F>) -> Option<Callback<F>> {
    // SAFETY: passed on to the caller.
    function.map(|function| unsafe { Callback::new(function) })
}

/// The calling thread's default loop, if it has one.
pub(super) fn default_event() -> Option<Ref<Event>> {
    // SAFETY: a loop stays pinned as long as a thread knows it as its default.
    unsafe { Ref::from_c(thread::default(thread::Default::Event).cast::<Event>()) }.filter(Event::in_use)
}

/// The loop behind a pointer of C's, for as long as no user code runs: NULL is `EINVAL`, a default that does not exist `ENOPKG`.
///
/// # Safety
/// `e` is NULL, `SD_EVENT_DEFAULT` or a live loop.
#[inline]
pub(super) unsafe fn resolve<'a>(e: *mut Event) -> Result<&'a Event> {
    let event = if e.addr() > DEFAULT { e } else { resolve_default(e.addr())? };
    // SAFETY: passed on to the caller; a default loop is pinned by its thread.
    Ok(unsafe { &*event })
}

#[cold]
#[inline(never)]
fn resolve_default(sentinel: usize) -> Result<*mut Event> {
    if sentinel == DEFAULT { default_event().map(|event| event.as_ptr()).ok_or(Errno::NOPKG) } else { Err(Errno::INVAL) }
}

/// As [`resolve`], and `ECHILD` in a forked child.
///
/// # Safety
/// As for [`resolve`].
pub(super) unsafe fn own<'a>(e: *mut Event) -> Result<&'a Event> {
    // SAFETY: passed on to the caller.
    let event = unsafe { resolve(e) }?;
    event.check_origin()?;
    Ok(event)
}

/// As [`resolve`], as a handle.
///
/// # Safety
/// As for [`resolve`]. No user code runs as long as the handle lives.
#[inline]
pub(super) unsafe fn lend<'a>(e: *mut Event) -> Result<Lent<'a, Event>> {
    // SAFETY: passed on to the caller; C has handles only of what `Ref::new` made.
    unsafe { resolve(e).map(|event| Ref::lent(event)) }
}

/// As [`own`], as a handle.
///
/// # Safety
/// As for [`lend`].
pub(super) unsafe fn lend_own<'a>(e: *mut Event) -> Result<Lent<'a, Event>> {
    // SAFETY: passed on to the caller.
    let event = unsafe { lend(e) }?;
    event.check_origin()?;
    Ok(event)
}

/// As [`own`], kept in use as long as the loop goes round: user code runs, and may give up C's reference.
///
/// # Safety
/// As for [`resolve`].
#[inline(always)]
unsafe fn use_own(e: *mut Event) -> Result<User<Event>> {
    // SAFETY: passed on to the caller.
    let event = unsafe { resolve(e) }?;
    event.check_origin()?;
    // SAFETY: as above; C has handles only of what `Ref::new` made.
    Ok(unsafe { User::of(event) })
}

/// Writes a result to `*ret`, which is not NULL.
///
/// # Safety
/// `ret` is NULL or points to room for the value.
pub(super) unsafe fn publish<T>(ret: *mut T, value: T) -> Result {
    if ret.is_null() {
        return Err(Errno::INVAL);
    }
    // SAFETY: the caller says that there is room.
    unsafe { ret.write(value) };
    Ok(())
}

/// `EINVAL` for NULL where a result is to be written.
pub(super) fn check_ret<T>(ret: *mut T) -> Result {
    if ret.is_null() { Err(Errno::INVAL) } else { Ok(()) }
}

/// `sd_event_new(3)`: makes a loop. The caller owns a reference, to be given up with `sd_event_unref()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_new(ret: *mut *mut Event) -> c_int {
    // SAFETY: C's pointer for the result.
    status(check_ret(ret).and_then(|()| unsafe { publish(ret, Event::new()?.into_c()) }))
}

/// `sd_event_default(3)`: the calling thread's default loop, made if there is none yet (1) or shared (0). With NULL: whether there
/// is one. In a forked child the parent's loop cannot be had: NULL and 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_default(ret: *mut *mut Event) -> c_int {
    let known = default_event();
    if ret.is_null() {
        return known.is_some().into();
    }
    if known.as_ref().is_some_and(|event| event.check_origin().is_err()) {
        // SAFETY: C's pointer for the result.
        return status(unsafe { publish(ret, core::ptr::null_mut()) });
    }
    let made = known.is_none();
    let event = known.map_or_else(Event::new, |event| Ok(event.share()));
    to_c(event.and_then(|event| {
        if made {
            Event::make_default(&event);
        }
        // SAFETY: C's pointer for the result.
        unsafe { publish(ret, event.into_c()) }?;
        Ok(made.into())
    }))
}

/// `sd_event_ref(3)`: one more reference. Returns `e`, in a forked child NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_ref(e: *mut Event) -> *mut Event {
    // SAFETY: a loop of C's, or NULL.
    let event = unsafe { e.as_ref() }.filter(|event| event.check_origin().is_ok());
    event.map_or(core::ptr::null_mut(), User::for_c)
}

/// `sd_event_unref(3)`: gives up a reference; the loop ends with the last one, but not in a forked child. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_unref(e: *mut Event) -> *mut Event {
    // SAFETY: a loop of C's, or NULL.
    if unsafe { e.as_ref() }.is_some_and(|event| event.check_origin().is_ok()) {
        // SAFETY: a reference of C's.
        drop(unsafe { User::from_c(e) });
    }
    core::ptr::null_mut()
}

/// `sd_event_prepare(3)`: begins an iteration. Positive: dispatch; 0: wait.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_prepare(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { use_own(e) };
    to_c(event.and_then(|event| Event::prepare(&event)).map(c_int::from))
}

/// `sd_event_wait(3)`: waits at most `timeout` µs, `UINT64_MAX` for ever. Positive: dispatch; 0: begin the next iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_wait(e: *mut Event, timeout: u64) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { use_own(e) };
    to_c(event.and_then(|event| Event::wait(&event, timeout)).map(c_int::from))
}

/// `sd_event_dispatch(3)`: calls the handler of the first source that is pending. 0 once the loop has ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_dispatch(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { use_own(e) };
    to_c(event.and_then(|event| Event::dispatch(&event)).map(c_int::from))
}

/// `sd_event_run(3)`: one iteration, waiting at most `timeout` µs, `UINT64_MAX` for ever. Positive when a source was dispatched.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_run(e: *mut Event, timeout: u64) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { use_own(e) };
    to_c(event.and_then(|event| {
        let ran = Event::run(&event, timeout);
        User::let_go(event);
        ran.map(c_int::from)
    }))
}

/// `sd_event_loop(3)`: iterations until `sd_event_exit()` was called and all exit sources have run. Returns the exit code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_loop(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { use_own(e) };
    to_c(event.and_then(|event| Event::run_to_end(&event)))
}

/// `sd_event_exit(3)`: asks the loop to exit with `code`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_exit(e: *mut Event, code: c_int) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { resolve(e) };
    status(event.and_then(|event| {
        event.check_alive()?;
        event.check_origin()?;
        event.exit(code)
    }))
}

/// `sd_event_now(3)`: when the loop last woke, in µs of `clock`. Positive before the first iteration: then the time it is now.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_now(e: *mut Event, clock: clockid_t, ret: *mut u64) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { resolve(e) };
    to_c(event.and_then(|event| {
        check_ret(ret)?;
        event.check_origin()?;
        let (now, fresh) = event.now(clock)?;
        // SAFETY: C's pointer for the result.
        unsafe { publish(ret, now) }?;
        Ok(fresh.into())
    }))
}

/// `sd_event_get_fd(3)`: a descriptor that is readable when the loop has something to do. It stays the loop's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_fd(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.and_then(|event| event.fd()))
}

/// `sd_event_get_state(3)`: one of `SD_EVENT_INITIAL` to `SD_EVENT_PREPARING`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_state(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.map(|event| event.state()))
}

/// `sd_event_get_tid(3)`: the thread whose default loop this is; -ENXIO if it is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_tid(e: *mut Event, ret: *mut pid_t) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { resolve(e) }.and_then(|event| {
        check_ret(ret)?;
        event.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, event.thread()?) }
    }))
}

/// `sd_event_get_exit_code(3)`: what `sd_event_exit()` was called with; -ENODATA if it was not. `ret` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_exit_code(e: *mut Event, ret: *mut c_int) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    status(event.and_then(|event| {
        let code = event.exit_code()?;
        // SAFETY: C's pointer for the result.
        if ret.is_null() { Ok(()) } else { unsafe { publish(ret, code) } }
    }))
}

/// `sd_event_get_iteration(3)`: how many iterations were begun.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_iteration(e: *mut Event, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { resolve(e) }.and_then(|event| {
        check_ret(ret)?;
        event.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, event.iteration()) }
    }))
}

/// `sd_event_set_watchdog(3)`: lets the loop tell the service manager that it turns, if that was asked for. Positive if it will.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_set_watchdog(e: *mut Event, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.and_then(|event| event.set_watchdog(b != 0)).map(c_int::from))
}

/// `sd_event_get_watchdog(3)`: whether the loop tells the service manager that it turns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_watchdog(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.map(|event| event.watchdog().into()))
}

/// `sd_event_set_signal_exit(3)`: lets SIGINT and SIGTERM end the loop, with exit code 0. Positive when that changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_set_signal_exit(e: *mut Event, b: c_int) -> c_int {
    // SAFETY: C's pointer; the sources have no callbacks.
    let event = unsafe { lend_own(e) };
    to_c(event.and_then(|event| {
        event.check_alive()?;
        Event::set_signal_exit(&event, b != 0).map(c_int::from)
    }))
}

/// `sd_event_set_exit_on_idle(3)`: lets the loop end when nothing is on but post and exit sources. Positive if it will.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_set_exit_on_idle(e: *mut Event, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.map(|event| {
        event.set_exit_on_idle(b != 0);
        event.exit_on_idle().into()
    }))
}

/// `sd_event_get_exit_on_idle(3)`: whether the loop ends when nothing is on but post and exit sources.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_get_exit_on_idle(e: *mut Event) -> c_int {
    // SAFETY: C's pointer.
    let event = unsafe { own(e) };
    to_c(event.map(|event| event.exit_on_idle().into()))
}

/// `sd_event_trim_memory(3)`: gives memory that the allocator holds back to the kernel. Returns 0.
#[unsafe(no_mangle)]
pub extern "C" fn sd_event_trim_memory() -> c_int {
    memory::trim();
    0
}
