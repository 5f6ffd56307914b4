//! sd_bus_message_new(3), sd_bus_message_new_signal(3), sd_bus_message_new_method_call(3), sd_bus_message_new_method_error(3).
//!
//! `*ret` or `*m` becomes a reference that the caller owns. All return 0, or -ENOTCONN for a bus that has not been started, -EINVAL, -ENOMEM;
//! answers also -EPERM where the call is not sealed.

use super::bus::lend;
use super::text::bytes_inlined;
use crate::bus::Bus;
use crate::bus::send::origin;
use crate::bus::state::Phase;
use crate::errno::{Errno, Result, status};
use crate::mem::CString;
use crate::message::{self, Message};
use crate::obj::{BusError, Lent, Ref};
use crate::wire::{names, path};
use core::ffi::{c_char, c_int};

/// The bus of a message to be made, which has been started; no bus is `ENOTCONN`.
///
/// # Safety
/// As for [`lend`].
unsafe fn started<'a>(bus: *mut Bus) -> Result<Lent<'a, Bus>> {
    if bus.is_null() {
        return Err(Errno::NOTCONN);
    }
    // SAFETY: passed on to the caller.
    let bus = unsafe { lend(bus) }?;
    if bus.phase.get() == Phase::Unset { Err(Errno::NOTCONN) } else { Ok(bus) }
}

/// Hands a new message to `*ret`.
///
/// # Safety
/// `ret` may be written.
unsafe fn publish(made: Result<Ref<Message>>, ret: *mut *mut Message) -> c_int {
    status(made.map(|made| {
        // SAFETY: the caller says so.
        unsafe { ret.write(made.into_user().into_c()) };
    }))
}

/// Makes a message of a bus and hands it to `*ret`; the bus is checked first, then `ret`.
///
/// # Safety
/// As for [`started`]; `ret` is NULL or may be written.
unsafe fn on_bus(bus: *mut Bus, ret: *mut *mut Message, make: impl FnOnce(&Ref<Bus>) -> Result<Ref<Message>>) -> c_int {
    // SAFETY: passed on to the caller.
    let made = unsafe { started(bus) }.and_then(|bus| if ret.is_null() { Err(Errno::INVAL) } else { make(&bus) });
    // SAFETY: when there is a message, `ret` is not NULL.
    unsafe { publish(made, ret) }
}

/// `sd_bus_message_new(3)`: makes an empty message of any type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new(bus: *mut Bus, ret: *mut *mut Message, type_: u8) -> c_int {
    let make = |bus: &Ref<Bus>| if type_ > message::SIGNAL { Err(Errno::INVAL) } else { Message::new(origin(bus), type_) };
    // SAFETY: as the API demands.
    unsafe { on_bus(bus, ret, make) }
}

/// `sd_bus_message_new_signal(3)`: makes a signal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_signal(
    bus: *mut Bus,
    ret: *mut *mut Message,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { sd_bus_message_new_signal_to(bus, ret, core::ptr::null(), path, interface, member) }
}

/// `sd_bus_message_new_signal_to(3)`: makes a signal for one receiver, or, if `destination` is NULL, for all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_signal_to(
    bus: *mut Bus,
    ret: *mut *mut Message,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
) -> c_int {
    // SAFETY: as the API demands.
    let (destination, path, interface, member) =
        unsafe { (bytes_inlined(destination), bytes_inlined(path), bytes_inlined(interface), bytes_inlined(member)) };
    let make = |bus: &Ref<Bus>| {
        if !destination.is_none_or(names::is_service) {
            return Err(Errno::INVAL);
        }
        let path = path.filter(|path| path::is_valid(path)).ok_or(Errno::INVAL)?;
        let interface = interface.filter(|name| names::is_interface(name)).ok_or(Errno::INVAL)?;
        let member = member.filter(|name| names::is_member(name)).ok_or(Errno::INVAL)?;
        let signal = Message::new_signal(origin(bus), path, interface, member)?;
        destination.map_or(Ok(()), |name| signal.set_destination(name))?;
        Ok(signal)
    };
    // SAFETY: as the API demands.
    unsafe { on_bus(bus, ret, make) }
}

