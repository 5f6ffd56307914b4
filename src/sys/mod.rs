//! Which system calls are made? Each is wrapped once, in the file of its subject; descriptors are owned, errors are `Errno`.

pub mod abort;
pub mod address;
pub mod boot;
pub mod child;
pub mod container;
pub mod datagram;
pub mod directory;
pub mod environment;
pub mod epoll;
mod fd;
pub mod file;
pub mod identity;
pub mod inotify;
pub mod key;
pub mod memfd;
pub mod memory;
pub mod namespace;
pub mod path_watch;
pub mod pidfd;
pub mod pipe;
pub mod pressure;
pub mod proc;
pub mod process;
pub mod queue;
pub mod random;
pub mod resolve;
pub mod signal;
pub mod socket;
pub mod spawn;
pub mod terminal;
pub mod thread;
pub mod time;
pub mod timerfd;

pub use fd::Fd;

use crate::errno::{Errno, Result};
use core::ffi::c_int;

/// The calling thread's `errno`.
#[cold]
#[inline(never)]
pub fn errno() -> Errno {
    // SAFETY: the location is valid in every thread.
    Errno::new(unsafe { *libc::__errno_location() })
}

/// Gives `errno` its value back at the end of a scope.
pub struct KeptErrno(c_int);

impl KeptErrno {
    /// Remembers the value.
    #[allow(clippy::new_without_default, reason = "it is not a value but an action")]
    pub fn new() -> Self {
        // SAFETY: the location is valid in every thread.
        Self(unsafe { *libc::__errno_location() })
    }
}

impl Drop for KeptErrno {
    fn drop(&mut self) {
        // SAFETY: as above.
        unsafe { *libc::__errno_location() = self.0 };
    }
}

/// Reads a return value that is -1 on error.
pub(crate) fn check(ret: c_int) -> Result<c_int> {
    if ret < 0 { Err(errno()) } else { Ok(ret) }
}

/// As [`check`], for the calls that return a size.
#[inline]
pub(crate) fn check_size(ret: isize) -> Result<usize> {
    usize::try_from(ret).map_err(|_| errno())
}

/// The header of `bytes` bytes of control data. It has padding in some C libraries, so it cannot be written as a literal.
pub(crate) fn control_header(bytes: u32, kind: c_int) -> libc::cmsghdr {
    // SAFETY: a header is plain numbers.
    let mut header: libc::cmsghdr = unsafe { core::mem::zeroed() };
    // SAFETY: this only computes.
    header.cmsg_len = unsafe { libc::CMSG_LEN(bytes) } as _;
    header.cmsg_level = libc::SOL_SOCKET;
    header.cmsg_type = kind;
    header
}
