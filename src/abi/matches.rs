//! sd_bus_add_match(3).

use super::bus::pin_own;
use super::event::callback;
use super::slot::{deliver, sd_bus_message_handler_t};
use super::text::c_str;
use crate::bus::installation::{self, Installation};
use crate::bus::state::{Bus, Handler, Slot};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use crate::wire::{names, path as paths};
use core::ffi::{CStr, c_char, c_int, c_void};

/// # Safety
/// The function may be called as the API says, until its slot ends.
pub(super) unsafe fn handler(function: sd_bus_message_handler_t) -> Option<Handler> {
    // SAFETY: passed on to the caller.
    unsafe { callback(function) }.map(Handler::User)
}

/// # Safety
/// `rule` is NULL or a C string, the functions may be called until the slot ends; so for what follows.
unsafe fn add(
    bus: *mut Bus,
    rule: *const c_char,
    callback: sd_bus_message_handler_t,
    how: Installation,
    userdata: *mut c_void,
) -> Result<User<Slot>> {
    if bus.is_null() {
        return Err(Errno::INVAL);
    }
    // SAFETY: the caller says so.
    let rule = unsafe { c_str(rule) }.ok_or(Errno::INVAL)?;
    // SAFETY: the caller passes NULL, a default or a live connection.
    let bus = unsafe { pin_own(bus) }?;
    // SAFETY: the caller says so.
    installation::add(&bus, rule, unsafe { handler(callback) }, how, userdata)
}

/// `sd_bus_add_match(3)`: calls `callback` for every message that `match` fits. On a bus the rule is installed there, and the answer is
/// waited for. `*slot` becomes a reference that the caller owns; with NULL the match lasts as long as `bus`. Returns 0, or -EINVAL for
/// a malformed rule, -ENOTCONN, -ECHILD, -ENOMEM, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_match(
    bus: *mut Bus,
    slot: *mut *mut Slot,
    r#match: *const c_char,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { deliver(add(bus, r#match, callback, Installation::Awaited, userdata), slot) }
}

/// `sd_bus_add_match_async(3)`: as `sd_bus_add_match()`, without waiting. `install_callback` is told of the bus's answer; when it is
/// NULL, the connection is closed should the bus refuse.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_match_async(
    bus: *mut Bus,
    slot: *mut *mut Slot,
    r#match: *const c_char,
    callback: sd_bus_message_handler_t,
    install_callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe {
        let how = Installation::Announced(handler(install_callback));
        deliver(add(bus, r#match, callback, how, userdata), slot)
    }
}

/// What signals to match: sender, path, interface, member.
type Properties = [*const c_char; 4];

/// # Safety
/// As for [`add`]; the properties are NULL or C strings.
unsafe fn add_signal(
    bus: *mut Bus,
    of: Properties,
    callback: sd_bus_message_handler_t,
    how: Installation,
    userdata: *mut c_void,
) -> Result<User<Slot>> {
    if bus.is_null() {
        return Err(Errno::INVAL);
    }
    // SAFETY: the caller passes a default or a live connection.
    let bus: Ref<Bus> = unsafe { pin_own(bus) }?;
    // SAFETY: the caller says so.
    let [sender, path, interface, member] = of.map(|text| unsafe { c_str(text) });
    let is = |text: Option<&CStr>, is_valid: fn(&[u8]) -> bool| text.is_none_or(|text| is_valid(text.to_bytes()));
    let valid =
        is(sender, names::is_service) && is(path, paths::is_valid) && is(interface, names::is_interface) && is(member, names::is_member);
    if !valid {
        return Err(Errno::INVAL);
    }
    let rule = installation::signal_rule(sender, path, interface, member)?;
    // SAFETY: the caller says so.
    installation::add(&bus, &rule, unsafe { handler(callback) }, how, userdata)
}

/// `sd_bus_match_signal(3)`: as `sd_bus_add_match()`, for signals of the given sender, path, interface and member, each NULL where any
/// will do. Also -EINVAL for a malformed one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_match_signal(
    bus: *mut Bus,
    ret: *mut *mut Slot,
    sender: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { deliver(add_signal(bus, [sender, path, interface, member], callback, Installation::Awaited, userdata), ret) }
}

/// `sd_bus_match_signal_async(3)`: as `sd_bus_match_signal()`, installed as `sd_bus_add_match_async()` does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_match_signal_async(
    bus: *mut Bus,
    ret: *mut *mut Slot,
    sender: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    callback: sd_bus_message_handler_t,
    install_callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe {
        let how = Installation::Announced(handler(install_callback));
        deliver(add_signal(bus, [sender, path, interface, member], callback, how, userdata), ret)
    }
}