/// `sd_bus_message_new_method_call(3)`: makes a call; `destination` and `interface` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_method_call(
    bus: *mut Bus,
    ret: *mut *mut Message,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
) -> c_int {
    // SAFETY: as the API demands.
    let (destination, path, interface, member) =
        unsafe { (bytes_inlined(destination), bytes_inlined(path), bytes_inlined(interface), bytes_inlined(member)) };
    let make = |bus: &Ref<Bus>| {
        if !destination.is_none_or(names::is_service) || !interface.is_none_or(names::is_interface) {
            return Err(Errno::INVAL);
        }
        let path = path.filter(|path| path::is_valid(path)).ok_or(Errno::INVAL)?;
        let member = member.filter(|name| names::is_member(name)).ok_or(Errno::INVAL)?;
        Message::new_method_call(origin(bus), destination, path, interface, member)
    };
    // SAFETY: as the API demands.
    unsafe { on_bus(bus, ret, make) }
}

/// The call that is to be answered, and its bus.
///
/// # Safety
/// `call` is NULL or a live message.
unsafe fn answerable<'a>(call: *mut Message) -> Result<(&'a Message, Ref<Bus>)> {
    // SAFETY: the caller says so; no user code runs meanwhile.
    let call = unsafe { call.as_ref() }.ok_or(Errno::INVAL)?;
    if !call.is_sealed() {
        return Err(Errno::PERM);
    }
    if call.kind() != message::METHOD_CALL {
        return Err(Errno::INVAL);
    }
    let bus = Bus::of(call).filter(|bus| bus.phase.get() != Phase::Unset).ok_or(Errno::NOTCONN)?;
    Ok((call, bus))
}

/// `sd_bus_message_new_method_return(3)`: makes the answer to a call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_method_return(call: *mut Message, ret: *mut *mut Message) -> c_int {
    // SAFETY: as the API demands.
    let made = unsafe { answerable(call) }.and_then(|(call, bus)| {
        if ret.is_null() {
            return Err(Errno::INVAL);
        }
        call.new_method_return(origin(&bus))
    });
    // SAFETY: when there is a message, `ret` is not NULL.
    unsafe { publish(made, ret) }
}

/// `sd_bus_message_new_method_error(3)`: makes the answer to a call, an error, which must be set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_method_error(call: *mut Message, ret: *mut *mut Message, e: *const BusError) -> c_int {
    // SAFETY: as the API demands.
    let error = unsafe { e.as_ref() };
    // SAFETY: as the API demands.
    let made = unsafe { answerable(call) }.and_then(|(call, bus)| {
        let name = error.and_then(BusError::name).filter(|_| !ret.is_null()).ok_or(Errno::INVAL)?;
        let text = error.and_then(BusError::message);
        call.new_method_error(origin(&bus), name.to_bytes(), text.map(core::ffi::CStr::to_bytes))
    });
    // SAFETY: when there is a message, `ret` is not NULL.
    unsafe { publish(made, ret) }
}

/// `sd_bus_message_new_method_errno(3)`: as `sd_bus_message_new_method_error()`; if `e` is NULL or not set, for an errno of either sign.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_new_method_errno(
    call: *mut Message,
    ret: *mut *mut Message,
    error: c_int,
    e: *const BusError,
) -> c_int {
    // SAFETY: as the API demands.
    if unsafe { e.as_ref() }.is_some_and(BusError::is_set) {
        // SAFETY: as the API demands.
        return unsafe { sd_bus_message_new_method_error(call, ret, e) };
    }
    // SAFETY: as the API demands.
    unsafe { shim_message_new_errno(call, ret, error, core::ptr::null_mut()) }
}

/// `sd_bus_message_new_method_errnof(3)`, with its text, malloc'd or NULL, which is taken over.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_message_new_errno(call: *mut Message, ret: *mut *mut Message, error: c_int, text: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let text = unsafe { CString::from_raw(text) };
    let mut e = BusError::NULL;
    if error != 0 && e.name_errno(error.wrapping_abs(), text).is_err() {
        e.set_no_memory();
    }
    // SAFETY: as the API demands.
    unsafe { sd_bus_message_new_method_error(call, ret, &e) }
}

/// `sd_bus_message_new_method_errorf(3)`, with its text, malloc'd or NULL, which is taken over.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_message_new_error(call: *mut Message, ret: *mut *mut Message, name: *const c_char, text: *mut c_char) -> c_int {
    // SAFETY: the caller gives a malloc'd C string, or NULL.
    let text = unsafe { CString::from_raw(text) };
    let mut e = BusError::NULL;
    // SAFETY: as the API demands; both outlive `e`.
    unsafe { e.set_borrowed(name, text.as_ref().map_or(core::ptr::null(), CString::as_ptr)) };
    // SAFETY: as the API demands.
    unsafe { sd_bus_message_new_method_error(call, ret, &e) }
}
