//! How does a connection authenticate? As the client that says all at once, its `Hello` included, or as the server that answers.
//!
//! Lines are read into the inbox; what follows them there are messages.

#![forbid(unsafe_code)]

use super::hello;
use super::state::{Bus, Lines, Phase};
use super::transmit::write;
use crate::errno::{Errno, Result};
use crate::obj::Ref;
use crate::sys::socket::{self, Slice};
use crate::sys::time;
use crate::wire::sasl::{self, Mechanism, Policy, SIZE_MAX, Step};

/// µs that authentication may take.
const TIME_MAX: u64 = 90_000_000;

/// Bytes that are read at first.
const ROOM: usize = 256;

/// Begins, the descriptors being connected.
pub fn start(bus: &Ref<Bus>) -> Result {
    let transport = &bus.transport;
    let family = |fd: Option<i32>| fd.map(socket::family).transpose().ok().flatten();
    let local = family(transport.input()) == Some(libc::AF_UNIX);
    bus.phase.set(Phase::Authenticating);
    transport.deadline.set(time::now(libc::CLOCK_MONOTONIC).saturating_add(TIME_MAX));
    if !local || (!transport.is_single() && family(transport.output()) != Some(libc::AF_UNIX)) {
        bus.config.accept_fds.set(false);
    }
    if bus.config.server.get() {
        transport.peer.set(transport.input().filter(|_| local).and_then(|fd| socket::peer(fd).ok()));
        return read(bus).map(drop);
    }
    let mut lines = Lines::default();
    sasl::client(mechanism(bus), bus.config.accept_fds.get(), &mut lines.out)?;
    if let Some(hello) = bus.queues.outgoing.borrow().front().and_then(|message| message.sealed()) {
        for part in hello.parts() {
            lines.out.extend(part)?;
        }
        lines.hello = hello.len();
    }
    transport.lines.replace(lines);
    write_lines(bus).map(drop)
}

fn mechanism(bus: &Bus) -> Mechanism {
    if bus.config.anonymous.get() { Mechanism::Anonymous } else { Mechanism::External }
}

/// Whether lines wait to be written.
pub fn needs_write(bus: &Bus) -> bool {
    let lines = bus.transport.lines.borrow();
    lines.written < lines.out.len()
}

/// One step; false when nothing can be done now.
pub fn process(bus: &Ref<Bus>) -> Result<bool> {
    if time::now(libc::CLOCK_MONOTONIC) >= bus.transport.deadline.get() {
        return Err(Errno::TIMEDOUT);
    }
    Ok(write_lines(bus)? || read(bus)?)
}

fn write_lines(bus: &Ref<Bus>) -> Result<bool> {
    if !needs_write(bus) {
        return Ok(false);
    }
    let mut lines = bus.transport.lines.borrow_mut();
    let written = write(bus, &[Slice::new(&lines.out[lines.written..])], &[])?;
    lines.written += written;
    if lines.written == lines.out.len() {
        lines.out.clear();
        lines.written = 0;
    }
    Ok(written > 0)
}

fn read(bus: &Ref<Bus>) -> Result<bool> {
    if verify(bus)? {
        return Ok(true);
    }
    {
        let mut inbox = bus.transport.inbox.borrow_mut();
        let have = inbox.bytes().len();
        let room = ROOM.max(have * 2).min(SIZE_MAX).checked_sub(have).filter(|&room| room > 0).ok_or(Errno::NOBUFS)?;
        let input = bus.transport.input().ok_or(Errno::NOTCONN)?;
        let read = match inbox.fill(input, bus.transport.is_socket.get(), room) {
            Err(Errno::NOTSOCK) => {
                bus.transport.is_socket.set(false);
                inbox.fill(input, false, room)
            }
            other => other,
        };
        match read {
            Err(error) if socket::transient(error) => return Ok(false),
            other => drop(other?),
        }
    }
    if bus.transport.inbox.borrow().has_fds() && !messages_follow(bus) {
        bus.transport.inbox.borrow_mut().drop_fds();
        return Err(Errno::IO);
    }
    verify(bus)?;
    Ok(true)
}

/// Whether what has been read goes beyond the lines: then the descriptors that came are those of messages.
fn messages_follow(bus: &Bus) -> bool {
    let inbox = bus.transport.inbox.borrow();
    let text = inbox.bytes();
    if bus.config.server.get() {
        let begin = b"\r\nBEGIN\r\n";
        return text.windows(begin.len()).position(|part| part == begin).is_some_and(|at| at + begin.len() < text.len());
    }
    matches!(sasl::answer(text, mechanism(bus), bus.config.accept_fds.get()), Ok(Some(answer)) if answer.length < text.len())
}

/// Looks at what has been read. True when that changed something.
fn verify(bus: &Ref<Bus>) -> Result<bool> {
    if bus.config.server.get() { verify_client(bus) } else { verify_server(bus) }
}

fn verify_server(bus: &Ref<Bus>) -> Result<bool> {
    let transport = &bus.transport;
    let answer = sasl::answer(transport.inbox.borrow().bytes(), mechanism(bus), bus.config.accept_fds.get())?;
    let Some(answer) = answer else { return Ok(false) };
    let expected = transport.server_id.get();
    if expected != [0; 16] && expected != answer.id {
        return Err(Errno::PERM);
    }
    transport.server_id.set(answer.id);
    transport.can_fds.set(answer.fds);
    finish(bus, answer.length)?;
    Ok(true)
}

fn verify_client(bus: &Ref<Bus>) -> Result<bool> {
    let transport = &bus.transport;
    let policy = Policy {
        peer: transport.peer.get().map(|peer| peer.uid),
        anonymous: bus.config.anonymous.get(),
        fds: bus.config.accept_fds.get(),
        id: transport.server_id.get(),
    };
    let mut answered = false;
    loop {
        let flushed = !needs_write(bus);
        let mut lines = transport.lines.borrow_mut();
        let Lines { out, server, .. } = &mut *lines;
        let step = server.step(transport.inbox.borrow().bytes(), &policy, flushed, out)?;
        match step {
            Step::Answered => answered = true,
            Step::Begin => {
                transport.can_fds.set(server.fds);
                let length = server.read;
                drop(lines);
                finish(bus, length)?;
                return Ok(true);
            }
            // All answers go out at once; what waits for that may be read then.
            Step::Wait => {
                drop(lines);
                if flushed || !write_lines(bus)? || needs_write(bus) {
                    return Ok(answered);
                }
            }
        }
    }
}

/// What follows the first `length` bytes are messages.
fn finish(bus: &Ref<Bus>, length: usize) -> Result {
    bus.transport.inbox.borrow_mut().consume(length);
    let lines = bus.transport.lines.take();
    // What has gone out of the first message has left the queue.
    let left = (lines.out.len() - lines.written).min(lines.hello);
    bus.queues.written.set(lines.hello - left);
    hello::begin(bus)
}
