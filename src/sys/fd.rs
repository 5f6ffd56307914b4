//! Who closes a descriptor? Its `Fd`, once, leaving `errno` as it was.

use super::{KeptErrno, check};
use crate::errno::Result;
use core::ffi::c_int;

/// An owned file descriptor. It is as wide as an `Errno`, so that either comes back in registers.
pub struct Fd(isize);

impl Fd {
    /// Takes over `raw`, an open descriptor that nobody else closes.
    pub fn own(raw: c_int) -> Self {
        Self(raw as isize)
    }

    /// The number, valid as long as `self`.
    pub fn raw(&self) -> c_int {
        self.0 as c_int
    }

    /// Gives the descriptor away.
    pub fn into_raw(self) -> c_int {
        let raw = self.raw();
        core::mem::forget(self);
        raw
    }

    /// A duplicate of `fd` with close-on-exec set, numbered 3 or higher.
    pub fn duplicate(fd: c_int) -> Result<Self> {
        // SAFETY: fcntl checks the descriptor.
        check(unsafe { libc::fcntl(fd, libc::F_DUPFD_CLOEXEC, 3) }).map(Self::own)
    }
}

impl Drop for Fd {
    #[inline]
    fn drop(&mut self) {
        close(self.raw());
    }
}

/// Out of line, and by value, so that a descriptor can stay in a register until it goes.
#[inline(never)]
fn close(raw: c_int) {
    let _kept = KeptErrno::new();
    // SAFETY: the `Fd` that owned the descriptor is gone.
    unsafe { libc::close(raw) };
}
