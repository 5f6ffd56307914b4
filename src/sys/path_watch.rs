//! How is one told that a path appears? By an inotify descriptor, whose contents are only read to be forgotten.

use super::{Fd, check, check_size, errno};
use crate::errno::{Errno, Result};
use core::ffi::CStr;

/// A file or directory inside appeared, moved in, or changed its mode; the directory itself went.
pub const APPEARANCES: u32 = libc::IN_CREATE | libc::IN_MOVED_TO | libc::IN_ATTRIB | libc::IN_DELETE_SELF | libc::IN_MOVE_SELF;

/// A new descriptor that watches nothing.
pub fn new() -> Result<Fd> {
    // SAFETY: inotify_init1 takes plain numbers.
    check(unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) }).map(Fd::own)
}

/// Watches `path`.
pub fn watch(fd: &Fd, path: &CStr, events: u32) -> Result {
    // SAFETY: the path is a C string.
    check(unsafe { libc::inotify_add_watch(fd.raw(), path.as_ptr(), events) }).map(drop)
}

/// Forgets what happened. False when nothing did.
pub fn drain(fd: &Fd) -> Result<bool> {
    let mut buffer = [0u8; 4096];
    let mut any = false;
    loop {
        // SAFETY: the buffer is as long as said.
        match check_size(unsafe { libc::read(fd.raw(), buffer.as_mut_ptr().cast(), buffer.len()) }) {
            Ok(_) => any = true,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(any),
            Err(_) => return Err(errno()),
        }
    }
}
