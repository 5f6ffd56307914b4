//! How does a service tell its manager what it is doing? One datagram to `$NOTIFY_SOCKET`. sd_notify(3)

#![forbid(unsafe_code)]

use super::Environment;
use crate::errno::{Errno, Result};
use crate::mem;
use crate::sys::datagram::{self, Datagram};
use crate::sys::socket::{self, Address, FDS_MAX, Peer, Poll, Slice};
use crate::sys::{Fd, environment, identity, pipe, process};
use crate::wire::{integer, words};
use core::ffi::{CStr, c_int};

const SOCKET: &CStr = c"NOTIFY_SOCKET";
/// What the queue of a notification socket may hold of ours.
const ROOM: c_int = 8 << 20;
/// The longest abstract name: one character less than the kernel allows.
const ABSTRACT_MAX: usize = 106;
/// Ports that an unprivileged process cannot bind to: by them the host knows that it is the guest's manager who speaks.
const PRIVILEGED_PORTS: core::ops::Range<u32> = 1..1024;
const CID_ANY: u32 = u32::MAX;
const PORT_ANY: u32 = u32::MAX;

/// Sends `state`, and `fds` with it, in the name of `pid` (0: this process). False when nobody wants to know; `EINVAL` where
/// something is missing.
pub fn notify(environment: Environment, pid: c_int, state: Option<&[u8]>, fds: Option<&[c_int]>) -> Result<bool> {
    environment.after(&[SOCKET], || {
        let (Some(state), Some(fds)) = (state, fds) else { return Err(Errno::INVAL) };
        if fds.len() > FDS_MAX {
            return Err(Errno::TOOBIG);
        }
        let destination = environment::read(SOCKET, |name| name.map(Destination::parse).transpose())?;
        let Some(destination) = destination else { return Ok(false) };
        destination.send(state, fds, credentials(pid))?;
        Ok(true)
    })
}

/// Waits, for at most `timeout` microseconds (`u64::MAX`: for ever), until all that was sent before has been read.
pub fn barrier(environment: Environment, pid: c_int, timeout: u64) -> Result<bool> {
    environment.after(&[SOCKET], || {
        let (ours, theirs) = pipe::pipe()?;
        if !notify(Environment::Keep, pid, Some(b"BARRIER=1"), Some(&[theirs.raw()]))? {
            return Ok(false);
        }
        drop(theirs);
        let mut end = [Poll { fd: ours.raw(), events: 0, revents: 0 }];
        match socket::poll(&mut end, timeout)? {
            0 => Err(Errno::TIMEDOUT),
            _ => Ok(true),
        }
    })
}

/// What the kernel would not say by itself: another pid, or the real user and group where others are in effect.
fn credentials(pid: c_int) -> Option<Peer> {
    let (own, real) = (process::pid(), identity::real());
    let pid = if pid == 0 { own } else { pid };
    let needed = pid != own || real != identity::effective();
    needed.then_some(Peer { pid, uid: real.uid, gid: real.gid })
}

/// Where `$NOTIFY_SOCKET` points.
enum Destination {
    Unix(Address),
    /// Machine, port and type; without a type, datagrams, or packets where there are no datagrams.
    Vsock(u32, u32, Option<c_int>),
}

impl Destination {
    fn parse(text: &[u8]) -> Result<Self> {
        match text {
            [b'/' | b'@'] => Err(Errno::INVAL),
            [b'/', ..] => Address::unix(text, false).map(Self::Unix).map_err(|_| Errno::NAMETOOLONG),
            [b'@', name @ ..] if name.len() > ABSTRACT_MAX => Err(Errno::INVAL),
            [b'@', name @ ..] => Address::unix(name, true).map(Self::Unix),
            _ => Self::parse_vsock(text),
        }
    }

