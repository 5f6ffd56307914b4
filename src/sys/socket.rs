//! How are sockets made, asked and used? Nonblocking and close-on-exec from birth; descriptors come and go with the bytes they belong to.

use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use core::ffi::{c_int, c_void};
use core::marker::PhantomData;
use core::mem::{MaybeUninit, size_of};

/// Descriptors that one message of the kernel's can carry (SCM_MAX_FD).
pub const FDS_MAX: usize = 253;

/// Bytes to be written, as the kernel takes them.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Slice<'a>(libc::iovec, PhantomData<&'a [u8]>);

impl<'a> Slice<'a> {
    /// Borrows `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(libc::iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() }, PhantomData)
    }

    /// How many bytes.
    pub fn len(&self) -> usize {
        self.0.iov_len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes.
    pub fn bytes(&self) -> &'a [u8] {
        // SAFETY: `new` borrowed them for `'a`.
        unsafe { core::slice::from_raw_parts(self.0.iov_base.cast(), self.0.iov_len) }
    }

    /// The bytes from `start` on.
    pub fn from(&self, start: usize) -> Self {
        Self::new(self.bytes().get(start..).unwrap_or_default())
    }

    /// Takes slices as C passes them; `EINVAL` when one has no bytes or too few.
    ///
    /// # Safety
    /// `iov` points to `n` elements, and each that is not NULL to its bytes, all of which stay as they are during `'a`.
    pub unsafe fn from_c(iov: *const libc::iovec, n: usize, at_least: usize) -> Result<&'a [Self]> {
        // SAFETY: passed on to the caller.
        let raw = unsafe { core::slice::from_raw_parts(iov, n) };
        if raw.iter().any(|part| part.iov_base.is_null() || part.iov_len < at_least || isize::try_from(part.iov_len).is_err()) {
            return Err(Errno::INVAL);
        }
        // SAFETY: a slice is an iovec whose pointer is not NULL and leads to its bytes.
        Ok(unsafe { core::slice::from_raw_parts(iov.cast(), n) })
    }
}

/// The address of a socket, of any family.
#[derive(Clone, Copy)]
pub struct Address {
    pub(super) storage: libc::sockaddr_storage,
    pub(super) length: libc::socklen_t,
}

impl Address {
    /// `AF_UNIX`: a path, or with `abstract_` a name without one. Too long a name is `E2BIG`.
    #[inline(never)]
    pub fn unix(name: &[u8], abstract_: bool) -> Result<Self> {
        let mut place = MaybeUninit::<libc::sockaddr_storage>::zeroed();
        let unix: *mut libc::sockaddr_un = place.as_mut_ptr().cast();
        let start = usize::from(abstract_);
        let room = size_of::<libc::sockaddr_un>() - core::mem::offset_of!(libc::sockaddr_un, sun_path);
        if name.len() + 1 + start > room {
            return Err(Errno::TOOBIG);
        }
        // SAFETY: the storage holds a sockaddr_un; the family is a plain field of it.
        unsafe { (*unix).sun_family = libc::AF_UNIX as libc::sa_family_t };
        // SAFETY: as above; `name` and the leading or final NUL fit, as just checked.
        unsafe { core::ptr::copy_nonoverlapping(name.as_ptr().cast(), (&raw mut (*unix).sun_path).cast::<i8>().add(start), name.len()) };
        let length = core::mem::offset_of!(libc::sockaddr_un, sun_path) + name.len() + 1;
        // SAFETY: zeroed and then filled in, which is a valid value of this plain struct.
        Ok(Self { storage: unsafe { place.assume_init() }, length: length as libc::socklen_t })
    }

    /// # Safety
    /// `raw` points to an address of `length` bytes.
    pub(super) unsafe fn copy(raw: *const libc::sockaddr, length: libc::socklen_t) -> Result<Self> {
        let mut place = MaybeUninit::<libc::sockaddr_storage>::zeroed();
        if length as usize > size_of::<libc::sockaddr_storage>() {
            return Err(Errno::INVAL);
        }
        // SAFETY: the caller vouches for `raw`; the length fits the storage.
        unsafe { core::ptr::copy_nonoverlapping(raw.cast::<u8>(), place.as_mut_ptr().cast(), length as usize) };
        // SAFETY: zeroed and then filled in.
        Ok(Self { storage: unsafe { place.assume_init() }, length })
    }

