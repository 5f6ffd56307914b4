//! sd_event_add_inotify(3), sd_event_add_memory_pressure(3): inodes and pressure. -EDOM for other sources.

use super::event::{callback, check_ret, lend, publish, sd_event_handler_t};
use super::event_add::{deliver, handler, open};
use super::event_source::known;
use crate::errno::{Errno, Result, status, to_c};
use crate::event::{self, Event, Resource, Source};
use core::ffi::{CStr, c_char, c_int, c_void};
use libc::inotify_event;

/// A handler of inodes, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_event_inotify_handler_t =
    Option<unsafe extern "C" fn(s: *mut Source, event: *const inotify_event, userdata: *mut c_void) -> c_int>;

/// `sd_event_add_inotify(3)`: calls `callback` when something of `mask` (`IN_CREATE`, …) happens to the inode at `path`. NULL for
/// `callback`: exit with `userdata` as code.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_inotify(
    e: *mut Event,
    ret: *mut *mut Source,
    path: *const c_char,
    mask: u32,
    callback: sd_event_inotify_handler_t,
    userdata: *mut c_void,
) -> c_int {
    if path.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    // SAFETY: a C string.
    let path = unsafe { CStr::from_ptr(path) };
    let source = event::open_inode(path, mask).and_then(|inode| {
        let event = open(event?)?;
        let source = event::add_inotify(&event, inode.raw(), mask, handler(callback, ret), userdata)?;
        Source::begin(source, |source| source.set_description(Some(path)))
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_add_inotify_fd(3)`: as `sd_event_add_inotify()`, by a descriptor, which stays the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_inotify_fd(
    e: *mut Event,
    ret: *mut *mut Source,
    fd: c_int,
    mask: u32,
    callback: sd_event_inotify_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointers and callback.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(|event| {
        if fd < 0 {
            return Err(Errno::BADF);
        }
        let event = open(event)?;
        event::add_inotify(&event, fd, mask, handler(callback, ret), userdata)
    });
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// `sd_event_source_get_inotify_mask(3)`: what is watched for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_inotify_mask(s: *mut Source, ret: *mut u32) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|source| {
        check_ret(ret)?;
        let mask = source.inotify_mask()?;
        source.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, mask) }
    }))
}

/// `sd_event_source_get_inotify_path(3)`: where the inode was when it was first watched, valid as long as the source.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_get_inotify_path(s: *mut Source, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    status(unsafe { known(s) }.and_then(|source| {
        check_ret(ret)?;
        source.inotify_mask()?;
        source.check_origin()?;
        // SAFETY: as above.
        unsafe { publish(ret, source.inotify_path()?) }
    }))
}

/// Adds a source of pressure.
///
/// # Safety
/// The arguments are those of C.
unsafe fn add_pressure(
    resource: Resource,
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: passed on to the caller.
    let (event, callback) = unsafe { (lend(e), self::callback(callback)) };
    let source = event.and_then(open).and_then(|event| event::add_pressure(&event, resource, handler(callback, ret), userdata));
    // SAFETY: as above.
    unsafe { deliver(source, ret) }
}

/// Changes what a source of pressure is notified of.
///
/// # Safety
/// `s` is NULL or a live source.
unsafe fn tune(resource: Resource, s: *mut Source, change: impl FnOnce(&Source) -> Result<bool>) -> c_int {
    // SAFETY: passed on to the caller.
    to_c(unsafe { known(s) }.and_then(|source| {
        source.check_pressure(resource)?;
        source.check_origin()?;
        change(source).map(c_int::from)
    }))
}

/// Changes whose being held up counts.
///
/// # Safety
/// `s` is NULL or a live source, `ty` NULL or a C string.
unsafe fn set_type(resource: Resource, s: *mut Source, ty: *const c_char) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { tune(resource, s, |source| if ty.is_null() { Err(Errno::INVAL) } else { source.set_pressure_type(CStr::from_ptr(ty)) }) }
}

/// `sd_event_add_memory_pressure(3)`: calls `callback` when memory runs short. NULL for `callback`: give the allocator's free memory back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_memory_pressure(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's arguments.
    unsafe { add_pressure(Resource::Memory, e, ret, callback, userdata) }
}

/// `sd_event_source_set_memory_pressure_type(3)`: what counts, that "some" or all, "full", tasks are held up. Positive when that
/// changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_memory_pressure_type(s: *mut Source, ty: *const c_char) -> c_int {
    // SAFETY: C's arguments.
    unsafe { set_type(Resource::Memory, s, ty) }
}

/// `sd_event_source_set_memory_pressure_period(3)`: what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
/// when that changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_memory_pressure_period(s: *mut Source, threshold_usec: u64, window_usec: u64) -> c_int {
    // SAFETY: C's arguments.
    unsafe { tune(Resource::Memory, s, |source| source.set_pressure_period(threshold_usec, window_usec)) }
}

/// `sd_event_add_cpu_pressure(3)`: calls `callback` when processor time runs short. NULL for `callback`: nothing is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_cpu_pressure(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's arguments.
    unsafe { add_pressure(Resource::Cpu, e, ret, callback, userdata) }
}

/// `sd_event_source_set_cpu_pressure_type(3)`: what counts, that "some" or all, "full", tasks are held up. Positive when that
/// changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_cpu_pressure_type(s: *mut Source, ty: *const c_char) -> c_int {
    // SAFETY: C's arguments.
    unsafe { set_type(Resource::Cpu, s, ty) }
}

/// `sd_event_source_set_cpu_pressure_period(3)`: what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
/// when that changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_cpu_pressure_period(s: *mut Source, threshold_usec: u64, window_usec: u64) -> c_int {
    // SAFETY: C's arguments.
    unsafe { tune(Resource::Cpu, s, |source| source.set_pressure_period(threshold_usec, window_usec)) }
}

/// `sd_event_add_io_pressure(3)`: calls `callback` when bandwidth of input and output runs short. NULL for `callback`: nothing is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_add_io_pressure(
    e: *mut Event,
    ret: *mut *mut Source,
    callback: sd_event_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's arguments.
    unsafe { add_pressure(Resource::Io, e, ret, callback, userdata) }
}

/// `sd_event_source_set_io_pressure_type(3)`: what counts, that "some" or all, "full", tasks are held up. Positive when that
/// changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_io_pressure_type(s: *mut Source, ty: *const c_char) -> c_int {
    // SAFETY: C's arguments.
    unsafe { set_type(Resource::Io, s, ty) }
}

/// `sd_event_source_set_io_pressure_period(3)`: what counts, that tasks are held up for `threshold_usec` in any `window_usec`. Positive
/// when that changed. -EBUSY after the first iteration.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_event_source_set_io_pressure_period(s: *mut Source, threshold_usec: u64, window_usec: u64) -> c_int {
    // SAFETY: C's arguments.
    unsafe { tune(Resource::Io, s, |source| source.set_pressure_period(threshold_usec, window_usec)) }
}
