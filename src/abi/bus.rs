//! sd_bus_new(3), sd_bus_start(3), sd_bus_close(3), sd_bus_is_open(3): how a connection begins and ends.

use super::event::{check_ret, publish};
use crate::bus::{self, Bus, open};
use crate::errno::{Errno, Result, status, to_c};
use crate::obj::{Lent, Ref, User};
use crate::sys::thread;
use core::ffi::{c_char, c_int};
use core::ptr;

/// The thread's default connection of a kind.
fn default_bus(which: open::Which) -> Option<Ref<Bus>> {
    // SAFETY: a connection stays pinned as long as a thread knows it as its default.
    unsafe { Ref::from_c(thread::default(open::default_place(which)).cast::<Bus>()) }.filter(Bus::in_use)
}

/// The connection behind a pointer of C's, for as long as no user code runs; NULL is `EINVAL`. `SD_BUS_DEFAULT`, `SD_BUS_DEFAULT_USER` and
/// `SD_BUS_DEFAULT_SYSTEM` are the thread's own, `ENOPKG` where it has none.
///
/// # Safety
/// `bus` is NULL, one of the three, or a live connection.
#[inline]
pub(super) unsafe fn resolve<'a>(bus: *mut Bus) -> Result<&'a Bus> {
    let bus = if bus.addr() > 3 { bus } else { resolve_default(bus.addr())? };
    // SAFETY: passed on to the caller; a default connection is pinned by its thread.
    Ok(unsafe { &*bus })
}

#[cold]
#[inline(never)]
fn resolve_default(sentinel: usize) -> Result<*mut Bus> {
    let which = match sentinel {
        1 => open::appropriate(),
        2 => open::Which::User,
        3 => open::Which::System,
        _ => return Err(Errno::INVAL),
    };
    default_bus(which).map(|bus| bus.as_ptr()).ok_or(Errno::NOPKG)
}

/// As [`resolve`], and `ECHILD` in a forked child.
///
/// # Safety
/// As for [`resolve`].
pub(super) unsafe fn own<'a>(bus: *mut Bus) -> Result<&'a Bus> {
    // SAFETY: passed on to the caller.
    let bus = unsafe { resolve(bus) }?;
    bus.check_origin()?;
    Ok(bus)
}

/// As [`resolve`], as a handle.
///
/// # Safety
/// As for [`resolve`]. No user code runs as long as the handle lives.
#[inline]
pub(super) unsafe fn lend<'a>(bus: *mut Bus) -> Result<Lent<'a, Bus>> {
    // SAFETY: passed on to the caller; C has handles only of what `Ref::new` made.
    unsafe { resolve(bus).map(|bus| Ref::lent(bus)) }
}

/// As [`resolve`], pinned: user code may run, and give up C's reference.
///
/// # Safety
/// As for [`resolve`].
pub(super) unsafe fn pin(bus: *mut Bus) -> Result<Ref<Bus>> {
    // SAFETY: passed on to the caller; C has handles only of what `Ref::new` made.
    unsafe { resolve(bus).map(|bus| Ref::of(bus)) }
}

/// As [`own`], pinned.
///
/// # Safety
/// As for [`resolve`].
pub(super) unsafe fn pin_own(bus: *mut Bus) -> Result<Ref<Bus>> {
    // SAFETY: passed on to the caller.
    let bus = unsafe { pin(bus) }?;
    bus.check_origin()?;
    Ok(bus)
}

/// Hands a new connection to `*ret`.
///
/// # Safety
/// `ret` is NULL or may be written.
unsafe fn open(ret: *mut *mut Bus, open: impl FnOnce() -> Result<User<Bus>>) -> c_int {
    // SAFETY: passed on to the caller.
    status(check_ret(ret).and_then(|()| unsafe { publish(ret, open()?.into_c()) }))
}

/// `sd_bus_new(3)`: makes a connection, to be configured and started. The caller owns a reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_new(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { open(ret, || Ok(Bus::new()?.into_user())) }
}

/// `sd_bus_ref(3)`: one more reference. Returns `bus`; in a forked child NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_ref(bus: *mut Bus) -> *mut Bus {
    // SAFETY: a connection of C's, or NULL.
    unsafe { own(bus) }.map_or(ptr::null_mut(), User::for_c)
}

/// `sd_bus_unref(3)`: gives up a reference; with the last one the connection is closed. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_unref(bus: *mut Bus) -> *mut Bus {
    // SAFETY: a reference of C's, or NULL.
    drop(unsafe { User::from_c(bus) });
    ptr::null_mut()
}

/// `sd_bus_start(3)`: connects and begins to authenticate. Negative: it cannot, and is closed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_start(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { pin(bus) }.and_then(|bus| bus::start::start(&bus)).map(c_int::from))
}

/// `sd_bus_close(3)`: ends the connection; what is queued is dropped.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_close(bus: *mut Bus) {
    // SAFETY: C's pointer.
    if let Ok(bus) = unsafe { pin(bus) } {
        bus::close::close(&bus);
    }
}

/// `sd_bus_try_close(3)`: does nothing any more. -EOPNOTSUPP.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_try_close(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { own(bus) }.and(Err(Errno::OPNOTSUPP)))
}