    fn parse_vsock(text: &[u8]) -> Result<Self> {
        const SCHEMES: &str = "vsock vsock-stream vsock-dgram vsock-seqpacket";
        const TYPES: [Option<c_int>; 4] = [None, Some(libc::SOCK_STREAM), Some(libc::SOCK_DGRAM), Some(libc::SOCK_SEQPACKET)];
        let colon = mem::find(b':', text).ok_or(Errno::PROTO)?;
        let (scheme, place) = (&text[..colon], &text[colon + 1..]);
        let kind = *words::position(SCHEMES, scheme).and_then(|place| TYPES.get(place)).ok_or(Errno::PROTO)?;
        let colon = mem::find(b':', place).ok_or(Errno::INVAL)?;
        let port = integer::u32(&place[colon + 1..])?;
        let cid = match words::position("hypervisor local host -1", &place[..colon]) {
            Some(3) => CID_ANY,
            Some(cid) => cid as u32,
            None => integer::u32(&place[..colon])?,
        };
        if port == PORT_ANY || cid == CID_ANY { Err(Errno::INVAL) } else { Ok(Self::Vsock(cid, port, kind)) }
    }

    fn send(&self, state: &[u8], fds: &[c_int], credentials: Option<Peer>) -> Result {
        match *self {
            Self::Unix(ref address) => {
                let socket = datagram::socket(libc::AF_UNIX, libc::SOCK_DGRAM)?;
                deliver(&socket, Datagram { parts: &[Slice::new(state)], fds, credentials, to: Some(address) })?.whole(state)
            }
            Self::Vsock(cid, port, kind) => {
                let (socket, kind) = open_vsock(kind)?;
                bind_privileged(&socket)?;
                let address = Address::vsock(cid, port);
                if kind != libc::SOCK_DGRAM {
                    socket::connect(socket.raw(), &address)?;
                }
                let to = (kind == libc::SOCK_DGRAM).then_some(&address);
                let sent = deliver(&socket, Datagram { parts: &[Slice::new(state)], fds, credentials, to })?;
                match kind {
                    libc::SOCK_DGRAM => return sent.whole(state),
                    libc::SOCK_STREAM => send_rest(&socket, state, sent.0)?,
                    _ => sent.whole(state)?,
                }
                datagram::finish(socket.raw())
            }
        }
    }
}

/// Hypervisors rarely know datagrams.
fn open_vsock(kind: Option<c_int>) -> Result<(Fd, c_int)> {
    let wanted = kind.unwrap_or(libc::SOCK_DGRAM);
    match datagram::socket(libc::AF_VSOCK, wanted) {
        Ok(socket) => Ok((socket, wanted)),
        Err(error) if kind.is_none() && (error == Errno::NODEV || error.is_unsupported()) => {
            Ok((datagram::socket(libc::AF_VSOCK, libc::SOCK_SEQPACKET)?, libc::SOCK_SEQPACKET))
        }
        Err(error) => Err(error),
    }
}

/// Takes a privileged port if we may.
fn bind_privileged(socket: &Fd) -> Result {
    for port in PRIVILEGED_PORTS.rev() {
        match socket::bind(socket.raw(), &Address::vsock(CID_ANY, port)) {
            Err(Errno::ADDRINUSE) => {}
            Ok(()) | Err(Errno::ACCES | Errno::PERM) => return Ok(()),
            Err(error) => return Err(error),
        }
    }
    Err(Errno::ADDRINUSE)
}

/// How many bytes went.
struct Sent(usize);

impl Sent {
    fn whole(self, state: &[u8]) -> Result {
        if self.0 == state.len() { Ok(()) } else { Err(Errno::IO) }
    }
}

/// Sends once; where the kernel does not let us speak in that name, in our own.
fn deliver(socket: &Fd, message: Datagram<'_>) -> Result<Sent> {
    datagram::reserve_room(socket.raw(), ROOM);
    let sent = match datagram::send(socket.raw(), &message) {
        Err(_) if message.credentials.is_some() => datagram::send(socket.raw(), &Datagram { credentials: None, ..message }),
        sent => sent,
    };
    sent.map(Sent)
}

fn send_rest(socket: &Fd, state: &[u8], mut sent: usize) -> Result {
    while let Some(rest) = state.get(sent..).filter(|rest| !rest.is_empty()) {
        sent += datagram::send(socket.raw(), &Datagram { parts: &[Slice::new(rest)], fds: &[], credentials: None, to: None })?;
    }
    Ok(())
}
