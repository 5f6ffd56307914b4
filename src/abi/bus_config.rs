//! sd_bus_set_address(3), sd_bus_set_server(3), sd_bus_negotiate_fds(3), sd_bus_set_description(3) and their kin: what is set on a connection.

use super::bus::{own, pin, resolve};
use super::event::{check_ret, publish};
use super::text::c_str;
use crate::bus::configure;
use crate::bus::state::{Scope, Text};
use crate::bus::{Bus, send};
use crate::errno::{Errno, Result, status, to_c};
use crate::id128::Id128;
use crate::mem::{CString, Vec};
use core::cell::Cell;
use core::ffi::{CStr, c_char, c_int};

/// Sets a switch that stands before the start.
///
/// # Safety
/// As for [`resolve`].
unsafe fn set(bus: *mut Bus, switch: fn(&Bus) -> &Cell<bool>, on: c_int) -> c_int {
    // SAFETY: passed on to the caller.
    status(unsafe { resolve(bus) }.and_then(|bus| configure::set_switch(bus, switch, on != 0)))
}

/// Reads a switch.
///
/// # Safety
/// As for [`resolve`].
unsafe fn get(bus: *mut Bus, switch: fn(&Bus) -> &Cell<bool>) -> c_int {
    // SAFETY: passed on to the caller.
    to_c(unsafe { own(bus) }.map(|bus| switch(bus).get().into()))
}

/// Writes a pointer to a text that the connection keeps; without one, `missing`.
///
/// # Safety
/// `ret` may be written.
unsafe fn give_text(text: &Text, missing: Errno, ret: *mut *const c_char) -> Result {
    let text = text.borrow();
    let text = text.as_ref().map(CString::as_ptr).ok_or(missing)?;
    // SAFETY: passed on to the caller.
    unsafe { publish(ret, text) }
}

/// `sd_bus_set_address(3)`: where to connect to. 1, or 0 if that changed nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_address(bus: *mut Bus, address: *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let (bus, address) = unsafe { (resolve(bus), c_str(address)) };
    to_c(bus.and_then(|bus| configure::set_address(bus, address)).map(c_int::from))
}

/// `sd_bus_get_address(3)`: the address, valid as long as it is not changed. -ENODATA: none was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_address(bus: *mut Bus, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        // SAFETY: not NULL, as just checked.
        unsafe { give_text(&bus.config.address, Errno::NODATA, ret) }
    }))
}

/// `sd_bus_set_fd(3)`: the descriptors to use instead of an address, which the connection then owns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_fd(bus: *mut Bus, input_fd: c_int, output_fd: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { resolve(bus) }.and_then(|bus| configure::set_fds(bus, input_fd, output_fd)))
}

/// `sd_bus_set_exec(3)`: the program to start and talk to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_exec(bus: *mut Bus, path: *const c_char, argv: *const *mut c_char) -> c_int {
    // SAFETY: C's pointers; the array ends in NULL.
    let (bus, path, arguments) = unsafe { (resolve(bus), c_str(path), strings(argv)) };
    status(bus.and_then(|bus| configure::set_program(bus, path, &arguments?)))
}

/// The strings of a NULL-terminated array, or none.
///
/// # Safety
/// `array` is NULL or such an array.
unsafe fn strings<'a>(array: *const *mut c_char) -> Result<Vec<&'a CStr>> {
    let mut found = Vec::new();
    let mut at = array;
    // SAFETY: the array is read up to its NULL.
    while let Some(text) = (!at.is_null()).then(|| unsafe { c_str(*at) }).flatten() {
        found.push(text)?;
        at = at.wrapping_add(1);
    }
    Ok(found)
}

/// `sd_bus_set_bus_client(3)`: whether the peer is a bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_bus_client(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.bus_client, b) }
}

/// `sd_bus_is_bus_client(3)`: whether the peer is a bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_bus_client(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.bus_client) }
}

/// `sd_bus_set_server(3)`: whether we are the authenticating end, and our id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_server(bus: *mut Bus, b: c_int, server_id: Id128) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { resolve(bus) }.and_then(|bus| configure::set_server(bus, b != 0, server_id.bytes())))
}

/// `sd_bus_is_server(3)`: whether we are the authenticating end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_server(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.server) }
}

/// `sd_bus_set_anonymous(3)`: whether peers need not say who they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_anonymous(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.anonymous, b) }
}

/// `sd_bus_is_anonymous(3)`: whether peers need not say who they are.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_anonymous(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.anonymous) }
}

/// `sd_bus_set_trusted(3)`: whether all peers may call privileged methods.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_trusted(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.trusted, b) }
}

/// `sd_bus_is_trusted(3)`: whether all peers may call privileged methods.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_trusted(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.trusted) }
}

/// `sd_bus_set_monitor(3)`: whether the connection only listens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_monitor(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.monitor, b) }
}

/// `sd_bus_is_monitor(3)`: whether the connection only listens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_monitor(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.monitor) }
}

/// `sd_bus_set_description(3)`: a text for debug output. 1, or 0 if that changed nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_description(bus: *mut Bus, description: *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let (bus, description) = unsafe { (resolve(bus), c_str(description)) };
    let set = bus.and_then(|bus| {
        configure::check_unset(bus)?;
        configure::set_text(&bus.config.description, description)
    });
    to_c(set.map(c_int::from))
}

