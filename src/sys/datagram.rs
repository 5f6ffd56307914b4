//! How does one message go out with a destination, descriptors and credentials? sendmsg(2), waiting for room where it must.

use super::socket::{Address, FDS_MAX, Peer, Slice};
use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use core::ffi::c_int;
use core::mem::{MaybeUninit, size_of};
use core::ptr::{null, null_mut};

/// What goes out at once.
#[derive(Clone, Copy)]
pub struct Datagram<'a> {
    /// The bytes.
    pub parts: &'a [Slice<'a>],
    /// Descriptors, at most [`FDS_MAX`].
    pub fds: &'a [c_int],
    /// In whose name; the kernel checks that we may.
    pub credentials: Option<Peer>,
    /// Where to; a connected socket knows.
    pub to: Option<&'a Address>,
}

/// A socket of this family and type that waits, close-on-exec.
pub fn socket(family: c_int, kind: c_int) -> Result<Fd> {
    // SAFETY: socket takes plain numbers.
    check(unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, 0) }).map(Fd::own)
}

/// Asks for room for `bytes` in the queue to the other side; where the system's limit forbids it, there is less.
pub fn reserve_room(fd: c_int, bytes: c_int) {
    if super::socket::set_option(fd, libc::SO_SNDBUFFORCE, bytes).is_err() {
        let _ = super::socket::set_option(fd, libc::SO_SNDBUF, bytes);
    }
}

/// Sends; returns how many bytes went.
pub fn send(fd: c_int, message: &Datagram<'_>) -> Result<usize> {
    let mut control = Control::new();
    if !message.fds.is_empty() {
        control.append(libc::SCM_RIGHTS, message.fds)?;
    }
    if let Some(peer) = message.credentials {
        control.append(libc::SCM_CREDENTIALS, &[peer.pid, peer.uid as c_int, peer.gid as c_int])?;
    }
    // SAFETY: all zeroes are a valid msghdr.
    let mut header: libc::msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
    header.msg_name = message.to.map_or(null(), Address::as_ptr).cast_mut().cast();
    header.msg_namelen = message.to.map_or(0, |to| to.length);
    header.msg_iov = message.parts.as_ptr().cast_mut().cast();
    header.msg_iovlen = message.parts.len() as _;
    header.msg_control = if control.used == 0 { null_mut() } else { control.room.as_mut_ptr().cast() };
    header.msg_controllen = control.used as _;
    // SAFETY: the header points to borrowed slices, a borrowed address and `control`.
    check_size(unsafe { libc::sendmsg(fd, &raw const header, libc::MSG_NOSIGNAL) })
}

/// Control messages, aligned as the kernel wants them.
#[repr(C, align(8))]
struct Control {
    room: [u8; 64 + 4 * (FDS_MAX + 4)],
    used: usize,
}

impl Control {
    fn new() -> Self {
        Self { room: [0; 64 + 4 * (FDS_MAX + 4)], used: 0 }
    }

    fn append(&mut self, kind: c_int, data: &[c_int]) -> Result {
        let bytes = size_of_val(data) as u32;
        // SAFETY: these only compute.
        let (space, length) = unsafe { (libc::CMSG_SPACE(bytes), libc::CMSG_LEN(bytes)) };
        let room = self.room.get_mut(self.used..self.used + space as usize).ok_or(Errno::TOOBIG)?;
        let header = super::control_header(bytes, kind);
        let (at, after): (*mut libc::cmsghdr, _) = (room.as_mut_ptr().cast(), length as usize - bytes as usize);
        // SAFETY: the room is larger than a header, and aligned as CMSG_SPACE is a multiple of the alignment.
        unsafe { at.write(header) };
        for (place, number) in room.get_mut(after..).unwrap_or_default().chunks_exact_mut(size_of::<c_int>()).zip(data) {
            place.copy_from_slice(&number.to_ne_bytes());
        }
        self.used += space as usize;
        Ok(())
    }
}

/// Says that no more will be sent, and waits for the other side to have taken all and to end the connection.
pub fn finish(fd: c_int) -> Result {
    // SAFETY: shutdown takes plain numbers.
    check(unsafe { libc::shutdown(fd, libc::SHUT_WR) })?;
    let mut byte = 0u8;
    let place: *mut u8 = &raw mut byte;
    // SAFETY: there is room for the one byte.
    match check_size(unsafe { libc::recv(fd, place.cast(), 1, libc::MSG_NOSIGNAL) })? {
        0 => Ok(()),
        _ => Err(Errno::PROTO),
    }
}
