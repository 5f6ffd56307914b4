//! How does an entry reach the journal? In a datagram, or, where it is too large for one, in a sealed memory file that goes with an
//! empty datagram. Nothing is allocated, so that a signal handler may do it. sd_journal_sendv(3)

#![forbid(unsafe_code)]

use super::frame::Entry;
use crate::errno::{Errno, Result};
use crate::sys::datagram::{self, Datagram};
use crate::sys::socket::{Address, Slice};
use crate::sys::{KeptErrno, memfd};
use core::ffi::c_int;
use core::sync::atomic::{AtomicI32, Ordering};

const SOCKET: &[u8] = b"/run/systemd/journal/socket";
/// What the queue of the journal may hold of ours.
const ROOM: c_int = 8 << 20;
/// The parts of most entries, and the most that the kernel takes at once.
const FEW: usize = 48;
const ALL: usize = 1024;

/// The socket that all entries of the process go through, once there has been one.
static OURS: AtomicI32 = AtomicI32::new(-1);

/// Sends an entry; where no journal listens, it is gone. `EINVAL` when a field is none or there are too many.
pub fn send(entry: &Entry<'_>) -> Result {
    let _kept = KeptErrno::new();
    let size = entry.measure()?;
    if size.parts <= FEW {
        entry.framed::<FEW, { FEW / 5 }>(deliver)
    } else if size.parts <= ALL {
        send_long(entry)
    } else {
        Err(Errno::INVAL)
    }
}

/// Apart from [`send`], whose stack it would burden.
#[inline(never)]
fn send_long(entry: &Entry<'_>) -> Result {
    entry.framed::<ALL, { ALL / 5 }>(deliver)
}

fn deliver(parts: &[Slice<'_>]) -> Result {
    let socket = socket()?;
    let to = Address::unix(SOCKET, false)?;
    let message = Datagram { parts, fds: &[], credentials: None, to: Some(&to) };
    let sent = match datagram::send(socket, &message) {
        Err(Errno::MSGSIZE | Errno::NOBUFS | Errno::AGAIN) => {
            let file = memfd::create(c"journal-data")?;
            memfd::write(file.raw(), parts)?;
            memfd::seal(file.raw())?;
            datagram::send(socket, &Datagram { parts: &[], fds: &[file.raw()], ..message })
        }
        sent => sent,
    };
    match sent {
        Ok(_) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(error),
    }
}

fn socket() -> Result<c_int> {
    let known = OURS.load(Ordering::Acquire);
    if known >= 0 {
        return Ok(known);
    }
    let new = datagram::socket(libc::AF_UNIX, libc::SOCK_DGRAM)?;
    datagram::reserve_room(new.raw(), ROOM);
    match OURS.compare_exchange(-1, new.raw(), Ordering::AcqRel, Ordering::Acquire) {
        Ok(_) => Ok(new.into_raw()),
        Err(other) => Ok(other),
    }
}
