//! How is a call made whose reply is waited for? Other traffic is queued meanwhile. sd_bus_call(3).

#![forbid(unsafe_code)]

use super::call_async::deadline;
use super::close::begin_closing;
use super::receive::{hand_out, has_input, read};
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
    let mut seen = bus.queues.incoming.borrow().len();
    seal(bus, message, usec)?;
    send_sealed(bus, message)?;
    let until = deadline(bus, message.timeout());
    let in_use = bus.share();
    loop {
        if let Some(reply) = find_reply(bus, message.cookie(), &mut seen)? {
            return Ok(reply);
        }
        if has_input(bus) {
            closing_is_reset(bus, read(bus))?;
            continue;
        }
        wait_for_input(bus, until)?;
        if bus.phase.get() == Phase::Closing {
            return Err(Errno::CONNRESET);
        }
        closing_is_reset(bus, write_queue(bus))?;
        closing_is_reset(bus, read(bus))?;
        let _ = &in_use;
    }
}

fn wait_for_input(bus: &Ref<Bus>, until: u64) -> Result {
    let left = match until {
        u64::MAX => u64::MAX,
        _ => until.checked_sub(time::now(libc::CLOCK_MONOTONIC)).filter(|&left| left > 0).ok_or(Errno::TIMEDOUT)?,
    };
    match poll(bus, true, left) {
        Ok(false) => Err(Errno::TIMEDOUT),
        Err(error) if !socket::transient(error) => Err(error),
        _ => Ok(()),
    }
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

/// Looks through what has been queued since `seen`. `ELOOP` when our own call came back to us.
fn find_reply(bus: &Ref<Bus>, cookie: u64, seen: &mut usize) -> Result<Option<User<Message>>> {
    loop {
        let next = bus.queues.incoming.borrow().get(*seen).cloned();
        let Some(message) = next else { return Ok(None) };
        if message.reply_cookie() == cookie {
            bus.queues.incoming.borrow_mut().remove(*seen);
            return Ok(Some(hand_out(bus, &message)));
        }
        let own = match (message.sender(), bus.unique_name.borrow().as_ref()) {
            (Some(sender), Some(name)) => sender == name.as_bytes(),
            _ => false,
        };
        if message.cookie() == cookie && own {
            bus.queues.incoming.borrow_mut().remove(*seen);
            return Err(Errno::LOOP);
        }
        *seen += 1;
    }
}
