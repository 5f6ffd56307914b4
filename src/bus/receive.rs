//! How do bytes become messages? One read brings as many as fit the inbox; each is taken out when it is wanted.
//!
//! On a connection that somebody else polls nothing is read ahead: there, unread input must show in the socket.

#![forbid(unsafe_code)]

use super::state::{Bus, ROOM};
use crate::errno::{Errno, Result};
use crate::message::{HEADER, Message, Origin, announced_fds, total_length};
use crate::obj::{Ref, User};
use crate::sys::socket;

/// Messages that can wait to be dispatched.
pub const QUEUE_MAX: usize = 384 * 1024;

/// Whether a foreign loop may wait for the descriptor.
fn polled_by_others(bus: &Bus) -> bool {
    bus.transport.fd_asked.get() && bus.attachment.event().is_none()
}

/// How long the message in front of the inbox is, as far as that is known.
fn length(bus: &Bus) -> Result<Option<usize>> {
    bus.transport.inbox.borrow().bytes().first_chunk().map(total_length).transpose()
}

/// Whether a whole message has been read that is not yet queued.
pub fn has_input(bus: &Bus) -> bool {
    match length(bus) {
        Ok(Some(length)) => bus.transport.inbox.borrow().bytes().len() >= length,
        Ok(None) => false,
        Err(_) => true,
    }
}

/// Takes in one more message or some more bytes; false when there is nothing to be had now.
pub fn read(bus: &Ref<Bus>) -> Result<bool> {
    if bus.queues.incoming.borrow().len() >= QUEUE_MAX {
        return Err(Errno::NOBUFS);
    }
    if take_message(bus)? {
        return Ok(true);
    }
    match fill(bus) {
        Err(error) if socket::transient(error) => Ok(false),
        Err(error) => Err(error),
        Ok(()) => take_message(bus).map(|_| true),
    }
}

/// One read from the descriptor.
fn fill(bus: &Ref<Bus>) -> Result {
    let length = length(bus)?;
    let ahead = !polled_by_others(bus);
    let mut inbox = bus.transport.inbox.borrow_mut();
    let have = inbox.bytes().len();
    let room = match length {
        Some(length) if length > ROOM => inbox.make_room(length - have)?,
        _ if ahead => ROOM - have,
        Some(length) => length - have,
        None => HEADER - have,
    };
    let input = bus.transport.input().ok_or(Errno::NOTCONN)?;
    let read = inbox.fill(input, bus.transport.is_socket.get(), room);
    let read = match read {
        Err(Errno::NOTSOCK) => {
            bus.transport.is_socket.set(false);
            inbox.fill(input, false, room)
        }
        other => other,
    };
    if read.is_ok() && inbox.has_fds() && !bus.transport.can_fds.get() {
        return Err(Errno::IO);
    }
    read
}

/// Queues the message in front of the inbox. What is no message is dropped, as if it had not come.
fn take_message(bus: &Ref<Bus>) -> Result<bool> {
    let Some(length) = length(bus)? else { return Ok(false) };
    let mut inbox = bus.transport.inbox.borrow_mut();
    if inbox.bytes().len() < length {
        return Ok(false);
    }
    let mut incoming = bus.queues.incoming.borrow_mut();
    incoming.reserve(1)?;
    let origin = Origin { bus: None, can_send_fds: bus.transport.can_fds.get(), flags: 0 };
    let Some(start) = inbox.bytes().first_chunk() else { return Ok(false) };
    let message = Message::incoming(start, origin)?;
    let announced = if inbox.has_fds() { announced_fds(&inbox.bytes()[..length]) } else { 0 };
    let bytes = inbox.take(length)?;
    let fds = inbox.take_fds(announced)?;
    if message.adopt(bytes, fds).is_ok() {
        bus.queues.number(&message);
        incoming.push_back_reserved(message);
    }
    Ok(true)
}

/// Gives a message out of a queue to a user, so that it keeps its connection in use.
pub fn hand_out(bus: &Ref<Bus>, message: &Ref<Message>) -> User<Message> {
    if message.bus_ptr().is_null() {
        message.set_anchor(Some(Bus::anchor(bus)));
    }
    message.share()
}
