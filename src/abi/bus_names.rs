//! sd_bus_request_name(3), sd_bus_list_names(3), sd_bus_get_name_machine_id(3).

use super::bus::pin_own;
use super::matches::handler;
use super::slot::{deliver, sd_bus_message_handler_t};
use super::text::{Strv, c_str};
use crate::bus::driver;
use crate::bus::names::{self, List};
use crate::bus::state::{Bus, Slot};
use crate::errno::{Errno, Result, status, to_c};
use crate::id128::Id128;
use crate::obj::{Ref, User};
use core::ffi::{CStr, c_char, c_int, c_void};

/// Where a `char **` goes.
type Array = *mut *mut *mut c_char;

/// A connection of this process and a name.
///
/// # Safety
/// `bus` is NULL, a default or a live connection, `name` NULL or a C string.
#[inline(never)]
unsafe fn named<'a>(bus: *mut Bus, name: *const c_char) -> Result<(Ref<Bus>, &'a CStr)> {
    if bus.is_null() {
        return Err(Errno::INVAL);
    }
    // SAFETY: the caller says so.
    let name = unsafe { c_str(name) }.ok_or(Errno::INVAL)?;
    // SAFETY: the caller says so.
    Ok((unsafe { pin_own(bus) }?, name))
}

/// Runs `work` with what [`named`] finds.
///
/// # Safety
/// As for [`named`].
unsafe fn with_name<T>(bus: *mut Bus, name: *const c_char, work: impl FnOnce(&Ref<Bus>, &CStr) -> Result<T>) -> Result<T> {
    // SAFETY: passed on to the caller.
    let (bus, name) = unsafe { named(bus, name) }?;
    work(&bus, name)
}

/// `sd_bus_request_name(3)`: asks for a well-known name, with `SD_BUS_NAME_*` in `flags`, and waits for the answer. Returns 1 when the
/// name is ours, 0 when we are queued for it, or -EALREADY, -EEXIST, -EINVAL, -ENOTCONN, -ECHILD, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_request_name(bus: *mut Bus, name: *const c_char, flags: u64) -> c_int {
    // SAFETY: as the API demands.
    to_c(unsafe { with_name(bus, name, |bus, name| names::request(bus, name, flags)) })
}

/// `sd_bus_request_name_async(3)`: asks for a well-known name; `callback` gets the answer. When it is NULL, the connection is closed
/// should the name not be had. `*ret_slot` becomes a reference that the caller owns; with NULL the answer cannot be cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_request_name_async(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    name: *const c_char,
    flags: u64,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe {
        let callback = handler(callback);
        call_made(with_name(bus, name, |bus, name| names::request_async(bus, name, flags, callback, userdata)), ret_slot)
    }
}

/// As [`deliver`], where success is 1.
///
/// # Safety
/// `ret_slot` is NULL or may be written.
unsafe fn call_made(slot: Result<User<Slot>>, ret_slot: *mut *mut Slot) -> c_int {
    // SAFETY: passed on to the caller.
    let done = unsafe { deliver(slot, ret_slot) };
    if done < 0 { done } else { 1 }
}

/// `sd_bus_release_name(3)`: gives a name back and waits for the answer. Returns 0, or -ESRCH when nobody owns it, -EADDRINUSE when
/// somebody else does, -EINVAL, -ENOTCONN, -ECHILD, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_release_name(bus: *mut Bus, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    status(unsafe { with_name(bus, name, names::release) })
}

/// `sd_bus_release_name_async(3)`: gives a name back; `callback` gets the answer. When it is NULL, the connection is closed should the
/// bus answer with an error. `*ret_slot` as for `sd_bus_request_name_async()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_release_name_async(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    name: *const c_char,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe {
        let callback = handler(callback);
        call_made(with_name(bus, name, |bus, name| names::release_async(bus, name, callback, userdata)), ret_slot)
    }
}

/// The names for an array of C's, if it wants them.
fn list(bus: &Ref<Bus>, ret: Array, which: List) -> Result<Option<Strv>> {
    if ret.is_null() { Ok(None) } else { names::list(bus, which).and_then(Strv::new).map(Some) }
}

/// `sd_bus_list_names(3)`: the names that have an owner, and those that the bus can start a service for; either may be NULL. Arrays,
/// ended by NULL, and strings are the caller's to free. Returns 0, or -EINVAL, -ENOTCONN, -ECHILD, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_list_names(
    bus: *mut Bus,
    ret_acquired: *mut *mut *mut c_char,
    ret_activatable: *mut *mut *mut c_char,
) -> c_int {
    if bus.is_null() || (ret_acquired.is_null() && ret_activatable.is_null()) {
        return Errno::INVAL.negated();
    }
    // SAFETY: as the API demands.
    let bus = unsafe { pin_own(bus) };
    status(bus.and_then(|bus| {
        driver::check_bus_client(&bus)?;
        let acquired = list(&bus, ret_acquired, List::Acquired)?;
        let activatable = list(&bus, ret_activatable, List::Activatable)?;
        for (ret, names) in [(ret_acquired, acquired), (ret_activatable, activatable)] {
            if let Some(names) = names {
                // SAFETY: it is not NULL, for they were wanted, and the caller lets us write it.
                unsafe { ret.write(names.into_c()) };
            }
        }
        Ok(())
    }))
}

/// `sd_bus_get_name_machine_id(3)`: the id of the machine that the owner of `name` runs on. Returns 0, or -EINVAL, -ENXIO when
/// nobody owns it, -ENOTCONN, -ECHILD, or what the owner says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_name_machine_id(bus: *mut Bus, name: *const c_char, ret: *mut Id128) -> c_int {
    if ret.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: as the API demands.
    status(unsafe { with_name(bus, name, names::machine_id) }.map(|id| {
        // SAFETY: it is not NULL, and the caller lets us write it.
        unsafe { ret.write(id) }
    }))
}
