//! How is a call answered when its handler only returned a value or set an error? sd_bus_reply_method_error(3).

#![forbid(unsafe_code)]

use super::send::{origin, send};
use super::state::{Bus, Handler, Running, Slot};
use crate::errno::{Errno, Result};
use crate::message::{METHOD_CALL, Message};
use crate::obj::{BusError, Ref};
use core::ffi::{CStr, c_int};

/// Replies to `call` with an error, unless it wants no reply.
pub fn reply_error(bus: &Ref<Bus>, call: &Ref<Message>, error: &BusError) -> Result {
    bus.check_open()?;
    if !call.expects_reply() {
        return Ok(());
    }
    let name = error.name().map(CStr::to_bytes).ok_or(Errno::INVAL)?;
    let reply = call.new_method_error(origin(bus), name, error.message().map(CStr::to_bytes))?;
    send(bus, &reply, false).map(drop)
}

/// Replies to `call` with a name and a text: `form` with each `%` replaced by one of `parts`.
pub fn reply_text(bus: &Ref<Bus>, call: &Ref<Message>, name: &CStr, form: &str, parts: &[&[u8]]) -> Result {
    let mut error = BusError::NULL;
    let _ = error.set_filled(name, form, parts);
    let sent = reply_error(bus, call, &error);
    error.free();
    sent
}

/// Replies to `call` with an errno, or with `error` if that is set.
pub fn reply_errno(bus: &Ref<Bus>, call: &Ref<Message>, errno: Errno, error: &BusError) -> Result {
    if error.is_set() {
        return reply_error(bus, call, error);
    }
    let mut named = BusError::NULL;
    let _ = named.set_errno(errno);
    let sent = reply_error(bus, call, &named);
    named.free();
    sent
}

/// What a handler made of `message`: its return value and what it left in `error`. True when the message is done with.
/// A call whose handler failed is answered; that its answer cannot be sent is nobody's business.
#[inline]
pub fn conclude(bus: &Ref<Bus>, message: &Ref<Message>, value: Result<c_int>, error: &mut BusError) -> Result<bool> {
    match value {
        Ok(value) if !error.is_set() => {
            bus.current.verdict.set(value.max(1));
            Ok(value != 0)
        }
        failed => {
            answer_failure(bus, message, failed, error);
            Ok(true)
        }
    }
}

#[cold]
#[inline(never)]
fn answer_failure(bus: &Ref<Bus>, message: &Ref<Message>, value: Result<c_int>, error: &mut BusError) {
    if message.kind() == METHOD_CALL {
        let _ = match value {
            Err(errno) => reply_errno(bus, message, errno, error),
            Ok(_) => reply_error(bus, message, error),
        };
    }
    error.free();
}

/// Runs a handler of `slot` on a message that is rewound first. What it leaves in `error` is the caller's.
pub fn run(bus: &Ref<Bus>, slot: &Ref<Slot>, handler: Handler, message: &Ref<Message>, error: &mut BusError) -> Result<c_int> {
    let userdata = slot.userdata();
    match handler {
        Handler::User(callback) => {
            let running = Running::enter(bus, slot, Some(callback), userdata);
            let value = callback.call(message, userdata, error);
            drop(running);
            Errno::check(value)
        }
        Handler::Internal(function) => {
            let running = Running::enter(bus, slot, None, userdata);
            let value = function(bus, slot, message, error);
            drop(running);
            value
        }
    }
}
