//! How does the kernel, or a service manager, tell that resources run short? Files of PSI, FIFOs and sockets, opened for it.

use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// What a path of pressure notifications leads to.
pub enum Channel {
    /// A file of PSI: `EPOLLPRI` when a trigger, which is written to it, fires.
    File(Fd),
    /// A FIFO or a socket: readable for each notification.
    Stream(Fd),
}

/// Opens the file, FIFO or socket at `path`. `ENOTTY`: a regular file that is neither of procfs nor of a cgroup file system.
pub fn open(path: &CStr) -> Result<Channel> {
    // SAFETY: the path is a C string.
    let place = Fd::own(check(unsafe { libc::open(path.as_ptr(), libc::O_PATH | libc::O_CLOEXEC) })?);
    let mut status = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the kernel writes one stat.
    check(unsafe { libc::fstat(place.raw(), status.as_mut_ptr()) })?;
    // SAFETY: the call succeeded.
    match unsafe { status.assume_init() }.st_mode & libc::S_IFMT {
        libc::S_IFSOCK => connect(path).map(Channel::Stream),
        libc::S_IFREG => {
            if !is_kernel_file(&place)? {
                return Err(Errno::NOTTY);
            }
            reopen(path, libc::O_RDWR).map(Channel::File)
        }
        libc::S_IFDIR => Err(Errno::ISDIR),
        // A device that cannot be waited for is found out when it is.
        _ => reopen(path, libc::O_RDWR).map(Channel::Stream),
    }
}

fn reopen(path: &CStr, mode: c_int) -> Result<Fd> {
    // SAFETY: the path is a C string.
    check(unsafe { libc::open(path.as_ptr(), mode | libc::O_CLOEXEC | libc::O_NONBLOCK | libc::O_NOCTTY) }).map(Fd::own)
}

fn is_kernel_file(file: &Fd) -> Result<bool> {
    let mut about = MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: the kernel writes one statfs.
    check(unsafe { libc::fstatfs(file.raw(), about.as_mut_ptr()) })?;
    // SAFETY: the call succeeded.
    let kind = unsafe { about.assume_init() }.f_type;
    Ok([libc::PROC_SUPER_MAGIC, libc::CGROUP_SUPER_MAGIC, libc::CGROUP2_SUPER_MAGIC].contains(&(kind as _)))
}

fn connect(path: &CStr) -> Result<Fd> {
    // SAFETY: an address of all zeroes is valid.
    let mut address: libc::sockaddr_un = unsafe { core::mem::zeroed() };
    let bytes = path.to_bytes();
    if bytes.len() >= address.sun_path.len() {
        return Err(Errno::NAMETOOLONG);
    }
    address.sun_family = libc::AF_UNIX as libc::sa_family_t;
    for (to, &from) in address.sun_path.iter_mut().zip(bytes) {
        *to = from as libc::c_char;
    }
    let flags = libc::SOCK_STREAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: no pointers are passed.
    let socket = Fd::own(check(unsafe { libc::socket(libc::AF_UNIX, flags, 0) })?);
    let length = (core::mem::offset_of!(libc::sockaddr_un, sun_path) + bytes.len() + 1) as libc::socklen_t;
    // SAFETY: the address is valid for the call.
    check(unsafe { libc::connect(socket.raw(), (&raw const address).cast(), length) })?;
    Ok(socket)
}

/// Writes what the kernel or the peer is to watch for; returns how much it took.
pub fn write(fd: c_int, bytes: &[u8]) -> Result<usize> {
    // SAFETY: the pointer and length are those of a slice.
    check_size(unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) })
}

/// Takes notifications from a FIFO or a socket; 0 at its end.
pub fn drain(fd: c_int) -> Result<usize> {
    let mut bytes = [0u8; 4096];
    // SAFETY: the pointer and length are those of an array.
    check_size(unsafe { libc::read(fd, bytes.as_mut_ptr().cast(), bytes.len()) })
}
