//! sd_event_add_signal(3), sd_event_add_child(3): signals and children. -EDOM for other sources.

use super::event::{callback, check_ret, lend, publish};
use super::event_add::{deliver, handler, open};
use super::event_source::known;
use crate::errno::{Errno, Result, status, to_c};
use crate::event::{self, Event, Source};
use core::ffi::{c_int, c_uint, c_void};
use libc::{pid_t, siginfo_t, signalfd_siginfo};

/// A handler of signals, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_signal_handler_t =
    Option<unsafe extern "C" fn(s: *mut Source, si: *const signalfd_siginfo, userdata: *mut c_void) -> c_int>;
/// A handler of children, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_child_handler_t = Option<unsafe extern "C" fn(s: *mut Source, si: *const siginfo_t, userdata: *mut c_void) -> c_int>;

/// `sd_event_add_signal(3)`: calls `callback` for each signal `sig`, which is blocked, or to be blocked if `SD_EVENT_SIGNAL_PROCMASK` is
/// added to it. NULL for `callback`: exit with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_signal(
    e: *mut Event,
    ret: *mut *mut Source,
    sig: c_int,
    callback: sd_event_signal_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(|event| {
        event.check_origin()?;
        event.check_alive()?;
        event::add_signal(&event, sig, handler(callback, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_source_get_signal(3)`: the signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_signal(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { known(s) };
    to_c(source.and_then(|source| {
        let signal = source.signal_number()?;
        source.check_origin()?;
        Ok(signal)
    }))
}

/// `sd_event_add_child(3)`: calls `callback` when something of `options` (`WEXITED`, …) happens to a child of this process. NULL for
/// `callback`: exit with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_child(
    e: *mut Event,
    ret: *mut *mut Source,
    pid: pid_t,
    options: c_int,
    callback: sd_event_child_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(|event| {
        if pid <= 1 {
            return Err(Errno::INVAL);
        }
        event::check_child_options(options)?;
        let event = open(event)?;
        event::add_child(&event, pid, options, handler(callback, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_child_pidfd(3)`: as `sd_event_add_child()`, by pidfd, which stays the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_child_pidfd(
    e: *mut Event,
    ret: *mut *mut Source,
    pidfd: c_int,
    options: c_int,
    callback: sd_event_child_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(|event| {
        if pidfd < 0 {
            return Err(Errno::BADF);
        }
        event::check_child_options(options)?;
        let event = open(event)?;
        event::add_child_pidfd(&event, pidfd, options, handler(callback, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// # Safety
/// `s` is NULL or a live source.
unsafe fn own<'a>(s: *mut Source) -> Result<&'a Source> {
    // SAFETY: passed on to the caller.
    let source = unsafe { known(s) }?;
    source.child_pid()?;
    source.check_origin()?;
    Ok(source)
}

/// `sd_event_source_get_child_pid(3)`: the child's pid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_child_pid(s: *mut Source, ret: *mut pid_t) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|_| {
        check_ret(ret)?;
        // SAFETY: as above.
        unsafe { publish(ret, own(s)?.child_pid()?) }
    }))
}

/// `sd_event_source_get_child_pidfd(3)`: the child's pidfd. It stays whose it is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_child_pidfd(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(s) }.and_then(|source| source.child_pidfd()))
}

/// `sd_event_source_get_child_pidfd_own(3)`: whether the source closes the pidfd when it ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_child_pidfd_own(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(s) }.and_then(|source| Ok(source.child_pidfd_own()?.into())))
}

/// `sd_event_source_set_child_pidfd_own(3)`: lets the source close the pidfd when it ends, or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_child_pidfd_own(s: *mut Source, own: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { self::own(s) }.and_then(|source| source.set_child_pidfd_own(own != 0)))
}

/// `sd_event_source_get_child_process_own(3)`: whether the child is killed and reaped when the source ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_child_process_own(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(s) }.and_then(|source| Ok(source.child_process_own()?.into())))
}

/// `sd_event_source_set_child_process_own(3)`: lets the child be killed and reaped when the source ends, or not.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_child_process_own(s: *mut Source, own: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { self::own(s) }.and_then(|source| source.set_child_process_own(own != 0)))
}

/// `sd_event_source_send_child_signal(3)`: sends `sig` to the child, `si` telling it more unless NULL. `flags` is 0. -ESRCH once the
/// child was reaped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_send_child_signal(s: *mut Source, sig: c_int, si: *const siginfo_t, flags: c_uint) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    status(source.and_then(|source| {
        if !(1..=64).contains(&sig) {
            return Err(Errno::INVAL);
        }
        // SAFETY: C's siginfo, or NULL.
        source.send_child_signal(sig, unsafe { si.as_ref() }, flags)
    }))
}
