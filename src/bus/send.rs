//! How is a message sent? Sealed with the next serial and written at once, or queued behind others. sd_bus_send(3).

#![forbid(unsafe_code)]

use super::close::begin_closing;
use super::state::{Bus, Phase};
use super::transmit::{self, QUEUE_MAX, write_message};
use crate::errno::{Errno, Result};
use crate::message::{ALLOW_INTERACTIVE_AUTHORIZATION, Message, NO_REPLY_EXPECTED, Origin};
use crate::obj::Ref;
use crate::sys::{environment, socket};

/// Microseconds that a call may take where nothing else is said.
const DEFAULT_TIMEOUT: u64 = 25_000_000;

/// What a new message of this connection starts from. In a forked child it belongs to no connection.
pub fn origin(bus: &Ref<Bus>) -> Origin {
    let undecided = !matches!(bus.phase.get(), Phase::Hello | Phase::Running);
    Origin {
        bus: bus.check_origin().is_ok().then(|| Bus::anchor(bus)),
        can_send_fds: undecided || bus.transport.can_fds.get(),
        flags: if bus.config.allow_interactive_authorization.get() { ALLOW_INTERACTIVE_AUTHORIZATION } else { 0 },
    }
}

/// How long calls of this connection may take, unless they say so themselves.
#[inline]
pub fn method_call_timeout(bus: &Bus) -> u64 {
    match bus.config.method_call_timeout.get() {
        0 => {
            let usec = default_timeout();
            bus.config.method_call_timeout.set(usec);
            usec
        }
        usec => usec,
    }
}

#[cold]
#[inline(never)]
fn default_timeout() -> u64 {
    let set = environment::secure(c"SYSTEMD_BUS_TIMEOUT").ok().flatten();
    let usec = set.and_then(|text| super::timespan::parse(text.as_bytes()).ok());
    usec.filter(|&usec| usec != 0).unwrap_or(DEFAULT_TIMEOUT)
}

/// Gives a message that is not sealed the next serial, and the connection's sender.
pub fn seal(bus: &Ref<Bus>, message: &Ref<Message>, timeout: u64) -> Result {
    if message.is_sealed() {
        // Sent to several, a message keeps its serial; others do not get the same.
        bus.cookie.set(bus.cookie.get().max(message.cookie()));
        return Ok(());
    }
    let timeout = if timeout == 0 { method_call_timeout(bus) } else { timeout };
    if let Some(sender) = bus.config.sender.borrow().as_ref() {
        match message.set_sender(sender.as_bytes()) {
            Ok(()) | Err(Errno::EXIST) => (),
            Err(error) => return Err(error),
        }
    }
    let next = bus.cookie.get() + 1;
    let next = if next > u64::from(u32::MAX) { 1 << 31 } else { next };
    message.seal(next, timeout)?;
    bus.cookie.set(next);
    Ok(())
}

/// Sends a message and returns its serial. Who does not keep that wants no reply: `wants_cookie` is false.
pub fn send(bus: &Ref<Bus>, message: &Ref<Message>, wants_cookie: bool) -> Result<u64> {
    bus.check_open()?;
    if !wants_cookie && !message.is_sealed() {
        message.set_flag(NO_REPLY_EXPECTED, true)?;
    }
    seal(bus, message, 0)?;
    send_sealed(bus, message)?;
    Ok(message.cookie())
}

/// Writes or queues a sealed message.
pub fn send_sealed(bus: &Ref<Bus>, message: &Ref<Message>) -> Result {
    if message.is_unwanted() {
        return Ok(());
    }
    if !message.fits() {
        return Err(Errno::MSGSIZE);
    }
    let wire = message.sealed().ok_or(Errno::PERM)?;
    let connected = matches!(bus.phase.get(), Phase::Hello | Phase::Running);
    if !wire.fds().is_empty() && connected && !bus.transport.can_fds.get() {
        return Err(Errno::OPNOTSUPP);
    }
    let direct = connected && !bus.queues.has_outgoing();
    bus.queues.outgoing.borrow_mut().reserve(1)?;
    match if direct { write_message(bus, wire) } else { Ok(0) } {
        Ok(written) if direct && written >= wire.len() => Ok(()),
        Ok(written) => enqueue(bus, message, written),
        Err(error) if !socket::disconnected(error) => Err(error),
        Err(error) => {
            begin_closing(bus, error);
            Err(Errno::CONNRESET)
        }
    }
}

/// Queues a message of which so many bytes have been written, into room that is reserved.
#[inline(never)]
fn enqueue(bus: &Ref<Bus>, message: &Ref<Message>, written: usize) -> Result {
    let mut queue = bus.queues.outgoing.borrow_mut();
    if queue.len() >= QUEUE_MAX {
        return Err(Errno::NOBUFS);
    }
    if queue.is_empty() {
        bus.queues.written.set(written);
    }
    queue.push_back_reserved(message.clone());
    Ok(())
}

/// Writes what is queued. Returns whether a message was finished; a peer that is gone is `ECONNRESET`.
pub fn write_queue(bus: &Ref<Bus>) -> Result<bool> {
    transmit::write_queue(bus)
}