    /// `AF_UNIX`, `AF_INET` or `AF_INET6`.
    pub fn family(&self) -> c_int {
        c_int::from(self.storage.ss_family)
    }

    /// The path of a unix socket that has one.
    pub fn path(&self) -> Option<&[u8]> {
        let start = core::mem::offset_of!(libc::sockaddr_un, sun_path);
        // SAFETY: the storage is initialised for its whole length, of which `length` bytes are a part.
        let bytes = unsafe { core::slice::from_raw_parts((&raw const self.storage).cast::<u8>(), self.length as usize) };
        let path = bytes.get(start..).filter(|path| self.family() == libc::AF_UNIX && path.first().is_some_and(|&c| c != 0))?;
        path.split(|&c| c == 0).next()
    }

    pub(super) fn as_ptr(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }
}

/// A stream socket.
pub fn stream(family: c_int) -> Result<Fd> {
    // SAFETY: socket takes plain numbers.
    check(unsafe { libc::socket(family, libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK, 0) }).map(Fd::own)
}

/// A connected pair of blocking unix stream sockets.
pub fn pair() -> Result<(Fd, Fd)> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for two descriptors.
    check(unsafe { libc::socketpair(libc::AF_UNIX, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0, ends.as_mut_ptr()) })?;
    Ok((Fd::own(ends[0]), Fd::own(ends[1])))
}

/// Connects; `EINPROGRESS` says that it will be done later.
pub fn connect(fd: c_int, to: &Address) -> Result {
    // SAFETY: the address is valid for its length.
    check(unsafe { libc::connect(fd, to.as_ptr(), to.length) }).map(drop)
}

/// From now on nothing more is read.
pub fn end_reading(fd: c_int) -> Result {
    // SAFETY: shutdown takes plain numbers.
    check(unsafe { libc::shutdown(fd, libc::SHUT_RD) }).map(drop)
}

/// Gives the socket a local address.
pub fn bind(fd: c_int, to: &Address) -> Result {
    // SAFETY: the address is valid for its length.
    check(unsafe { libc::bind(fd, to.as_ptr(), to.length) }).map(drop)
}

fn option<T: Copy>(fd: c_int, name: c_int, initial: T) -> Result<T> {
    let mut value = initial;
    let mut length = size_of::<T>() as libc::socklen_t;
    // SAFETY: `value` has room for `length` bytes; callers choose plain integer types that any bytes make valid.
    check(unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, (&raw mut value).cast(), &raw mut length) })?;
    if length as usize == size_of::<T>() { Ok(value) } else { Err(Errno::IO) }
}

/// Sets an integer option of the socket level.
pub fn set_option(fd: c_int, name: c_int, value: c_int) -> Result {
    let value: *const c_int = &raw const value;
    // SAFETY: `value` points to an int.
    check(unsafe { libc::setsockopt(fd, libc::SOL_SOCKET, name, value.cast(), size_of::<c_int>() as libc::socklen_t) }).map(drop)
}

/// The pending error of a socket, which is thereby forgotten.
pub fn take_error(fd: c_int) -> Result {
    match option(fd, libc::SO_ERROR, 0 as c_int)? {
        0 => Ok(()),
        error => Err(Errno::new(error)),
    }
}

/// The address family; `ENOTSOCK` when it is no socket.
pub fn family(fd: c_int) -> Result<c_int> {
    option(fd, libc::SO_DOMAIN, 0 as c_int)
}

/// `SOCK_STREAM`, `SOCK_DGRAM` or another type.
pub fn kind(fd: c_int) -> Result<c_int> {
    option(fd, libc::SO_TYPE, 0 as c_int)
}

/// Whether it takes connections.
pub fn is_listening(fd: c_int) -> Result<bool> {
    option(fd, libc::SO_ACCEPTCONN, 0 as c_int).map(|on| on != 0)
}

/// Who was at the other end when it connected.
#[derive(Clone, Copy)]
pub struct Peer {
    /// Its process, 0 when not visible from here.
    pub pid: libc::pid_t,
    /// Its effective user.
    pub uid: libc::uid_t,
    /// Its effective group.
    pub gid: libc::gid_t,
}

