//! sd_bus_message_get_type(3), sd_bus_message_get_cookie(3), sd_bus_message_get_signature(3), sd_bus_message_get_monotonic_usec(3),
//! sd_bus_message_set_destination(3), sd_bus_message_set_expect_reply(3), sd_bus_message_sensitive(3), sd_bus_message_ref(3).
//!
//! Strings that are returned stay the message's; those of a message that is being built are valid until the next change to it.

use super::message_append::with;
use super::text::bytes;
use crate::errno::{Errno, Result};
use crate::message::{self, Message, fields};
use crate::obj::{BusError, User};
use crate::wire::names;
use core::ffi::{CStr, c_char, c_int};
use core::ptr;

/// Writes what `get` finds to `*ret`; NULL for either is -EINVAL.
///
/// # Safety
/// `m` is NULL or a live message; `ret` is NULL or may be written.
unsafe fn get<T>(m: *mut Message, ret: *mut T, get: impl FnOnce(&Message) -> Result<T>) -> c_int {
    let run = |m: &Message| {
        if ret.is_null() {
            return Err(Errno::INVAL);
        }
        let value = get(m)?;
        // SAFETY: not NULL, so the caller says that it may be written.
        unsafe { ret.write(value) };
        Ok(0)
    };
    // SAFETY: passed on to the caller.
    unsafe { with(m, run) }
}

/// A number, where 0 says that it is not known.
fn known(value: u64) -> Result<u64> {
    if value == 0 { Err(Errno::NODATA) } else { Ok(value) }
}

/// `sd_bus_message_ref(3)`: one more reference, to be given back; returns `m`, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_ref(m: *mut Message) -> *mut Message {
    // SAFETY: as the API demands.
    unsafe { m.as_ref() }.map_or(ptr::null_mut(), User::for_c)
}

/// `sd_bus_message_unref(3)`: gives back a reference; returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_unref(m: *mut Message) -> *mut Message {
    // SAFETY: as the API demands.
    drop(unsafe { User::from_c(m) });
    ptr::null_mut()
}

/// `sd_bus_message_get_type(3)`: `*ret` becomes `SD_BUS_MESSAGE_METHOD_CALL` or another of its kind. Returns 0 or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_type(m: *mut Message, ret: *mut u8) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |m| Ok(m.kind())) }
}

/// `sd_bus_message_get_cookie(3)`: `*ret` becomes the serial. Returns 0, -ENODATA before the message is sealed, -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_cookie(m: *mut Message, ret: *mut u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |m| known(m.cookie())) }
}

/// `sd_bus_message_get_reply_cookie(3)`: `*ret` becomes the serial of the call that this answers. Returns 0, -ENODATA if it answers none, -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_reply_cookie(m: *mut Message, ret: *mut u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |m| known(m.reply_cookie())) }
}

/// `sd_bus_message_get_priority(3)`: `*ret` becomes 0: there are no priorities. Returns 0 or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_priority(m: *mut Message, ret: *mut i64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |_| Ok(0)) }
}

/// `sd_bus_message_set_priority(3)`: does nothing. Returns 0, -EINVAL, -EPERM once the message is sealed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_priority(m: *mut Message, _priority: i64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| if m.is_sealed() { Err(Errno::PERM) } else { Ok(0) }) }
}

/// `sd_bus_message_get_monotonic_usec(3)`: `*ret` becomes when the message was sent, in µs of `CLOCK_MONOTONIC`. Returns 0, -ENODATA, -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_monotonic_usec(m: *mut Message, ret: *mut u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |_| Err(Errno::NODATA)) }
}

/// `sd_bus_message_get_realtime_usec(3)`: `*ret` becomes when the message was sent, in µs of `CLOCK_REALTIME`. Returns 0, -ENODATA, -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_realtime_usec(m: *mut Message, ret: *mut u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |_| Err(Errno::NODATA)) }
}

