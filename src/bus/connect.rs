//! How does a connection reach its peer? Through the descriptors it was given, or one address after the other. sd_bus_set_address(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Phase, Target};
use super::{auth, sources, watch_bind};
use crate::errno::{Errno, Result};
use crate::id128::Id128;
use crate::login::machine;
use crate::mem::{CString, Digits};
use crate::obj::Ref;
use crate::sys::socket::{self, Address};
use crate::sys::{Fd, namespace, path_watch, resolve, spawn};
use crate::wire::address::{self, Family, Transport};
use crate::wire::integer;

/// Bytes that the kernel may buffer, each way.
const BUFFER: i32 = 8 * 1024 * 1024;

/// Takes the descriptors that the user gave, and authenticates over them.
pub fn start_fds(bus: &Ref<Bus>) -> Result {
    let transport = &bus.transport;
    let (Some(input), Some(output)) = (transport.input(), transport.output()) else { return Err(Errno::NOTCONN) };
    socket::set_nonblocking(input, true)?;
    socket::set_close_on_exec(input, true)?;
    if input != output {
        socket::set_nonblocking(output, true)?;
        socket::set_close_on_exec(output, true)?;
    }
    enlarge(input, output);
    auth::start(bus)
}

/// More room in the kernel, as far as it is granted.
fn enlarge(input: i32, output: i32) {
    // The privileged may have as much as they want, others as much as is allowed.
    let enlarge = |fd, force, plain| socket::set_option(fd, force, BUFFER).or_else(|_| socket::set_option(fd, plain, BUFFER));
    let _ = enlarge(input, libc::SO_RCVBUFFORCE, libc::SO_RCVBUF);
    let _ = enlarge(output, libc::SO_SNDBUFFORCE, libc::SO_SNDBUF);
}

/// Connects to the present target or, if that fails or there is none, to the next that the address names.
pub fn start_address(bus: &Ref<Bus>) -> Result {
    loop {
        bus.attachment.clear_io();
        bus.transport.end();
        let begun = bus.target.borrow().as_ref().map(|target| start_target(bus, target));
        match begun {
            Some(Ok(())) => return sources::attach_io(bus),
            Some(Err(error)) => bus.last_error.set(Some(error)),
            None => (),
        }
        if !next_target(bus)? {
            return Err(bus.last_error.get().unwrap_or(Errno::CONNREFUSED));
        }
    }
}

fn start_target(bus: &Ref<Bus>, target: &Target) -> Result {
    match target {
        Target::Socket(to) => start_socket(bus, to),
        Target::Machine(name) => start_in_container(bus, machine::leader(name.as_bytes())?),
        Target::Leader(pid) => start_in_container(bus, *pid),
        Target::Program { path, arguments } => start_program(bus, path, arguments),
    }
}

/// Connects or, where the user wants that, waits for the socket to appear. It may do so while the watch is set up.
fn start_socket(bus: &Ref<Bus>, to: &Address) -> Result {
    let first = open_socket(bus, to);
    let Some(path) = to.path().filter(|_| bus.config.watch_bind.get() && is_missing(first)) else { return first };
    let watch = watch_bind::watch(path)?;
    let second = open_socket(bus, to);
    if !is_missing(second) {
        return second;
    }
    bus.transport.watch.replace(Some(watch));
    bus.phase.set(Phase::WatchBind);
    Ok(())
}

fn is_missing(result: Result) -> bool {
    matches!(result, Err(Errno::NOENT | Errno::CONNREFUSED))
}

/// Something appeared where the socket may be: tries again.
pub fn process_watch(bus: &Ref<Bus>) -> Result<bool> {
    let happened = match bus.transport.watch.borrow().as_ref() {
        Some(fd) => path_watch::drain(fd)?,
        None => return Err(Errno::NOTCONN),
    };
    if happened {
        start_address(bus)?;
    }
    Ok(happened)
}

/// Opens a socket and connects it, which may be finished later.
fn open_socket(bus: &Ref<Bus>, to: &Address) -> Result {
    let fd = socket::stream(to.family())?;
    if to.family() == libc::AF_UNIX {
        let _ = describe(bus, &fd);
    }
    enlarge(fd.raw(), fd.raw());
    match socket::connect(fd.raw(), to) {
        Err(Errno::INPROGRESS) => {
            bus.transport.set(fd, None);
            bus.phase.set(Phase::Opening);
            Ok(())
        }
        Err(error) => Err(error),
        Ok(()) => {
            bus.transport.set(fd, None);
            socket_ready(bus)
        }
    }
}

