//! sd_bus_send(3), sd_bus_call(3), sd_bus_call_method(3): messages on their way, with replies and without.

use super::bus::{own, pin};
use super::event::{callback, publish};
use super::slot::sd_bus_message_handler_t;
use super::text::bytes;
use super::{Arguments, message_append, message_new};
use crate::bus::state::Handler;
use crate::bus::{self, Bus, Slot, call_async, deliver};
use crate::errno::{Errno, Result, to_c};
use crate::message::{METHOD_CALL, Message, NO_REPLY_EXPECTED};
use crate::obj::{BusError, Ref, User};
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

/// The connection to send through: `bus` or, where that is NULL, the message's own.
///
/// # Safety
/// As for [`pin`].
unsafe fn through(bus: *mut Bus, message: &Message) -> Result<Ref<Bus>> {
    if bus.is_null() {
        return Bus::of(message).ok_or(Errno::NOTCONN);
    }
    // SAFETY: passed on to the caller.
    unsafe { pin(bus) }
}

/// Writes the serial, if it is asked for. Returns 1.
///
/// # Safety
/// `ret` is NULL or may be written.
unsafe fn sent(cookie: Result<u64>, ret: *mut u64) -> c_int {
    to_c(cookie.map(|cookie| {
        if !ret.is_null() {
            // SAFETY: passed on to the caller.
            unsafe { ret.write(cookie) };
        }
        1
    }))
}

/// `sd_bus_send(3)`: seals and sends a message, through its own connection if `bus` is NULL. Without `ret_cookie` no reply is asked for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_send(bus: *mut Bus, m: *mut Message, ret_cookie: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    let cookie = unsafe { Ref::from_c(m) }.ok_or(Errno::INVAL).and_then(|message| {
        // SAFETY: C's pointer.
        let bus = unsafe { through(bus, &message) }?;
        deliver::deliver(&bus, &message, !ret_cookie.is_null())
    });
    // SAFETY: C's pointer for the result.
    unsafe { sent(cookie, ret_cookie) }
}

/// `sd_bus_send_to(3)`: as `sd_bus_send()`, to a destination.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_send_to(bus: *mut Bus, m: *mut Message, destination: *const c_char, ret_cookie: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    let cookie = unsafe { Ref::from_c(m) }.ok_or(Errno::INVAL).and_then(|message| {
        // SAFETY: C's pointers.
        let (bus, destination) = unsafe { (through(bus, &message)?, bytes(destination)) };
        deliver::deliver_to(&bus, &message, destination, !ret_cookie.is_null())
    });
    // SAFETY: C's pointer for the result.
    unsafe { sent(cookie, ret_cookie) }
}

/// `sd_bus_message_send(3)`: sends a message through its connection. -EINVAL: it has none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_send(m: *mut Message) -> c_int {
    // SAFETY: C's pointer.
    let message = unsafe { m.as_ref() };
    if message.is_none_or(|message| Bus::of(message).is_none()) {
        return Errno::INVAL.negated();
    }
    // SAFETY: C's pointer.
    unsafe { sd_bus_send(ptr::null_mut(), m, ptr::null_mut()) }
}

/// Puts an errno that C is told into its error, too.
///
/// # Safety
/// `error` is NULL or an error of C's.
unsafe fn report(error: *mut BusError, errno: Errno) -> Errno {
    // SAFETY: passed on to the caller.
    match unsafe { BusError::from_c(error) } {
        Some(error) => error.set_errno(errno),
        None => errno,
    }
}

/// `sd_bus_call(3)`: sends a call and waits for its reply, for `usec` µs at most (0: the default). An error that is replied goes to
/// `reterr_error`, its errno is returned. The caller owns `*ret_reply`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_call(
    bus: *mut Bus,
    m: *mut Message,
    usec: u64,
    reterr_error: *mut BusError,
    ret_reply: *mut *mut Message,
) -> c_int {
    // SAFETY: C's pointers.
    let (message, error) = unsafe { (Ref::from_c(m), BusError::from_c(reterr_error)) };
    let mut unasked = BusError::NULL;
    let error = error.unwrap_or(&mut unasked);
    // SAFETY: C's pointer.
    let reply = match unsafe { callable(bus, message, error) } {
        Ok((bus, message)) => bus::call::call(&bus, &message, usec, error),
        Err(errno) if error.is_dirty() => Err(errno),
        Err(errno) => Err(error.set_errno(errno)),
    };
    unasked.free();
    to_c(reply.map(|reply| {
        if !ret_reply.is_null() {
            // SAFETY: C's pointer for the result.
            unsafe { ret_reply.write(reply.into_c()) };
        }
        1
    }))
}

