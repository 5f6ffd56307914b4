//! sd_bus_reply_method_return(3), sd_bus_reply_method_error(3), sd_bus_emit_signal(3): messages that are made and sent in one.
//!
//! Replies return 0 when the call wants none, or a negative errno: -EINVAL for what is not a call, -EPERM for one that is not sealed,
//! -ENOTCONN.

use super::arguments::Arguments;
use super::bus::pin;
use super::message_append::shim_message_append;
use super::message_new::sd_bus_message_new_signal_to;
use super::text::bytes;
use crate::bus::{Bus, send};
use crate::errno::{Errno, Result, to_c};
use crate::mem::CString;
use crate::message::{METHOD_CALL, Message};
use crate::obj::{BusError, Ref, User};
use core::ffi::{CStr, c_char, c_int};
use core::ptr;

/// Sends the answer that `make` makes to a call, if that wants one; 1 when it was sent.
///
/// # Safety
/// `call` is NULL or a live message.
unsafe fn reply(call: *mut Message, valid: bool, make: impl FnOnce(&Ref<Bus>, &Ref<Message>) -> Result<Ref<Message>>) -> c_int {
    // SAFETY: the caller says so.
    let Some(call) = (unsafe { Ref::from_c(call) }) else { return Errno::INVAL.negated() };
    let reply = || {
        if !call.is_sealed() {
            return Err(Errno::PERM);
        }
        let bus = Bus::of(&call).filter(|_| call.kind() == METHOD_CALL && valid).ok_or(Errno::INVAL)?;
        bus.check_origin()?;
        bus.check_open()?;
        if !call.expects_reply() {
            return Ok(0);
        }
        send::send(&bus, &make(&bus, &call)?, false).map(|_| 1)
    };
    to_c(reply())
}

/// Appends what `types` and the cursor say, if anything.
///
/// # Safety
/// `types` is NULL or a string, and the caller passed values of these types.
unsafe fn append(message: &Ref<Message>, types: *const c_char, values: *mut Arguments) -> Result {
    // SAFETY: the caller says so.
    if unsafe { bytes(types) }.is_none_or(<[u8]>::is_empty) {
        return Ok(());
    }
    // SAFETY: the caller says so.
    Errno::check(unsafe { shim_message_append(message.as_ptr(), types, values) }).map(drop)
}

/// `sd_bus_reply_method_return()` of convenience.c, with its values behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_reply_return(call: *mut Message, types: *const c_char, values: *mut Arguments) -> c_int {
    let make = |bus: &Ref<Bus>, call: &Ref<Message>| {
        let answer = call.new_method_return(send::origin(bus))?;
        // SAFETY: as the API demands.
        unsafe { append(&answer, types, values) }.map(|()| answer)
    };
    // SAFETY: as the API demands.
    unsafe { reply(call, true, make) }
}

fn new_error(bus: &Ref<Bus>, call: &Message, error: &BusError) -> Result<Ref<Message>> {
    let name = error.name().ok_or(Errno::INVAL)?;
    call.new_method_error(send::origin(bus), name.to_bytes(), error.message().map(CStr::to_bytes))
}

/// `sd_bus_reply_method_error(3)`: answers a call with an error, which must be set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_reply_method_error(call: *mut Message, e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    let error = unsafe { e.as_ref() }.filter(|error| error.is_set());
    let make = |bus: &Ref<Bus>, call: &Ref<Message>| new_error(bus, call, error.ok_or(Errno::INVAL)?);
    // SAFETY: as the API demands.
    unsafe { reply(call, error.is_some(), make) }
}

/// `sd_bus_reply_method_errno(3)`: answers a call with `e` or, if that is NULL or not set, with an errno of either sign.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_reply_method_errno(call: *mut Message, error: c_int, e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    if unsafe { e.as_ref() }.is_some_and(BusError::is_set) {
        // SAFETY: as the API demands.
        return unsafe { sd_bus_reply_method_error(call, e) };
    }
    // SAFETY: as the API demands.
    unsafe { shim_reply_errno(call, error, ptr::null_mut()) }
}

/// `sd_bus_reply_method_errnof()` of convenience.c, with its text, malloc'd or NULL, which is taken over.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_reply_errno(call: *mut Message, error: c_int, text: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let text = unsafe { CString::from_raw(text) };
    let mut e = BusError::NULL;
    if error != 0 && e.name_errno(error.wrapping_abs(), text).is_err() {
        e.set_no_memory();
    }
    // SAFETY: as the API demands.
    unsafe { sd_bus_reply_method_error(call, &e) }
}

/// `sd_bus_reply_method_errorf()` of convenience.c, with its text, malloc'd or NULL, which is taken over.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_reply_error(call: *mut Message, name: *const c_char, text: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let text = unsafe { CString::from_raw(text) };
    let mut e = BusError::NULL;
    // SAFETY: as the API demands; both outlive `e`.
    unsafe { e.set_borrowed(name, text.as_ref().map_or(ptr::null(), CString::as_ptr)) };
    // SAFETY: as the API demands.
    unsafe { sd_bus_reply_method_error(call, &e) }
}

/// `sd_bus_emit_signal_to()` of convenience.c, with its values behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_emit_signal(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    types: *const c_char,
    values: *mut Arguments,
) -> c_int {
    // SAFETY: as the API demands.
    let bus = unsafe { pin(bus) };
    let emit = |bus: Ref<Bus>| {
        bus.check_origin()?;
        bus.check_open()?;
        let mut signal = ptr::null_mut();
        // SAFETY: as the API demands.
        Errno::check(unsafe { sd_bus_message_new_signal_to(bus.as_ptr(), &mut signal, destination, path, interface, member) })?;
        // SAFETY: the reference just made.
        let signal = unsafe { User::from_c(signal) }.ok_or(Errno::NOMEM)?;
        // SAFETY: as the API demands.
        unsafe { append(&signal, types, values) }?;
        send::send(&bus, &signal, false).map(|_| 1)
    };
    to_c(bus.and_then(emit))
}
