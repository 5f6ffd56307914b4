//! What does a connection do next? One step: connect, authenticate, time out a call, write, or dispatch a message. sd_bus_process(3).
//!
//! A message goes to whoever waits for it as a reply, to the filters, the matches, the Peer interface and the objects, until one takes it.

#![forbid(unsafe_code)]

use super::close::{begin_closing, close};
use super::receive::{self, Input, hand_out};
use super::state::{Bus, Kind, Phase, Slot};
use super::{auth, connect, exit, filters, hello, local, matches, objects, respond, send, tracks};
use crate::errno::{Errno, Result};
use crate::message::{METHOD_CALL, METHOD_ERROR, METHOD_RETURN, Message};
use crate::obj::{BusError, Ref, User};
use crate::sys::{socket, time};

/// What a step came to.
pub enum Outcome {
    /// Nothing was to be done.
    Idle,
    /// Something was done.
    Done,
    /// A message came that nobody took.
    Unclaimed(User<Message>),
}

impl Outcome {
    fn did(something: bool) -> Self {
        if something { Self::Done } else { Self::Idle }
    }
}

/// One step. `wants_message` says that the caller takes unclaimed messages, so that calls among them are not answered here.
pub fn process(bus: &Ref<Bus>, wants_message: bool) -> Result<Outcome> {
    bus.check_origin()?;
    if bus.current.is_busy() {
        return Err(Errno::BUSY);
    }
    let in_use = bus.share();
    bus.current.verdict.set(1);
    let result = match bus.phase.get() {
        Phase::Unset => return Err(Errno::NOTCONN),
        Phase::WatchBind => connect::process_watch(bus).map(Outcome::did),
        Phase::Opening => connect::process_opening(bus).map(Outcome::did),
        Phase::Authenticating => auth::process(bus).map(Outcome::did),
        Phase::Hello | Phase::Running => process_running(bus, wants_message),
        Phase::Closing => return process_closing(bus, wants_message),
        Phase::Closed => return Err(Errno::CONNRESET),
    };
    let result = match result {
        Err(error) if socket::disconnected(error) => {
            begin_closing(bus, error);
            Ok(Outcome::Done)
        }
        other => other,
    };
    User::let_go(in_use);
    result
}

fn process_running(bus: &Ref<Bus>, wants_message: bool) -> Result<Outcome> {
    if process_timeout(bus)? || (bus.queues.has_outgoing() && send::write_queue(bus)?) || tracks::dispatch(bus) {
        return Ok(Outcome::Done);
    }
    let message = match next_message(bus)? {
        Next::Message(message) => message,
        Next::Bytes => return Ok(Outcome::Done),
        Next::Nothing => return Ok(Outcome::Idle),
    };
    let runs = bus.current.runs.get();
    match process_message(bus, &message) {
        Ok(false) => (),
        Ok(true) => return Ok(Outcome::Done),
        Err(error) => {
            // As long as nobody has seen it, a message that memory lacks for can be tried again.
            if error == Errno::NOMEM && bus.current.runs.get() == runs && bus.is_open() {
                bus.queues.incoming.borrow_mut().push_front(Ref::clone(&message))?;
            }
            return Err(error);
        }
    }
    if wants_message {
        message.restart()?;
        return Ok(Outcome::Unclaimed(message));
    }
    if message.kind() == METHOD_CALL {
        let path = message.path().unwrap_or_default();
        respond::reply_text(bus, &message, c"org.freedesktop.DBus.Error.UnknownObject", "Unknown object '%'.", &[path])?;
    }
    Ok(Outcome::Done)
}

/// What there is to be dispatched.
enum Next {
    Message(User<Message>),
    /// A part of a message has come.
    Bytes,
    Nothing,
}

/// The next received message, read if none is queued. The queue has room for it to be put back.
fn next_message(bus: &Ref<Bus>) -> Result<Next> {
    let mut none = Next::Nothing;
    loop {
        let queued = {
            let mut incoming = bus.queues.incoming.borrow_mut();
            incoming.reserve(1)?;
            incoming.pop_front()
        };
        if let Some(message) = queued {
            return Ok(Next::Message(hand_out(bus, &message)));
        }
        match receive::next(bus, true)? {
            Input::Message(message) => return Ok(Next::Message(message.into_user())),
            Input::Bytes => none = Next::Bytes,
            Input::Nothing => return Ok(none),
        }
    }
}

fn process_message(bus: &Ref<Bus>, message: &User<Message>) -> Result<bool> {
    bus.current.set_message(Some(message));
    bus.iteration.set(bus.iteration.get() + 1);
    let taken = offer(bus, message);
    bus.current.set_message(None);
    taken
}

/// Shows a message to everybody it may be for, until one takes it.
fn offer(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    check_hello(bus, message)?;
    Ok(process_reply(bus, message)?
        || refuse_fds(bus, message)?
        || filters::process(bus, message)?
        || matches::dispatch(bus, message)?
        || objects::process_peer(bus, message)?
        || objects::dispatch(bus, message)?)
}

/// Before the reply to `Hello` nothing may come.
fn check_hello(bus: &Bus, message: &Message) -> Result {
    let reply = matches!(message.kind(), METHOD_RETURN | METHOD_ERROR) && message.reply_cookie() == 1;
    if bus.phase.get() == Phase::Hello && !reply { Err(Errno::IO) } else { Ok(()) }
}