/// The name of a scope.
fn scope_name(scope: Scope) -> Option<&'static CStr> {
    match scope {
        Scope::Unknown => None,
        Scope::User => Some(c"user"),
        Scope::System => Some(c"system"),
    }
}

/// `sd_bus_get_description(3)`: the text, or whose bus it is. -ENXIO: neither is known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_description(bus: *mut Bus, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        let text = bus.config.description.borrow();
        let scope = scope_name(bus.config.scope.get()).map(CStr::as_ptr);
        let text = text.as_ref().map(CString::as_ptr).or(scope).ok_or(Errno::NXIO)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, text) }
    }))
}

/// `sd_bus_get_scope(3)`: `user` or `system`. -ENODATA: that is not known.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_scope(bus: *mut Bus, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        let scope = scope_name(bus.config.scope.get()).ok_or(Errno::NODATA)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, scope.as_ptr()) }
    }))
}

/// `sd_bus_negotiate_fds(3)`: whether descriptors can be passed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_negotiate_fds(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.accept_fds, b) }
}

/// `sd_bus_negotiate_timestamp(3)`: whether messages are to carry a time.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_negotiate_timestamp(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| configure::check_lasting(bus).map(|()| bus.config.attach_timestamp.set(b != 0))))
}

/// `sd_bus_negotiate_creds(3)`: which credentials (`SD_BUS_CREDS_*`) messages are to carry, besides those asked for before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_negotiate_creds(bus: *mut Bus, b: c_int, creds_mask: u64) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { resolve(bus) }.and_then(|bus| configure::negotiate_creds(bus, b != 0, creds_mask)))
}

/// `sd_bus_get_creds_mask(3)`: which credentials messages are to carry.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_creds_mask(bus: *mut Bus, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, bus.config.creds_mask.get()) }
    }))
}

/// `sd_bus_set_allow_interactive_authorization(3)`: whether calls allow the user to be asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_allow_interactive_authorization(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { own(bus) }.map(|bus| bus.config.allow_interactive_authorization.set(b != 0)))
}

/// `sd_bus_get_allow_interactive_authorization(3)`: whether calls allow the user to be asked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_allow_interactive_authorization(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.allow_interactive_authorization) }
}

/// `sd_bus_set_exit_on_disconnect(3)`: whether the loop, or else the process, ends when the peer has gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_exit_on_disconnect(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { pin(bus) }.map(|bus| crate::bus::exit::set(&bus, b != 0)))
}

/// `sd_bus_get_exit_on_disconnect(3)`: whether the loop, or else the process, ends when the peer has gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_exit_on_disconnect(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { resolve(bus) }.map(|bus| bus.config.exit_on_disconnect.get().into()))
}

/// `sd_bus_set_close_on_exit(3)`: whether the connection is flushed and closed when its loop ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_close_on_exit(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { resolve(bus) }.map(|bus| bus.config.close_on_exit.set(b != 0)))
}

/// `sd_bus_get_close_on_exit(3)`: whether the connection is flushed and closed when its loop ends.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_close_on_exit(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { resolve(bus) }.map(|bus| bus.config.close_on_exit.get().into()))
}

/// `sd_bus_set_watch_bind(3)`: whether to wait for the socket to appear.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_watch_bind(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.watch_bind, b) }
}

/// `sd_bus_get_watch_bind(3)`: whether to wait for the socket to appear.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_watch_bind(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.watch_bind) }
}

/// `sd_bus_set_connected_signal(3)`: whether `Connected` is signalled once the connection is set up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_connected_signal(bus: *mut Bus, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    unsafe { set(bus, |bus| &bus.config.connected_signal, b) }
}

/// `sd_bus_get_connected_signal(3)`: whether `Connected` is signalled once the connection is set up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_connected_signal(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    unsafe { get(bus, |bus| &bus.config.connected_signal) }
}

/// `sd_bus_set_sender(3)`: the sender that messages to a peer are given. 1, or 0 if that changed nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_sender(bus: *mut Bus, sender: *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let (bus, sender) = unsafe { (resolve(bus), c_str(sender)) };
    to_c(bus.and_then(|bus| configure::set_sender(bus, sender)).map(c_int::from))
}

/// `sd_bus_get_sender(3)`: the sender that messages are given. -ENODATA: none was set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_sender(bus: *mut Bus, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        // SAFETY: not NULL, as just checked.
        unsafe { give_text(&bus.config.sender, Errno::NODATA, ret) }
    }))
}

/// `sd_bus_set_method_call_timeout(3)`: how long calls may take, in µs; 0 for the default.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_set_method_call_timeout(bus: *mut Bus, usec: u64) -> c_int {
    // SAFETY: C's pointer.
    status(unsafe { resolve(bus) }.map(|bus| bus.config.method_call_timeout.set(usec)))
}

/// `sd_bus_get_method_call_timeout(3)`: how long calls may take, in µs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_method_call_timeout(bus: *mut Bus, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, send::method_call_timeout(bus)) }
    }))
}
