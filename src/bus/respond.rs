//! How is a call answered when its handler only returned a value or set an error? sd_bus_reply_method_error(3).

#![forbid(unsafe_code)]

use super::send::{origin, send};
use super::state::{Bus, Handler, Running, Slot};
use crate::errno::{Errno, Result, to_c};
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

/// What a handler made of `message`: the number it returned, as C does, and what it left in `error`. True when the message is done with.
/// A call whose handler failed is answered; that its answer cannot be sent is nobody's business.
#[inline]
pub fn conclude(bus: &Ref<Bus>, message: &Ref<Message>, value: c_int, error: &mut BusError) -> bool {
    if value >= 0 && !error.is_set() {
        bus.current.verdict.set(value.max(1));
        return value != 0;
    }
    answer_failure(bus, message, value, error);
    true
}

#[cold]
#[inline(never)]
fn answer_failure(bus: &Ref<Bus>, message: &Ref<Message>, value: c_int, error: &mut BusError) {
    if message.kind() == METHOD_CALL {
        let _ = match Errno::check(value) {
            Err(errno) => reply_errno(bus, message, errno, error),
            Ok(_) => reply_error(bus, message, error),
        };
    }
    error.free();
}

/// Runs a handler of `slot` on a message and concludes. True when the message is done with.
pub fn offer(bus: &Ref<Bus>, slot: &Ref<Slot>, handler: Handler, message: &Ref<Message>) -> bool {
    let mut error = BusError::NULL;
    let value = run(bus, slot, handler, message, &mut error);
    conclude(bus, message, value, &mut error)
}

/// Runs a handler of `slot` on a message. What it leaves in `error` is the caller's.
#[inline]
pub fn run(bus: &Ref<Bus>, slot: &Ref<Slot>, handler: Handler, message: &Ref<Message>, error: &mut BusError) -> c_int {
    let userdata = slot.userdata();
    let running = Running::enter_inlined(bus, slot, handler.user(), userdata);
    let value = match handler {
        Handler::User(callback) => callback.call(message, userdata, error),
        Handler::Internal(function) => to_c(function(bus, slot, message, error)),
    };
    drop(running);
    value
}
