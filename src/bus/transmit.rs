//! How do sent messages reach the kernel? From a queue, many in one call, each with its descriptors in front.

#![forbid(unsafe_code)]

use super::state::Bus;
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::message::Wire;
use crate::obj::Ref;
use crate::sys::socket::{self, Slice};
use core::ffi::c_int;

/// Messages that can wait to be written.
pub const QUEUE_MAX: usize = 384 * 1024;

/// Slices that are handed to the kernel at once.
const SLICES: usize = 128;

/// Writes slices with descriptors; `Ok(0)` when nothing can be written now.
pub(super) fn write(bus: &Bus, parts: &[Slice<'_>], fds: &[c_int]) -> Result<usize> {
    let output = bus.transport.output().ok_or(Errno::NOTCONN)?;
    let written = if bus.transport.is_socket.get() { socket::send(output, parts, fds) } else { Err(Errno::NOTSOCK) };
    let written = match written {
        Err(Errno::NOTSOCK) => {
            bus.transport.is_socket.set(false);
            socket::write(output, parts)
        }
        other => other,
    };
    match written {
        Err(error) if socket::transient(error) => Ok(0),
        other => other,
    }
}

/// Writes a message that nothing is queued before. Returns how many bytes the kernel took.
pub(super) fn write_message(bus: &Bus, wire: &Wire) -> Result<usize> {
    let [head, body] = wire.parts();
    let parts = [Slice::new(head), Slice::new(body)];
    let parts = if body.is_empty() { &parts[..1] } else { &parts[..] };
    if wire.fds().is_empty() {
        return write(bus, parts, &[]);
    }
    let mut fds = Vec::new();
    fds.reserve_exact(wire.fds().len())?;
    wire.fds().iter().for_each(|fd| fds.push_reserved(fd.raw()));
    write(bus, parts, &fds)
}

/// Writes as much of the queue as the kernel takes. Returns whether a message was finished.
pub fn write_queue(bus: &Ref<Bus>) -> Result<bool> {
    let mut finished = false;
    loop {
        let begun = bus.queues.written.get();
        let first = bus.queues.outgoing.borrow().front().cloned();
        let Some(first) = first else { return Ok(finished) };
        if begun > 0 && drop_written(bus, 0) {
            finished = true;
            continue;
        }
        let with_fds = first.sealed().filter(|wire| begun == 0 && !wire.fds().is_empty());
        let written = with_fds.map_or_else(|| write_batch(bus, begun), |wire| write_message(bus, wire))?;
        if written == 0 {
            return Ok(finished);
        }
        finished |= drop_written(bus, written);
    }
}

/// Writes the messages in front of the queue, up to the next that has descriptors to send.
fn write_batch(bus: &Bus, begun: usize) -> Result<usize> {
    let queue = bus.queues.outgoing.borrow();
    let mut slices = [Slice::new(&[]); SLICES];
    let mut count = 0;
    let mut skip = begun;
    for (index, message) in queue.iter().enumerate() {
        let Some(wire) = message.sealed() else { break };
        if count + 2 > SLICES || (index > 0 && !wire.fds().is_empty()) {
            break;
        }
        for part in wire.parts() {
            let skipped = skip.min(part.len());
            skip -= skipped;
            if skipped < part.len() {
                slices[count] = Slice::new(&part[skipped..]);
                count += 1;
            }
        }
    }
    write(bus, &slices[..count], &[])
}

/// Takes finished messages off the queue and remembers how much of the next one is written.
fn drop_written(bus: &Bus, written: usize) -> bool {
    let mut written = bus.queues.written.get() + written;
    let mut finished = false;
    loop {
        let length = bus.queues.outgoing.borrow().front().and_then(|message| Some(message.sealed()?.len()));
        let Some(length) = length.filter(|&length| length <= written) else { break };
        written -= length;
        finished = true;
        let done = bus.queues.outgoing.borrow_mut().pop_front();
        drop(done);
    }
    bus.queues.written.set(written);
    finished
}
