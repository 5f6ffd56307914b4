//! How is a call made whose reply comes later? Its slot waits in the table of replies. sd_bus_call_async(3).

#![forbid(unsafe_code)]

use super::send::{seal, send_sealed};
use super::state::{Bus, Handler, Kind, Phase, Reply, Slot};
use crate::errno::{Errno, Result};
use crate::message::{METHOD_CALL, Message, NO_REPLY_EXPECTED};
use crate::obj::{Ref, User};
use crate::sys::time;
use core::ffi::c_void;

/// When `usec` from now is over; before authentication is done the span itself, which will be counted from then.
pub fn deadline(bus: &Bus, usec: u64) -> u64 {
    match (usec, bus.phase.get()) {
        (u64::MAX, _) | (_, Phase::WatchBind | Phase::Opening | Phase::Authenticating) => usec,
        _ => time::now(libc::CLOCK_MONOTONIC).saturating_add(usec),
    }
}

/// Sends a call and returns the slot that waits for its reply; dropped, it waits no longer.
pub fn call_async(
    bus: &Ref<Bus>,
    message: &Ref<Message>,
    handler: Option<Handler>,
    userdata: *mut c_void,
    usec: u64,
) -> Result<User<Slot>> {
    bus.check_open()?;
    seal(bus, message, usec)?;
    let slot = Slot::new(bus, Kind::Reply(Reply::new(handler)), userdata, |bus, slot| bus.replies.remove(slot))?;
    // Who wants no reply and yet has a callback need not wait to be told that none came.
    let wanted = message.flags() & NO_REPLY_EXPECTED == 0;
    bus.replies.insert(&slot, message.cookie(), deadline(bus, if wanted { message.timeout() } else { 0 }))?;
    send_sealed(bus, message)?;
    Ok(slot)
}

/// `sd_bus_call_async` without a callback and without interest in the slot: no reply is asked for.
pub fn call_unanswered(bus: &Ref<Bus>, message: &Ref<Message>, usec: u64) -> Result {
    bus.check_open()?;
    if !message.is_sealed() {
        message.set_flag(NO_REPLY_EXPECTED, true)?;
    }
    seal(bus, message, usec)?;
    send_sealed(bus, message)
}

/// Whether a message can be called with, and a callback be told of the reply.
pub fn check(message: &Message, has_callback: bool) -> Result {
    let contradicts = message.is_sealed() && has_callback == (message.flags() & NO_REPLY_EXPECTED != 0);
    if message.kind() == METHOD_CALL && !contradicts { Ok(()) } else { Err(Errno::INVAL) }
}
