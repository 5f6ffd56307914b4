//! Which system calls are made? Each is wrapped once, in the file of its subject; descriptors are owned, errors are `Errno`.

pub mod abort;
pub mod address;
pub mod boot;
pub mod child;
pub mod container;
pub mod datagram;
pub mod environment;
pub mod epoll;
mod fd;
pub mod file;
pub mod identity;
pub mod inotify;
pub mod key;
pub mod memfd;
pub mod memory;
pub mod pidfd;
pub mod pipe;
pub mod pressure;
pub mod proc;
pub mod process;
pub mod queue;
pub mod random;
pub mod signal;
pub mod socket;
pub mod thread;
pub mod time;
pub mod timerfd;

pub use fd::Fd;

use crate::errno::{Errno, Result};
use core::ffi::c_int;

/// The calling thread's `errno`.
pub fn errno() -> Errno {
    // SAFETY: the location is valid in every thread.
    Errno::new(unsafe { *libc::__errno_location() })
}

/// Reads a return value that is -1 on error.
pub(crate) fn check(ret: c_int) -> Result<c_int> {
    if ret < 0 { Err(errno()) } else { Ok(ret) }
}

/// As [`check`], for the calls that return a size.
pub(crate) fn check_size(ret: isize) -> Result<usize> {
    usize::try_from(ret).map_err(|_| errno())
}