/// `sd_bus_message_get_seqnum(3)`: `*ret` becomes the message's number in the order of sending. Returns 0, -ENODATA, -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_seqnum(m: *mut Message, ret: *mut u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { get(m, ret, |_| Err(Errno::NODATA)) }
}

/// `sd_bus_message_get_expect_reply(3)`: whether it is a call whose sender waits for the reply; -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_expect_reply(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.expects_reply().into())) }
}

/// `sd_bus_message_get_auto_start(3)`: whether the destination is to be started for it; -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_auto_start(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok((m.flags() & message::NO_AUTO_START == 0).into())) }
}

/// `sd_bus_message_get_allow_interactive_authorization(3)`: whether it is a call that allows to ask the user; -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_allow_interactive_authorization(m: *mut Message) -> c_int {
    let allows = |m: &Message| m.kind() == message::METHOD_CALL && m.flags() & message::ALLOW_INTERACTIVE_AUTHORIZATION != 0;
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(allows(m).into())) }
}

/// `sd_bus_message_set_expect_reply(3)`: says whether the sender of a call waits for the reply. Returns 0, -EINVAL, -EPERM for other messages
/// and once it is sealed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_expect_reply(m: *mut Message, b: c_int) -> c_int {
    let set = |m: &Message| {
        if m.kind() != message::METHOD_CALL {
            return Err(Errno::PERM);
        }
        m.set_flag(message::NO_REPLY_EXPECTED, b == 0).map(|()| 0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, set) }
}

/// `sd_bus_message_set_auto_start(3)`: says whether the destination is to be started. Returns 0, -EINVAL, -EPERM once the message is sealed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_auto_start(m: *mut Message, b: c_int) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| m.set_flag(message::NO_AUTO_START, b == 0).map(|()| 0)) }
}

/// `sd_bus_message_set_allow_interactive_authorization(3)`: says whether the user may be asked. Returns 0, -EINVAL, -EPERM once the message is
/// sealed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_allow_interactive_authorization(m: *mut Message, b: c_int) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| m.set_flag(message::ALLOW_INTERACTIVE_AUTHORIZATION, b != 0).map(|()| 0)) }
}

/// Sets a bus name, which must be valid, whatever the message's state.
///
/// # Safety
/// `m` is NULL or a live message; `name` is NULL or a C string.
unsafe fn set_name(m: *mut Message, name: *const c_char, set: fn(&Message, &[u8]) -> Result) -> c_int {
    // SAFETY: the caller says so.
    let name = unsafe { bytes(name) }.filter(|name| names::is_service(name));
    // SAFETY: passed on to the caller.
    unsafe { with(m, |m| set(m, name.ok_or(Errno::INVAL)?).map(|()| 0)) }
}

/// `sd_bus_message_set_destination(3)`: says who the message is for. Returns 0, -EINVAL, -EPERM once it is sealed, -EEXIST if that has been said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_destination(m: *mut Message, destination: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { set_name(m, destination, Message::set_destination) }
}

/// `sd_bus_message_set_sender(3)`: says who the message is from. Returns 0, -EINVAL, -EPERM once it is sealed, -EEXIST if that has been said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_set_sender(m: *mut Message, sender: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { set_name(m, sender, Message::set_sender) }
}

/// `sd_bus_message_sensitive(3)`: the message's memory will be overwritten when it is freed. Returns 0 or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_sensitive(m: *mut Message) -> c_int {
    let mark = |m: &Message| {
        m.make_sensitive();
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, mark) }
}

/// # Safety
/// `m` is NULL or a live message.
unsafe fn field(m: *mut Message, code: u8) -> *const c_char {
    // SAFETY: the caller says so.
    unsafe { m.as_ref() }.map_or(ptr::null(), |m| m.field_ptr(code))
}

/// `sd_bus_message_get_path(3)`: the object path, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_path(m: *mut Message) -> *const c_char {
    // SAFETY: as the API demands.
    unsafe { field(m, fields::PATH) }
}

