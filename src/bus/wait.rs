//! What does a connection wait for, and until when? sd_bus_wait(3), sd_bus_get_fd(3), sd_bus_flush(3).

#![forbid(unsafe_code)]

use super::auth;
use super::close::begin_closing;
use super::process::{Outcome, process};
use super::receive::has_input;
use super::send::write_queue;
use super::state::{Bus, Phase};
use crate::errno::{Errno, Result};
use crate::obj::Ref;
use crate::sys::{socket, time};
use core::ffi::c_int;
use libc::{POLLIN, POLLOUT};

/// Whether something received waits to be dispatched.
pub fn has_pending(bus: &Bus) -> bool {
    !bus.queues.incoming.borrow().is_empty() || has_input(bus)
}

/// What to poll for, and until when.
pub fn events_and_timeout(bus: &Bus) -> Result<(c_int, Option<u64>)> {
    let pending = has_pending(bus);
    Ok((events_if(bus, pending)?, timeout_if(bus, pending)?))
}

/// What to poll for.
pub fn events(bus: &Bus) -> Result<c_int> {
    events_if(bus, has_pending(bus))
}

fn events_if(bus: &Bus, pending: bool) -> Result<c_int> {
    let events = match bus.phase.get() {
        Phase::Unset | Phase::Closed => return Err(Errno::NOTCONN),
        Phase::WatchBind => POLLIN,
        Phase::Opening => POLLOUT,
        Phase::Authenticating if auth::needs_write(bus) => POLLIN | POLLOUT,
        Phase::Authenticating => POLLIN,
        Phase::Hello | Phase::Running => {
            let input = if pending { 0 } else { POLLIN };
            let output = if bus.queues.has_outgoing() { POLLOUT } else { 0 };
            input | output
        }
        Phase::Closing => 0,
    };
    Ok(c_int::from(events))
}

/// When `process` has something to do without any input, in µs of CLOCK_MONOTONIC.
pub fn timeout(bus: &Bus) -> Result<Option<u64>> {
    timeout_if(bus, has_pending(bus))
}

fn timeout_if(bus: &Bus, pending: bool) -> Result<Option<u64>> {
    if bus.phase.get() != Phase::Closing {
        bus.check_open()?;
    }
    Ok(match bus.phase.get() {
        Phase::Authenticating => Some(bus.transport.deadline.get()),
        Phase::Hello | Phase::Running if pending || !bus.tracks.queue.is_empty() => Some(0),
        Phase::Hello | Phase::Running => bus.replies.next_deadline(),
        Phase::Closing => Some(0),
        _ => None,
    })
}

/// The descriptor to poll.
pub fn fd(bus: &Bus) -> Result<c_int> {
    if bus.phase.get() == Phase::WatchBind {
        return bus.transport.watch.borrow().as_ref().map(crate::sys::Fd::raw).ok_or(Errno::NOTCONN);
    }
    bus.transport.fd_asked.set(true);
    bus.transport.input().ok_or(Errno::NOTCONN)
}

/// Waits until something can be done; with `more`, until there is more input, whatever else there is. False when time ran out.
pub(super) fn poll(bus: &Ref<Bus>, more: bool, timeout_usec: u64) -> Result<bool> {
    if bus.phase.get() == Phase::Closing {
        return Ok(true);
    }
    bus.check_open()?;
    let mut limit = timeout_usec;
    let (wanted, until) = events_and_timeout(bus)?;
    let mut wanted = wanted as i16;
    if more {
        wanted |= POLLIN;
    } else if let Some(until) = until {
        limit = limit.min(until.saturating_sub(time::now(libc::CLOCK_MONOTONIC)));
    }
    let entry = |fd, events| socket::Poll { fd, events, revents: 0 };
    let watch = bus.transport.watch.borrow().as_ref().map(crate::sys::Fd::raw);
    let ready = if bus.phase.get() == Phase::WatchBind {
        socket::poll(&mut [entry(watch.unwrap_or(-1), POLLIN)], limit)?
    } else {
        // The kernel passes over -1, and so waits for the time alone.
        let input = bus.transport.input().unwrap_or(-1);
        let output = bus.transport.output().unwrap_or(-1);
        if input == output {
            socket::poll(&mut [entry(input, wanted)], limit)?
        } else {
            socket::poll(&mut [entry(input, wanted & POLLIN), entry(output, wanted & POLLOUT)], limit)?
        }
    };
    Ok(ready > 0)
}

/// Waits until `process` has something to do, for `usec` at most. False when time ran out.
pub fn wait(bus: &Ref<Bus>, usec: u64) -> Result<bool> {
    bus.check_origin()?;
    if bus.phase.get() == Phase::Closing {
        return Ok(false);
    }
    bus.check_open()?;
    if !bus.queues.incoming.borrow().is_empty() {
        return Ok(false);
    }
    if has_input(bus) {
        return Ok(true); // it would have shown in the socket, had it not been read ahead
    }
    match poll(bus, false, usec) {
        // Whoever was interrupted calls `process` and comes back.
        Err(error) if socket::transient(error) => Ok(true),
        other => other,
    }
}

/// Processes until the connection is set up.
pub fn ensure_running(bus: &Ref<Bus>) -> Result {
    loop {
        match bus.phase.get() {
            Phase::Running => return Ok(()),
            Phase::Unset | Phase::Closing | Phase::Closed => return Err(Errno::NOTCONN),
            _ => (),
        }
        if matches!(process(bus, false)?, Outcome::Idle) {
            wait(bus, u64::MAX)?;
        }
    }
}

/// Writes all that is queued.
pub fn flush(bus: &Ref<Bus>) -> Result {
    bus.check_origin()?;
    if bus.phase.get() == Phase::Closing {
        return Ok(());
    }
    bus.check_open()?;
    ensure_running(bus)?;
    loop {
        if !bus.queues.has_outgoing() {
            return Ok(());
        }
        match write_queue(bus) {
            Err(error) if socket::disconnected(error) => {
                begin_closing(bus, error);
                return Err(Errno::CONNRESET);
            }
            other => other?,
        };
        if !bus.queues.has_outgoing() {
            return Ok(());
        }
        match poll(bus, false, u64::MAX) {
            Err(error) if !socket::transient(error) => return Err(error),
            _ => (),
        }
    }
}
