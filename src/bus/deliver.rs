//! May a message be sent, and to whom? What is known only once a connection is set up is waited for. sd_bus_send(3), sd_bus_can_send(3).

#![forbid(unsafe_code)]

use super::send::send;
use super::state::Bus;
use super::wait::ensure_running;
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::obj::Ref;
use crate::wire::names;

/// Whether values of a type can be sent; for descriptors the connection is set up first.
pub fn can_send(bus: &Ref<Bus>, kind: u8) -> Result<bool> {
    if bus.config.monitor.get() {
        return Ok(false);
    }
    if kind != b'h' {
        return Ok(b"ybnqiuxtdsogavre".contains(&kind));
    }
    if !bus.config.accept_fds.get() {
        return Ok(false);
    }
    ensure_running(bus)?;
    Ok(bus.transport.can_fds.get())
}

/// Before a message with descriptors is sent, it must be known that they can be passed.
pub fn check_fds(bus: &Ref<Bus>, message: &Message) -> Result {
    if !message.has_fds() || can_send(bus, b'h')? { Ok(()) } else { Err(Errno::OPNOTSUPP) }
}

/// Sends a message and returns its serial; see [`send`].
pub fn deliver(bus: &Ref<Bus>, message: &Ref<Message>, wants_cookie: bool) -> Result<u64> {
    bus.check_origin()?;
    bus.check_open()?;
    check_fds(bus, message)?;
    send(bus, message, wants_cookie)
}

/// The same, to a destination that the message may already name.
pub fn deliver_to(bus: &Ref<Bus>, message: &Ref<Message>, destination: Option<&[u8]>, wants_cookie: bool) -> Result<u64> {
    bus.check_origin()?;
    bus.check_open()?;
    let named = message.with_field(crate::message::DESTINATION, |name| name.map(|name| name.to_bytes()) == destination);
    match destination {
        _ if named => (),
        None => return Err(Errno::EXIST),
        Some(name) if !names::is_service(name) => return Err(Errno::INVAL),
        Some(name) => message.set_destination(name)?,
    }
    deliver(bus, message, wants_cookie)
}
