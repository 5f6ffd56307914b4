//! How does a client become known to its bus? It calls `Hello`; the reply is its name.

#![forbid(unsafe_code)]

use super::call_async::call_async;
use super::local;
use super::send::origin;
use super::state::{Bus, Kind, Phase, Reply, Slot};
use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::message::{METHOD_ERROR, Message};
use crate::obj::Ref;
use crate::wire::names;

/// Queues the call, of a client of a bus.
pub fn send(bus: &Ref<Bus>) -> Result<bool> {
    if !bus.config.bus_client.get() {
        return Ok(false);
    }
    let driver = b"org.freedesktop.DBus";
    let call = Message::new_method_call(origin(bus), Some(driver), b"/org/freedesktop/DBus", Some(driver), b"Hello")?;
    let slot = call_async(bus, &call, None, core::ptr::null_mut(), 0)?;
    if let Kind::Reply(reply) = &slot.kind {
        reply.is_hello.set(true);
    }
    Slot::set_floating(&slot, true);
    Ok(true)
}

/// Whether a call is `Hello`, whose failure fails the connection.
pub fn is_pending(bus: &Bus, call: &Reply) -> bool {
    bus.phase.get() == Phase::Hello && call.is_hello.get()
}

/// Learns our name from the reply. An error, whatever it is, ends the connection; lacking memory changes nothing.
pub fn accept(bus: &Ref<Bus>, reply: &Ref<Message>) -> Result {
    let accepted = learn(bus, reply);
    if accepted.is_err_and(|error| error != Errno::NOMEM) {
        bus.phase.set(Phase::Closing);
    }
    accepted
}

fn learn(bus: &Ref<Bus>, reply: &Ref<Message>) -> Result {
    if reply.kind() == METHOD_ERROR {
        return Err(reply.error_name().map_or(Errno::IO, crate::obj::errno_of));
    }
    let name = reply.read_str()?;
    if !names::is_unique(name) {
        return Err(Errno::BADMSG);
    }
    let name = CString::new(name)?;
    local::announce_connected(bus)?;
    bus.unique_name.replace(Some(name));
    bus.phase.set(Phase::Running);
    Ok(())
}

/// Authentication is done: the time of calls made meanwhile begins to run.
pub fn begin(bus: &Ref<Bus>) -> Result {
    let now = crate::sys::time::now(libc::CLOCK_MONOTONIC);
    bus.replies.start_clock(now);
    if bus.config.bus_client.get() {
        bus.phase.set(Phase::Hello);
        return Ok(());
    }
    bus.phase.set(Phase::Running);
    local::announce_connected(bus)
}