/// Asks for the [`Peer`].
pub fn peer(fd: c_int) -> Result<Peer> {
    let peer = option(fd, libc::SO_PEERCRED, libc::ucred { pid: 0, uid: u32::MAX, gid: u32::MAX })?;
    Ok(Peer { pid: peer.pid, uid: peer.uid, gid: peer.gid })
}

/// A pidfd of the [`Peer`], where the kernel knows how.
pub fn peer_pidfd(fd: c_int) -> Result<Fd> {
    option(fd, libc::SO_PEERPIDFD, -1 as c_int).map(Fd::own)
}

/// Reads an option of unknown size into a buffer that starts at `guess` elements.
fn option_array<T: Copy>(fd: c_int, name: c_int, guess: usize) -> Result<Vec<T>> {
    let mut room = guess;
    loop {
        let mut values = Vec::<T>::new();
        values.reserve_exact(room)?;
        let mut length = (values.spare().len() * size_of::<T>()) as libc::socklen_t;
        // SAFETY: the spare room is `length` bytes long.
        match check(unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, values.spare().as_mut_ptr().cast(), &raw mut length) }) {
            Ok(_) => {
                // SAFETY: the kernel filled in `length` bytes, which make valid integers.
                unsafe { values.commit(length as usize / size_of::<T>()) };
                return Ok(values);
            }
            Err(Errno::RANGE) => room = (length as usize / size_of::<T>()).max(room + 1),
            Err(error) => return Err(error),
        }
    }
}

/// The security label of the peer.
pub fn peer_label(fd: c_int) -> Result<Vec<u8>> {
    let label = option_array::<u8>(fd, libc::SO_PEERSEC, 64)?;
    if label.is_empty() { Err(Errno::OPNOTSUPP) } else { Ok(label) }
}

/// The address that a unix socket's peer is bound to, as it is: an abstract one begins with NUL, none at all is empty.
pub fn peer_address(fd: c_int) -> Result<Vec<u8>> {
    // SAFETY: all zeroes are a valid sockaddr_un.
    let mut address: libc::sockaddr_un = unsafe { MaybeUninit::zeroed().assume_init() };
    let mut length = size_of::<libc::sockaddr_un>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `length` bytes.
    check(unsafe { libc::getpeername(fd, (&raw mut address).cast(), &raw mut length) })?;
    if c_int::from(address.sun_family) != libc::AF_UNIX {
        return Err(Errno::AFNOSUPPORT);
    }
    let used = (length as usize).saturating_sub(core::mem::offset_of!(libc::sockaddr_un, sun_path)).min(address.sun_path.len());
    let mut path = Vec::new();
    path.reserve_exact(used)?;
    address.sun_path[..used].iter().for_each(|&byte| path.push_reserved(byte as u8));
    Ok(path)
}

/// The supplementary groups of the peer.
pub fn peer_groups(fd: c_int) -> Result<Vec<libc::gid_t>> {
    option_array(fd, libc::SO_PEERGROUPS, 16)
}

/// Room for the control message of `FDS_MAX` descriptors, aligned as the kernel wants it.
#[repr(C, align(8))]
struct Control([MaybeUninit<u8>; 16 + 4 * (FDS_MAX + 1)]);

impl Control {
    const fn new() -> Self {
        Self([MaybeUninit::uninit(); 16 + 4 * (FDS_MAX + 1)])
    }
}