fn process_reply(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    if !matches!(message.kind(), METHOD_RETURN | METHOD_ERROR) {
        return Ok(false);
    }
    let for_others = match (message.destination(), bus.unique_name.borrow().as_ref()) {
        (Some(destination), Some(own)) => destination != own.as_bytes(),
        _ => false,
    };
    let slot = if for_others { None } else { bus.replies.find(message.reply_cookie()) };
    let Some(slot) = slot else { return Ok(false) };
    if has_fds(message) && !bus.config.accept_fds.get() {
        let text = "Reply message contained file descriptor";
        let refusal = local::error(bus, message.reply_cookie(), "org.freedesktop.DBus.Error.InconsistentMessage", text)?;
        return finish_call(bus, &slot, &hand_out(bus, &refusal));
    }
    message.restart()?;
    finish_call(bus, &slot, message)
}

/// Tells the handler of a call the reply, or what stands for it. A floating slot ends with that.
fn finish_call(bus: &Ref<Bus>, slot: &Ref<Slot>, reply: &Ref<Message>) -> Result<bool> {
    let Kind::Reply(call) = &slot.kind else { return Ok(true) };
    if hello::is_pending(bus, call) {
        hello::accept(bus, reply)?;
        bus.replies.remove(slot);
        Slot::disconnect(slot);
        return Ok(true);
    }
    bus.replies.remove(slot);
    let Some(handler) = call.handler else {
        if slot.floating() {
            Slot::disconnect(slot);
        }
        return Ok(true);
    };
    let mut error = BusError::NULL;
    let in_use = slot.share();
    let value = respond::run(bus, slot, handler, reply, &mut error);
    if slot.floating() {
        Slot::disconnect(slot);
    }
    User::let_go(in_use);
    Ok(respond::conclude(bus, reply, value, &mut error))
}

fn has_fds(message: &Message) -> bool {
    message.sealed().is_some_and(|wire| !wire.fds().is_empty())
}

/// Descriptors that nobody asked for are not let through.
fn refuse_fds(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    if bus.config.monitor.get() || !has_fds(message) || bus.config.accept_fds.get() {
        return Ok(false);
    }
    if message.kind() == METHOD_CALL {
        let name = c"org.freedesktop.DBus.Error.InconsistentMessage";
        respond::reply_text(bus, message, name, "Message contains file descriptors, which I cannot accept. Sorry.", &[])?;
    }
    Ok(true)
}

/// Answers the call whose time is up, if one is, in place of its peer.
fn process_timeout(bus: &Ref<Bus>) -> Result<bool> {
    let Some(deadline) = bus.replies.next_deadline() else { return Ok(false) };
    if deadline > time::now(libc::CLOCK_MONOTONIC) {
        return Ok(false);
    }
    let Some(slot) = bus.replies.next_late() else { return Ok(false) };
    finish_by_ourselves(bus, &slot, "org.freedesktop.DBus.Error.NoReply", "Method call timed out")
}

/// Answers a call that waits while the connection closes: with the error that stands for why it does.
fn finish_closing(bus: &Ref<Bus>, slot: &Ref<Slot>) -> Result<bool> {
    let mut reason = BusError::NULL;
    let _ = reason.set_errno(bus.closing_reason.get().unwrap_or(Errno::CONNRESET));
    let name = reason.name().and_then(|name| name.to_str().ok()).unwrap_or("org.freedesktop.DBus.Error.Disconnected");
    let finished = finish_by_ourselves(bus, slot, name, "Connection terminated");
    reason.free();
    finished
}

fn finish_by_ourselves(bus: &Ref<Bus>, slot: &Ref<Slot>, name: &str, text: &str) -> Result<bool> {
    let Kind::Reply(reply) = &slot.kind else { return Ok(false) };
    let message = local::error(bus, reply.cookie(), name, text)?;
    let message = hand_out(bus, &message);
    bus.queues.number(&message);
    bus.iteration.set(bus.iteration.get() + 1);
    bus.current.set_message(Some(&message));
    let result = finish_call(bus, slot, &message);
    bus.current.set_message(None);
    result
}

/// One step to the end: calls that wait are answered one by one, then `Disconnected` is signalled.
fn process_closing(bus: &Ref<Bus>, wants_message: bool) -> Result<Outcome> {
    if let Some(slot) = bus.replies.oldest() {
        return finish_closing(bus, &slot).map(Outcome::did);
    }
    if tracks::close_one(bus) {
        return Ok(Outcome::Done);
    }
    let message = local::signal(bus, "Disconnected")?;
    let message = hand_out(bus, &message);
    let event = bus.attachment.event().map(|event| event.share());
    bus.queues.number(&message);
    close(bus);
    bus.current.set_message(Some(&message));
    bus.iteration.set(bus.iteration.get() + 1);
    let taken = offer_disconnected(bus, &message);
    if matches!(taken, Ok(false)) {
        exit::disconnected(bus, event.as_deref());
    }
    bus.current.set_message(None);
    Ok(if !taken? && wants_message { Outcome::Unclaimed(message) } else { Outcome::Done })
}

fn offer_disconnected(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    Ok(filters::process(bus, message)? || matches::dispatch(bus, message)?)
}