/// Gives the socket a name that says whose it is, for who lists sockets.
fn describe(bus: &Bus, fd: &Fd) -> Result {
    let mut random = [0; 8];
    crate::sys::random::fill(&mut random)?;
    let process = crate::sys::process::name();
    let comm = process.split(|&byte| byte == 0).next().filter(|comm| !comm.contains(&b'/')).unwrap_or_default();
    let description = bus.config.description.borrow();
    let description = description.as_ref().map_or(&b""[..], CString::as_bytes);
    let name = CString::joined(&[&Digits::hexadecimal(u64::from_ne_bytes(random)), b"/bus/", comm, b"/", description])?;
    let name = name.as_bytes();
    socket::bind(fd.raw(), &Address::unix(&name[..name.len().min(106)], true)?)
}

fn socket_ready(bus: &Ref<Bus>) -> Result {
    drop(bus.transport.watch.take());
    auth::start(bus)
}

fn start_in_container(bus: &Ref<Bus>, leader: i32) -> Result {
    let fd = socket::stream(libc::AF_UNIX)?;
    enlarge(fd.raw(), fd.raw());
    namespace::connect(&fd, &Address::unix(b"/run/dbus/system_bus_socket", false)?, leader)?;
    bus.transport.set(fd, None);
    socket_ready(bus)
}

fn start_program(bus: &Ref<Bus>, path: &CString, arguments: &[CString]) -> Result {
    let (pid, fd) = spawn::start(path, arguments)?;
    bus.transport.set_child(pid);
    socket::set_nonblocking(fd.raw(), true)?;
    bus.transport.set(fd, None);
    match auth::start(bus) {
        // One that has ended already is noticed when its answer is read.
        Err(error) if socket::disconnected(error) => Ok(()),
        other => other,
    }
}

/// `connect()` was under way; is it done?
pub fn process_opening(bus: &Ref<Bus>) -> Result<bool> {
    // Nothing is under way for one that was started without an address.
    let Some(fd) = bus.transport.output() else { return Ok(false) };
    let mut poll = [socket::Poll { fd, events: libc::POLLOUT, revents: 0 }];
    if socket::poll(&mut poll, 0)? == 0 {
        return Ok(false);
    }
    match socket::take_error(fd) {
        Ok(()) => socket_ready(bus)?,
        Err(error) => {
            bus.last_error.set(Some(error));
            bus.target.replace(None);
            start_address(bus)?;
        }
    }
    Ok(true)
}

/// Reads the next address. False when there is none.
fn next_target(bus: &Ref<Bus>) -> Result<bool> {
    bus.target.replace(None);
    let text = bus.config.address.borrow();
    let Some(text) = text.as_ref() else { return Ok(false) };
    let rest = text.as_bytes().get(bus.address_read.get()..).unwrap_or_default();
    let Some((next, behind)) = address::next(rest)? else { return Ok(false) };
    let is_local = !matches!(next.transport, Transport::Tcp { .. });
    let target = target(next.transport)?;
    let server_id = match next.guid {
        Some(guid) => Id128::parse(guid.as_bytes())?.bytes(),
        None => [0; 16],
    };
    bus.transport.server_id.set(server_id);
    bus.config.local.set(is_local);
    bus.address_read.set(text.as_bytes().len() - behind.len());
    bus.target.replace(Some(target));
    Ok(true)
}

fn target(transport: Transport) -> Result<Target> {
    Ok(match transport {
        Transport::Path(path) => Target::Socket(Address::unix(path.as_bytes(), false)?),
        Transport::Abstract(name) => Target::Socket(Address::unix(name.as_bytes(), true)?),
        Transport::Tcp { host, port, family } => {
            let family = match family {
                None => libc::AF_UNSPEC,
                Some(Family::V4) => libc::AF_INET,
                Some(Family::V6) => libc::AF_INET6,
            };
            Target::Socket(resolve::stream(&host, &port, family)?)
        }
        Transport::Exec { path, arguments } => Target::Program { path, arguments },
        Transport::Machine(name) if !machine::is_name_or_host(name.as_bytes()) => return Err(Errno::INVAL),
        Transport::Machine(name) => Target::Machine(name),
        Transport::Leader(pid) => Target::Leader(integer::pid(pid.as_bytes())?),
    })
}