fn header(parts: &[Slice<'_>], control: *mut c_void, length: usize) -> libc::msghdr {
    // SAFETY: all zeroes are a valid msghdr.
    let mut header: libc::msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
    header.msg_iov = parts.as_ptr().cast_mut().cast();
    header.msg_iovlen = parts.len() as _;
    header.msg_control = control;
    header.msg_controllen = length as _;
    header
}

/// Writes as much of `parts` as the socket takes now, `fds` (at most [`FDS_MAX`]) going with the first byte.
pub fn send(fd: c_int, parts: &[Slice<'_>], fds: &[c_int]) -> Result<usize> {
    if fds.is_empty() {
        let header = header(parts, core::ptr::null_mut(), 0);
        // SAFETY: the header points to borrowed slices.
        return check_size(unsafe { libc::sendmsg(fd, &raw const header, libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL) });
    }
    if fds.len() > FDS_MAX {
        return Err(Errno::INVAL);
    }
    let mut control = Control::new();
    let bytes = size_of_val(fds);
    // SAFETY: CMSG_SPACE only computes.
    let space = unsafe { libc::CMSG_SPACE(bytes as u32) } as usize;
    let header = header(parts, control.0.as_mut_ptr().cast(), space);
    let first: *mut libc::cmsghdr = control.0.as_mut_ptr().cast();
    // SAFETY: the control room is aligned and larger than `space`.
    unsafe { first.write(super::control_header(bytes as u32, libc::SCM_RIGHTS)) };
    // SAFETY: the data follow the header, within `space`.
    unsafe { core::ptr::copy_nonoverlapping(fds.as_ptr().cast::<u8>(), libc::CMSG_DATA(first), bytes) };
    // SAFETY: the header points to borrowed slices and to `control`.
    check_size(unsafe { libc::sendmsg(fd, &raw const header, libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL) })
}

/// Reads what is there, at most `room` bytes, behind the elements of `into`; descriptors go behind those of `fds`, as far as
/// there is room for them. Returns how many bytes; 0 at the end of the stream.
///
/// `EAGAIN` when there is nothing yet, `ENOTSOCK` when `fd` is none; `ENOMEM` when bytes came, but not all descriptors could be kept.
pub fn receive(fd: c_int, into: &mut Vec<u8>, room: usize, fds: &mut Vec<Fd>) -> Result<usize> {
    into.reserve(room)?;
    let spare = &mut into.spare()[..room];
    let part = libc::iovec { iov_base: spare.as_mut_ptr().cast(), iov_len: room };
    let mut control = Control::new();
    let mut header = header(&[Slice(part, PhantomData)], control.0.as_mut_ptr().cast(), size_of::<Control>());
    header.msg_iov = (&raw const part).cast_mut();
    // SAFETY: the header points to the reserved room and to `control`.
    let bytes = check_size(unsafe { libc::recvmsg(fd, &raw mut header, libc::MSG_DONTWAIT | libc::MSG_CMSG_CLOEXEC) })?;
    // SAFETY: the kernel has initialised `bytes` bytes of the room.
    unsafe { into.commit(bytes) };
    take_fds(&header, fds)?;
    Ok(bytes)
}

/// Takes over the descriptors in a received header. All of them, so that what cannot be kept is closed.
fn take_fds(header: &libc::msghdr, fds: &mut Vec<Fd>) -> Result {
    let mut kept = Ok(());
    // SAFETY: the kernel filled in the control room that the header points to.
    let mut at = unsafe { libc::CMSG_FIRSTHDR(header) };
    while !at.is_null() {
        // SAFETY: CMSG_FIRSTHDR and CMSG_NXTHDR return headers within the control room.
        let head = unsafe { &*at };
        // SAFETY: CMSG_LEN only computes.
        let bytes = (head.cmsg_len as usize).saturating_sub(unsafe { libc::CMSG_LEN(0) } as usize);
        if (head.cmsg_level, head.cmsg_type) == (libc::SOL_SOCKET, libc::SCM_RIGHTS) {
            for index in 0..bytes / size_of::<c_int>() {
                // SAFETY: the data of this header hold that many descriptors, not necessarily aligned.
                let raw = unsafe { libc::CMSG_DATA(at).cast::<c_int>().add(index).read_unaligned() };
                kept = kept.and(fds.push(Fd::own(raw)));
            }
        }
        // SAFETY: as for CMSG_FIRSTHDR.
        at = unsafe { libc::CMSG_NXTHDR(header, at) };
    }
    kept
}

/// `writev`, for what is no socket.
pub fn write(fd: c_int, parts: &[Slice<'_>]) -> Result<usize> {
    // SAFETY: the slices are borrowed.
    check_size(unsafe { libc::writev(fd, parts.as_ptr().cast(), parts.len().min(1024) as c_int) })
}

/// `read`, for what is no socket: at most `room` bytes, behind the elements of `into`.
pub fn read(fd: c_int, into: &mut Vec<u8>, room: usize) -> Result<usize> {
    into.reserve(room)?;
    let spare = &mut into.spare()[..room];
    // SAFETY: the room is ours.
    let bytes = check_size(unsafe { libc::read(fd, spare.as_mut_ptr().cast(), room) })?;
    // SAFETY: the kernel has initialised `bytes` bytes of the room.
    unsafe { into.commit(bytes) };
    Ok(bytes)
}

/// Sets or clears O_NONBLOCK.
pub fn set_nonblocking(fd: c_int, on: bool) -> Result {
    // SAFETY: fcntl checks the descriptor.
    let flags = check(unsafe { libc::fcntl(fd, libc::F_GETFL) })?;
    let wanted = if on { flags | libc::O_NONBLOCK } else { flags & !libc::O_NONBLOCK };
    if wanted == flags {
        return Ok(());
    }
    // SAFETY: as above.
    check(unsafe { libc::fcntl(fd, libc::F_SETFL, wanted) }).map(drop)
}

/// Sets or clears FD_CLOEXEC.
pub fn set_close_on_exec(fd: c_int, on: bool) -> Result {
    // SAFETY: fcntl checks the descriptor.
    let flags = check(unsafe { libc::fcntl(fd, libc::F_GETFD) })?;
    let wanted = if on { flags | libc::FD_CLOEXEC } else { flags & !libc::FD_CLOEXEC };
    if wanted == flags {
        return Ok(());
    }
    // SAFETY: as above.
    check(unsafe { libc::fcntl(fd, libc::F_SETFD, wanted) }).map(drop)
}

/// A descriptor to wait for in [`poll`].
pub type Poll = libc::pollfd;

/// Waits for any of `fds`, for at most `timeout` microseconds (`u64::MAX`: for ever). Returns how many are ready.
pub fn poll(fds: &mut [Poll], timeout: u64) -> Result<usize> {
    let time = super::time::timespec(timeout);
    let time = if timeout == u64::MAX { core::ptr::null() } else { &raw const time };
    // SAFETY: the slice and the time, if any, are ours.
    let ready = check(unsafe { libc::ppoll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, time, core::ptr::null()) })?;
    if fds.iter().any(|fd| fd.revents & libc::POLLNVAL != 0) { Err(Errno::BADF) } else { Ok(ready as usize) }
}

/// Whether `error` of a read or write only says to try again later.
pub fn transient(error: Errno) -> bool {
    matches!(error, Errno::AGAIN | Errno::INTR)
}

/// Whether `error` says that the other end is gone.
pub fn disconnected(error: Errno) -> bool {
    matches!(
        error.get(),
        libc::ECONNABORTED
            | libc::ECONNREFUSED
            | libc::ECONNRESET
            | libc::EHOSTDOWN
            | libc::EHOSTUNREACH
            | libc::ENETDOWN
            | libc::ENETRESET
            | libc::ENETUNREACH
            | libc::ENONET
            | libc::ENOPROTOOPT
            | libc::ENOTCONN
            | libc::EPIPE
            | libc::EPROTO
            | libc::ESHUTDOWN
            | libc::ETIMEDOUT
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_travel_with_their_bytes() {
        let (ours, theirs) = pair().unwrap();
        assert_eq!(send(ours.raw(), &[Slice::new(b"ab"), Slice::new(b"c")], &[ours.raw(), ours.raw()]), Ok(3));
        let (mut bytes, mut fds) = (Vec::new(), Vec::new());
        let received = receive(theirs.raw(), &mut bytes, 16, &mut fds).unwrap();
        assert_eq!((received, fds.len(), &bytes[..]), (3, 2, b"abc".as_slice()));
        assert_eq!(receive(theirs.raw(), &mut bytes, 16, &mut fds).err(), Some(Errno::AGAIN));
        assert_eq!(peer(ours.raw()).unwrap().pid, crate::sys::process::pid());
    }

    #[test]
    fn unix_names_have_their_limit() {
        assert!(Address::unix(&[b'x'; 107], false).is_ok());
        assert_eq!(Address::unix(&[b'x'; 108], false).err(), Some(Errno::TOOBIG));
        assert!(Address::unix(&[b'x'; 106], true).is_ok());
        assert!(Address::unix(&[b'x'; 107], true).is_err());
    }
}
