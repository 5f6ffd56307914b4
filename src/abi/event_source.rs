//! sd-event(3): what every source can do.

use super::event::{callback, check_ret, publish, sd_event_handler_t};
use crate::errno::{Errno, Result, status, to_c};
use crate::event::{Event, OFF, ON, ONESHOT, Source};
use crate::obj::{Lent, Ref, User};
use core::ffi::{CStr, c_char, c_int, c_void};

/// A function that is called when a source has ended, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_destroy_t = Option<unsafe extern "C" fn(userdata: *mut c_void)>;

/// The source behind a pointer of C's, for as long as no user code runs; NULL is `EINVAL`.
///
/// # Safety
/// `s` is NULL or a live source.
pub(super) unsafe fn known<'a>(s: *mut Source) -> Result<&'a Source> {
    // SAFETY: passed on to the caller.
    unsafe { s.as_ref() }.ok_or(Errno::INVAL)
}

/// As [`known`], and `ECHILD` in a forked child.
///
/// # Safety
/// As for [`known`].
pub(super) unsafe fn own<'a>(s: *mut Source) -> Result<&'a Source> {
    // SAFETY: passed on to the caller.
    let source = unsafe { known(s) }?;
    source.check_origin()?;
    Ok(source)
}

/// As [`known`], as a handle.
///
/// # Safety
/// As for [`known`].
pub(super) unsafe fn lend<'a>(s: *mut Source) -> Result<Lent<'a, Source>> {
    // SAFETY: passed on to the caller; C has handles only of what `Ref::new` made.
    unsafe { known(s).map(|source| Ref::lent(source)) }
}

/// As [`known`], pinned: user code may run, and give up C's reference.
///
/// # Safety
/// As for [`known`].
pub(super) unsafe fn pin(s: *mut Source) -> Result<Ref<Source>> {
    // SAFETY: passed on to the caller; C has handles only of what `Ref::new` made.
    unsafe { known(s).map(|source| Ref::of(source)) }
}

/// As [`own`], pinned.
///
/// # Safety
/// As for [`known`].
pub(super) unsafe fn pin_own(s: *mut Source) -> Result<Ref<Source>> {
    // SAFETY: passed on to the caller.
    let source = unsafe { pin(s) }?;
    source.check_origin()?;
    Ok(source)
}

/// `sd_event_source_ref(3)`: one more reference. Returns `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_ref(s: *mut Source) -> *mut Source {
    // SAFETY: a source of C's, or NULL.
    unsafe { s.as_ref() }.map_or(core::ptr::null_mut(), User::for_c)
}

/// `sd_event_source_unref(3)`: gives up a reference; with the last one the source leaves its loop. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_unref(s: *mut Source) -> *mut Source {
    // SAFETY: a reference of C's, or NULL.
    drop(unsafe { User::from_c(s) });
    core::ptr::null_mut()
}

/// `sd_event_source_disable_unref(3)`: switches the source off and gives up a reference. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_disable_unref(s: *mut Source) -> *mut Source {
    // SAFETY: a reference of C's, or NULL.
    let source = unsafe { User::from_c(s) };
    if let Some(source) = source.as_ref().filter(|source| source.check_origin().is_ok()) {
        let _ = Source::set_enabled(source, OFF);
    }
    drop(source);
    core::ptr::null_mut()
}

/// `sd_event_source_get_event(3)`: the loop; no reference is handed out. NULL when it is not this process's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_event(s: *mut Source) -> *mut Event {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    source.ok().and_then(|source| source.event()).map_or(core::ptr::null_mut(), |event| event.as_ptr())
}

/// `sd_event_source_get_userdata(3)`: the pointer that the callbacks get.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_userdata(s: *mut Source) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { known(s) }.map_or(core::ptr::null_mut(), |source| source.userdata())
}

/// `sd_event_source_set_userdata(3)`: changes the pointer that the callbacks get. Returns the former one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_userdata(s: *mut Source, userdata: *mut c_void) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { known(s) }.map_or(core::ptr::null_mut(), |source| source.set_userdata(userdata))
}

/// `sd_event_source_set_description(3)`: keeps a copy of `description`, or none if NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_description(s: *mut Source, description: *const c_char) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    to_c(source.and_then(|source| {
        // SAFETY: a C string, or NULL.
        let text = (!description.is_null()).then(|| unsafe { CStr::from_ptr(description) });
        source.set_description(text).map(|()| 1)
    }))
}

/// `sd_event_source_get_description(3)`: what was set, valid until it is set again; -ENXIO if nothing was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_description(s: *mut Source, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|source| {
        check_ret(ret)?;
        let text = source.description().ok_or(Errno::NXIO)?;
        source.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, text) }
    }))
}

