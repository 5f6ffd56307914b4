//! How do bytes become messages? One read brings as many as fit the inbox; each is taken out when it is wanted.
//!
//! On a connection that somebody else polls nothing is read ahead: there, unread input must show in the socket.

#![forbid(unsafe_code)]

use super::state::{Bus, Inbox, Phase, ROOM};
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::message::{Incoming, Message, Origin, announced_fds};
use crate::obj::{Ref, Room, User};
use crate::sys::socket;

/// Messages that can wait to be dispatched.
pub const QUEUE_MAX: usize = 384 * 1024;

/// Whether a foreign loop may wait for the descriptor.
fn polled_by_others(bus: &Bus) -> bool {
    bus.transport.fd_asked.get() && bus.attachment.event().is_none()
}

/// Whether something can be taken from the inbox, be it an error.
#[inline]
fn is_whole(bus: &Bus) -> bool {
    bus.transport.inbox.borrow().is_whole()
}

/// Whether a whole message has been read that is not yet queued. Before, what is read are lines.
pub fn has_input(bus: &Bus) -> bool {
    matches!(bus.phase.get(), Phase::Hello | Phase::Running) && is_whole(bus)
}

/// What there is to be had.
pub enum Input {
    /// A message, which is queued nowhere.
    Message(Ref<Message>),
    /// A part of a message has come, or what is none and was dropped.
    Bytes,
    /// Nothing now.
    Nothing,
}

/// The next message, read if need be. One that is not for a queue is `anchored` to its connection.
pub fn next(bus: &Ref<Bus>, anchored: bool) -> Result<Input> {
    let mut got = Input::Nothing;
    let mut whole = is_whole(bus);
    while !whole {
        let filled = match fill(bus) {
            Err(error) if socket::transient(error) => return Ok(got),
            other => other?,
        };
        got = Input::Bytes;
        whole = is_whole(bus);
        // Of a large message the rest is there, too, if the first read was not enough for all there was.
        if !filled && !whole {
            return Ok(got);
        }
    }
    take_message(bus, anchored)
}

/// One read from the descriptor; whether it brought all that was asked for.
fn fill(bus: &Ref<Bus>) -> Result<bool> {
    let ahead = !polled_by_others(bus);
    let mut inbox = bus.transport.inbox.borrow_mut();
    let (wanted, have) = (inbox.wanted()?, inbox.bytes().len());
    let room = match wanted {
        wanted if wanted > ROOM => inbox.make_room(wanted - have)?,
        _ if ahead => ROOM - have,
        wanted => wanted - have,
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

/// Takes out the message in front of the inbox. What is no message is dropped, as if it had not come.
fn take_message(bus: &Ref<Bus>, anchored: bool) -> Result<Input> {
    let mut inbox = bus.transport.inbox.borrow_mut();
    let Some(bytes) = inbox.message()? else { return Ok(Input::Nothing) };
    let length = bytes.len();
    let mut header = Incoming::default();
    match header.read(bytes) {
        Err(Errno::NOMEM) => return Err(Errno::NOMEM),
        Err(_) => return drop_invalid(&mut inbox, length),
        Ok(()) => (),
    }
    let mut fds = if inbox.has_fds() { inbox.room_for_fds()? } else { Vec::new() };
    let large = inbox.is_one_large(length);
    let room = Room::with(if large { &[] } else { bytes })?;
    let apart = large.then(|| inbox.take_buffer());
    if !large {
        inbox.consume(length);
    }
    if inbox.has_fds() {
        inbox.take_fds(header.fds(), &mut fds);
    }
    let origin = Origin { bus: anchored.then(|| Bus::anchor(bus)), can_send_fds: bus.transport.can_fds.get(), flags: 0 };
    let Ok(message) = Message::receive(room, &mut header, apart, fds, origin) else { return Ok(Input::Bytes) };
    bus.queues.number(&message);
    Ok(Input::Message(message))
}

/// The descriptors that what is no message claims go with it.
#[cold]
#[inline(never)]
fn drop_invalid(inbox: &mut Inbox, length: usize) -> Result<Input> {
    let claimed = inbox.bytes().get(..length).map_or(0, announced_fds);
    let mut fds = inbox.room_for_fds()?;
    inbox.consume(length);
    inbox.take_fds(claimed, &mut fds);
    Ok(Input::Bytes)
}

/// Gives a message out of a queue to a user, so that it keeps its connection in use.
pub fn hand_out(bus: &Ref<Bus>, message: &Ref<Message>) -> User<Message> {
    if message.bus_ptr().is_null() {
        message.set_anchor(Some(Bus::anchor(bus)));
    }
    message.share()
}