/// `sd_bus_message_get_interface(3)`: the interface, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_interface(m: *mut Message) -> *const c_char {
    // SAFETY: as the API demands.
    unsafe { field(m, fields::INTERFACE) }
}

/// `sd_bus_message_get_member(3)`: the method or signal, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_member(m: *mut Message) -> *const c_char {
    // SAFETY: as the API demands.
    unsafe { field(m, fields::MEMBER) }
}

/// `sd_bus_message_get_destination(3)`: the bus name that it is for, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_destination(m: *mut Message) -> *const c_char {
    // SAFETY: as the API demands.
    unsafe { field(m, fields::DESTINATION) }
}

/// `sd_bus_message_get_sender(3)`: the bus name that it is from, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_sender(m: *mut Message) -> *const c_char {
    // SAFETY: as the API demands.
    unsafe { field(m, fields::SENDER) }
}

/// `sd_bus_message_get_signature(3)`: the signature of the innermost container or, if `complete`, of the whole message; NULL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_signature(m: *mut Message, complete: c_int) -> *const c_char {
    // SAFETY: as the API demands.
    let m = unsafe { m.as_ref() };
    m.and_then(|m| m.signature_ptr(complete != 0).ok()).unwrap_or(ptr::null())
}

/// `sd_bus_message_has_signature(3)`: whether the whole message has this signature; NULL is the empty one. -EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_has_signature(m: *mut Message, signature: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    let wanted = unsafe { bytes(signature) }.unwrap_or(b"");
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.has_signature(wanted).into())) }
}

/// `sd_bus_message_is_empty(3)`: whether the message has no values; -EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_is_empty(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.has_signature(b"").into())) }
}

/// `sd_bus_message_get_error(3)`: what an error message says, NULL for other messages. It stays the message's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_error(m: *mut Message) -> *const BusError {
    // SAFETY: as the API demands.
    let Some(m) = (unsafe { m.as_ref() }) else { return ptr::null() };
    let name = m.field_ptr(fields::ERROR_NAME);
    if name.is_null() {
        return ptr::null();
    }
    let Some(cell) = m.error_cell() else { return ptr::null() };
    // SAFETY: both texts are the message's; they are looked up again each time.
    cell.replace(unsafe { BusError::of_message(name, m.error_message_ptr()) });
    cell.as_ptr()
}

/// `sd_bus_message_get_errno(3)`: the positive errno that an error message stands for, 0 for other messages, EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_errno(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    let Some(m) = (unsafe { m.as_ref() }) else { return Errno::INVAL.get() };
    let errno = |name: Option<&CStr>| name.map_or(0, |name| crate::obj::error::errno_of(name).get());
    if m.kind() == message::METHOD_ERROR { m.with_field(fields::ERROR_NAME, errno) } else { 0 }
}

/// `sd_bus_message_get_bus(3)`: the bus that the message belongs to, or NULL. No reference is given away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_bus(m: *mut Message) -> *mut crate::bus::Bus {
    // SAFETY: as the API demands.
    unsafe { m.as_ref() }.map_or(ptr::null_mut(), Message::bus_ptr).cast()
}

/// `sd_bus_message_is_signal(3)`: whether it is a signal of this interface and member, each unless it is NULL; -EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_is_signal(m: *mut Message, interface: *const c_char, member: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.is_signal(bytes(interface), bytes(member)).into())) }
}

/// `sd_bus_message_is_method_call(3)`: whether it is a call of this interface and member, each unless it is NULL; -EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_is_method_call(m: *mut Message, interface: *const c_char, member: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.is_method_call(bytes(interface), bytes(member)).into())) }
}

/// `sd_bus_message_is_method_error(3)`: whether it is an error, of this name unless it is NULL; -EINVAL for no message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_is_method_error(m: *mut Message, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| Ok(m.is_method_error(bytes(name)).into())) }
}