/// The connection and the message of a call, if they are fit for it.
///
/// # Safety
/// As for [`pin`].
unsafe fn callable(bus: *mut Bus, message: Option<Ref<Message>>, error: &BusError) -> Result<(Ref<Bus>, Ref<Message>)> {
    let fit = |message: &Ref<Message>| message.kind() == METHOD_CALL && message.flags() & NO_REPLY_EXPECTED == 0;
    let message = message.filter(|message| fit(message) && !error.is_dirty()).ok_or(Errno::INVAL)?;
    // SAFETY: passed on to the caller.
    let bus = unsafe { through(bus, &message) }?;
    bus.check_origin()?;
    bus.check_open()?;
    deliver::check_fds(&bus, &message)?;
    Ok((bus, message))
}

/// `sd_bus_call_async(3)`: sends a call and calls `callback` with the reply, or with an error after `usec` µs (0: the default).
/// -EINVAL: a sealed message says the contrary of what the callback does of whether a reply is wanted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_call_async(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    m: *mut Message,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
    usec: u64,
) -> c_int {
    // SAFETY: C's pointer and function.
    let (message, callback) = unsafe { (Ref::from_c(m), self::callback(callback)) };
    let slot = message.ok_or(Errno::INVAL).and_then(|message| {
        call_async::check(&message, callback.is_some())?;
        // SAFETY: C's pointer.
        let bus = unsafe { through(bus, &message) }?;
        bus.check_origin()?;
        bus.check_open()?;
        deliver::check_fds(&bus, &message)?;
        if callback.is_none() && ret_slot.is_null() {
            return call_async::call_unanswered(&bus, &message, usec).map(|()| None);
        }
        call_async::call_async(&bus, &message, callback.map(Handler::User), userdata, usec).map(Some)
    });
    to_c(slot.map(|slot| {
        // SAFETY: C's pointer for the result.
        unsafe { give(slot, ret_slot) };
        1
    }))
}

/// Hands a slot to C or, where C did not ask for it, to its connection.
///
/// # Safety
/// `ret` is NULL or may be written.
unsafe fn give(slot: Option<User<Slot>>, ret: *mut *mut Slot) {
    match slot {
        Some(slot) if ret.is_null() => Slot::set_floating(&slot, true),
        Some(slot) => {
            // SAFETY: not NULL.
            let _ = unsafe { publish(ret, slot.into_c()) };
        }
        None => (),
    }
}

/// A call with its arguments, on a connection that is open.
///
/// # Safety
/// As the API demands of `sd_bus_call_method()`.
unsafe fn build(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    types: *const c_char,
    values: *mut Arguments,
) -> Result<User<Message>> {
    // SAFETY: passed on to the caller.
    unsafe { own(bus) }?.check_open()?;
    let mut message = ptr::null_mut();
    // SAFETY: passed on to the caller.
    Errno::check(unsafe { message_new::sd_bus_message_new_method_call(bus, &raw mut message, destination, path, interface, member) })?;
    // SAFETY: the reference just made.
    let message = unsafe { User::from_c(message) }.ok_or(Errno::NOMEM)?;
    if !types.is_null() {
        // SAFETY: passed on to the caller.
        Errno::check(unsafe { message_append::shim_message_append(message.as_ptr(), types, values) })?;
    }
    Ok(message)
}

/// `sd_bus_call_method(3)`, with its values behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_call_method(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    ret_reply: *mut *mut Message,
    types: *const c_char,
    values: *mut Arguments,
) -> c_int {
    // SAFETY: as the API demands.
    match unsafe { build(bus, destination, path, interface, member, types, values) } {
        // SAFETY: as the API demands.
        Ok(message) => unsafe { sd_bus_call(bus, message.as_ptr(), 0, reterr_error, ret_reply) },
        // SAFETY: as the API demands.
        Err(errno) => unsafe { report(reterr_error, errno) }.negated(),
    }
}

/// `sd_bus_call_method_async(3)`, with its values behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_call_method_async(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
    types: *const c_char,
    values: *mut Arguments,
) -> c_int {
    // SAFETY: as the API demands.
    match unsafe { build(bus, destination, path, interface, member, types, values) } {
        // SAFETY: as the API demands.
        Ok(message) => unsafe { sd_bus_call_async(bus, ret_slot, message.as_ptr(), callback, userdata, 0) },
        Err(errno) => errno.negated(),
    }
}