/// `sd_event_source_set_prepare(3)`: calls `callback`, if not NULL, before each wait while the source is on. -EDOM for exit sources.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_prepare(s: *mut Source, callback: sd_event_handler_t) -> c_int {
    // SAFETY: C's pointer and callback.
    let (source, callback) = unsafe { (pin(s), self::callback(callback)) };
    status(source.and_then(|source| {
        source.check_not_exit()?;
        source.check_alive()?;
        source.check_origin()?;
        Source::set_prepare(&source, callback)
    }))
}

/// `sd_event_source_get_pending(3)`: whether it waits for being dispatched. -EDOM for exit sources.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_pending(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { known(s) };
    to_c(source.and_then(|source| {
        source.check_not_exit()?;
        source.check_alive()?;
        source.check_origin()?;
        Ok(source.is_pending().into())
    }))
}

/// `sd_event_source_get_priority(3)`: its priority; lower goes first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_priority(s: *mut Source, ret: *mut i64) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|source| {
        check_ret(ret)?;
        source.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, source.priority()) }
    }))
}

/// `sd_event_source_set_priority(3)`: changes its priority; lower goes first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_priority(s: *mut Source, priority: i64) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { lend(s) };
    status(source.and_then(|source| {
        source.check_alive()?;
        source.check_origin()?;
        Source::set_priority(&source, priority)
    }))
}

/// `sd_event_source_get_enabled(3)`: whether it is on; in `ret`, if not NULL, `SD_EVENT_OFF`, `_ON` or `_ONESHOT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_enabled(s: *mut Source, ret: *mut c_int) -> c_int {
    if s.is_null() && ret.is_null() {
        return 0;
    }
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    to_c(source.and_then(|source| {
        if !ret.is_null() {
            // SAFETY: C's pointer for the result.
            unsafe { publish(ret, source.enabled()) }?;
        }
        Ok((source.enabled() != OFF).into())
    }))
}

/// `sd_event_source_set_enabled(3)`: `SD_EVENT_OFF`, `_ON` or `_ONESHOT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_enabled(s: *mut Source, enabled: c_int) -> c_int {
    if !matches!(enabled, OFF | ON | ONESHOT) {
        return Errno::INVAL.negated();
    }
    if s.is_null() && enabled == OFF {
        return 0;
    }
    // SAFETY: C's pointer.
    let source = unsafe { lend(s) };
    status(source.and_then(|source| {
        source.check_origin()?;
        Source::set_enabled(&source, enabled)
    }))
}

/// `sd_event_source_set_destroy_callback(3)`: calls `callback`, if not NULL, with the userdata when the source has ended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_destroy_callback(s: *mut Source, callback: sd_event_destroy_t) -> c_int {
    // SAFETY: C's pointer and callback.
    let (source, callback) = unsafe { (own(s), self::callback(callback)) };
    status(source.and_then(|source| source.set_destroy_callback(callback)))
}

/// `sd_event_source_get_destroy_callback(3)`: whether there is one; in `ret`, if not NULL, which.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_destroy_callback(s: *mut Source, ret: *mut sd_event_destroy_t) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    to_c(source.and_then(|source| {
        let callback = source.destroy_callback();
        if !ret.is_null() {
            // SAFETY: C's pointer for the result.
            unsafe { publish(ret, callback.map(|callback| callback.as_raw())) }?;
        }
        Ok(callback.is_some().into())
    }))
}

/// `sd_event_source_get_floating(3)`: whether the loop owns the source.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_floating(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { own(s) };
    to_c(source.map(|source| source.floating().into()))
}

/// `sd_event_source_set_floating(3)`: lets the loop own the source, or the source the loop. Positive when that changed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_floating(s: *mut Source, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { pin_own(s) };
    to_c(source.and_then(|source| {
        let changes = source.floating() != (b != 0);
        Source::set_floating(&source, b != 0)?;
        Ok(changes.into())
    }))
}

/// `sd_event_source_get_exit_on_failure(3)`: whether a failing handler ends the loop. -EDOM for exit sources.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_exit_on_failure(s: *mut Source) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { known(s) };
    to_c(source.and_then(|source| {
        source.check_not_exit()?;
        source.check_origin()?;
        Ok(source.exit_on_failure().into())
    }))
}

/// `sd_event_source_set_exit_on_failure(3)`: lets a failing handler end the loop. Positive when that changed. -EDOM for exit sources.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_exit_on_failure(s: *mut Source, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let source = unsafe { known(s) };
    to_c(source.and_then(|source| {
        source.check_not_exit()?;
        source.check_origin()?;
        Ok((source.set_exit_on_failure(b != 0) != (b != 0)).into())
    }))
}
