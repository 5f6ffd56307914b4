//! How is a call made whose reply is waited for? Other traffic is queued meanwhile. sd_bus_call(3).

#![forbid(unsafe_code)]

use super::call_async::deadline;
use super::close::begin_closing;
use super::receive::{self, Input, QUEUE_MAX, hand_out, has_input};
use super::send::{seal, send_sealed, write_queue};
use super::state::{Bus, Phase};
use super::wait::{ensure_running, poll};
use crate::errno::{Errno, Result};
use crate::message::{METHOD_ERROR, METHOD_RETURN, Message};
use crate::obj::{BusError, Ref, User};
use crate::sys::{socket, time};

/// Sends a call, waits for its reply and returns it. What went wrong is also put into `error`.
pub fn call(bus: &Ref<Bus>, message: &Ref<Message>, usec: u64, error: &mut BusError) -> Result<User<Message>> {
    match exchange(bus, message, usec) {
        Err(errno) => Err(error.set_errno(errno)),
        Ok(reply) => judge(bus, reply, error),
    }
}

fn judge(bus: &Ref<Bus>, reply: User<Message>, error: &mut BusError) -> Result<User<Message>> {
    match reply.kind() {
        METHOD_RETURN if bus.config.accept_fds.get() || reply.sealed().is_none_or(|wire| wire.fds().is_empty()) => Ok(reply),
        METHOD_RETURN => {
            let text = c"Reply message contained file descriptors which I couldn't accept. Sorry.";
            Err(error.set(c"org.freedesktop.DBus.Error.InconsistentMessage", Some(text)))
        }
        METHOD_ERROR => {
            let name = reply.error_name().ok_or(Errno::IO)?;
            Err(error.set(name, reply.error_message()))
        }
        _ => Err(error.set_errno(Errno::IO)),
    }
}

fn exchange(bus: &Ref<Bus>, message: &Ref<Message>, usec: u64) -> Result<User<Message>> {
    bus.check_open()?;
    ensure_running(bus)?;
    seal(bus, message, usec)?;
    send_sealed(bus, message)?;
    let until = deadline(bus, message.timeout());
    let mut whole_span = Some(message.timeout());
    let _in_use = bus.share();
    loop {
        if !has_input(bus) {
            let left = whole_span.take().map_or_else(|| left_until(until), Ok)?;
            wait_for_input(bus, left)?;
            if bus.phase.get() == Phase::Closing {
                return Err(Errno::CONNRESET);
            }
            closing_is_reset(bus, write_queue(bus))?;
        }
        if let Some(reply) = take_in(bus, message.cookie())? {
            return Ok(hand_out(bus, &reply));
        }
    }
}

fn left_until(until: u64) -> Result<u64> {
    match until {
        u64::MAX => Ok(u64::MAX),
        _ => Ok(until.saturating_sub(time::now(libc::CLOCK_MONOTONIC))),
    }
}

fn wait_for_input(bus: &Ref<Bus>, left: u64) -> Result {
    if left == 0 {
        return Err(Errno::TIMEDOUT);
    }
    match poll(bus, true, left) {
        Ok(false) => Err(Errno::TIMEDOUT),
        Err(error) if !socket::transient(error) => Err(error),
        _ => Ok(()),
    }
}

/// Takes in a message or a part of one, and queues it unless it is the reply to the call `cookie`. `ELOOP` when it is our own call that
/// came back to us.
fn take_in(bus: &Ref<Bus>, cookie: u64) -> Result<Option<Ref<Message>>> {
    {
        let mut incoming = bus.queues.incoming.borrow_mut();
        if incoming.len() >= QUEUE_MAX {
            return Err(Errno::NOBUFS);
        }
        incoming.reserve(1)?;
    }
    let Input::Message(message) = closing_is_reset(bus, receive::next(bus, false))? else { return Ok(None) };
    if message.reply_cookie() == cookie {
        return Ok(Some(message));
    }
    let own = match (message.sender(), bus.unique_name.borrow().as_ref()) {
        (Some(sender), Some(name)) => sender == name.as_bytes(),
        _ => false,
    };
    if message.cookie() == cookie && own {
        return Err(Errno::LOOP);
    }
    bus.queues.incoming.borrow_mut().push_back_reserved(message);
    Ok(None)
}

/// A peer that is gone ends the connection.
fn closing_is_reset<T>(bus: &Ref<Bus>, result: Result<T>) -> Result<T> {
    match result {
        Err(error) if socket::disconnected(error) => {
            begin_closing(bus, error);
            Err(Errno::CONNRESET)
        }
        other => other,
    }
}