/// `sd_bus_close_unref(3)`: `sd_bus_close()`, then `sd_bus_unref()`. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_close_unref(bus: *mut Bus) -> *mut Bus {
    // SAFETY: a reference of C's, or NULL.
    unsafe { sd_bus_close(bus) };
    // SAFETY: as above, given up here.
    unsafe { sd_bus_unref(bus) }
}

/// `sd_bus_flush_close_unref(3)`: `sd_bus_flush()`, `sd_bus_close()`, `sd_bus_unref()`. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_flush_close_unref(bus: *mut Bus) -> *mut Bus {
    // SAFETY: a reference of C's, or NULL; not to be touched in a forked child.
    if let Ok(bus) = unsafe { pin_own(bus) } {
        let _ = bus::wait::flush(&bus);
    }
    // SAFETY: as above, given up here.
    unsafe { sd_bus_close_unref(bus) }
}

/// `sd_bus_flush(3)`: waits until all that is queued is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_flush(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { pin_own(bus) }.and_then(|bus| bus::wait::flush(&bus)))
}

/// `sd_bus_default_flush_close(3)`: flushes and closes the default connections of the calling thread. References stay their owners'.
#[unsafe(no_mangle)]
pub extern "C" fn sd_bus_default_flush_close() {
    for which in [open::Which::Starter, open::Which::User, open::Which::System] {
        if let Some(bus) = default_bus(which) {
            let in_use = bus.share();
            let _ = bus::wait::flush(&bus);
            bus::close::close(&bus);
            drop(in_use);
        }
    }
}

/// The thread's default connection, opened if there is none yet (1) or shared (0). With NULL: whether there is one.
///
/// # Safety
/// `ret` is NULL or may be written.
unsafe fn default(ret: *mut *mut Bus, which: open::Which) -> c_int {
    let known = default_bus(which);
    if ret.is_null() {
        return known.is_some().into();
    }
    if known.as_ref().is_some_and(|bus| bus.check_origin().is_err()) {
        // SAFETY: passed on to the caller.
        return status(unsafe { publish(ret, ptr::null_mut()) });
    }
    let made = known.is_none();
    let bus = known.map_or_else(|| open::open(which, None), |bus| Ok(bus.share()));
    to_c(bus.and_then(|bus| {
        if made {
            Bus::make_default(&bus, open::default_place(which));
        }
        // SAFETY: passed on to the caller.
        unsafe { publish(ret, bus.into_c()) }?;
        Ok(made.into())
    }))
}

/// `sd_bus_default(3)`: the calling thread's connection to the bus that started it or that fits where it runs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_default(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { default(ret, open::appropriate()) }
}

/// `sd_bus_default_user(3)`: the calling thread's connection to the user's bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_default_user(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { default(ret, open::Which::User) }
}

/// `sd_bus_default_system(3)`: the calling thread's connection to the system's bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_default_system(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { default(ret, open::Which::System) }
}

/// Connects to a bus and hands the connection to `*ret`, with a description unless that is NULL.
///
/// # Safety
/// As for [`open`]; `description` is NULL or a C string.
unsafe fn open_local(ret: *mut *mut Bus, which: open::Which, description: *const c_char) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { open(ret, || open::open(which, super::text::c_str(description))) }
}

/// `sd_bus_open(3)`: a new connection to the bus that started us or that fits where we run.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { open_local(ret, open::appropriate(), ptr::null()) }
}

/// `sd_bus_open_with_description(3)`: the same, with a text for debug output.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_with_description(ret: *mut *mut Bus, description: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open_local(ret, open::appropriate(), description) }
}

/// `sd_bus_open_user(3)`: a new connection to the user's bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_user(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { open_local(ret, open::Which::User, ptr::null()) }
}

/// `sd_bus_open_user_with_description(3)`: the same, with a text for debug output.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_user_with_description(ret: *mut *mut Bus, description: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open_local(ret, open::Which::User, description) }
}

/// `sd_bus_open_system(3)`: a new connection to the system's bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_system(ret: *mut *mut Bus) -> c_int {
    // SAFETY: C's pointer for the result.
    unsafe { open_local(ret, open::Which::System, ptr::null()) }
}

/// `sd_bus_open_system_with_description(3)`: the same, with a text for debug output.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_system_with_description(ret: *mut *mut Bus, description: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open_local(ret, open::Which::System, description) }
}

/// `sd_bus_open_system_remote(3)`: a new connection to the system bus of another host, through ssh: `[USER@]HOST[:PORT][/MACHINE]`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_system_remote(ret: *mut *mut Bus, host: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open(ret, || open::open_remote(super::text::bytes(host).ok_or(Errno::INVAL)?)) }
}

/// `sd_bus_open_system_machine(3)`: a new connection to the system bus in a container: `[[USER]@][MACHINE]`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_system_machine(ret: *mut *mut Bus, machine: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open(ret, || open::open_machine(super::text::bytes(machine).ok_or(Errno::INVAL)?, false)) }
}

/// `sd_bus_open_user_machine(3)`: a new connection to the bus of a user in a container: `[[USER]@][MACHINE]`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_open_user_machine(ret: *mut *mut Bus, machine: *const c_char) -> c_int {
    // SAFETY: C's string and pointer for the result.
    unsafe { open(ret, || open::open_machine(super::text::bytes(machine).ok_or(Errno::INVAL)?, true)) }
}
