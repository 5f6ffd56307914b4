//! How is readiness asked for? epoll(7): registrations carry a number that comes back with what is ready.

use super::{Fd, check};
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, Ordering};

/// Something is ready: the number it was registered with, and the events.
pub type Ready = libc::epoll_event;

/// Does the kernel know epoll_pwait2(2), or a filter let it through? Until it says no.
static NANOSECONDS: AtomicBool = AtomicBool::new(true);

/// An epoll instance. A forked child shares it with its parent, and so must not change it.
pub struct Epoll {
    fd: Fd,
    origin: c_int,
}

impl Epoll {
    /// Watches nothing yet.
    pub fn new() -> Result<Self> {
        // SAFETY: no pointers are passed.
        let raw = check(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
        let fd = Fd::own(raw);
        let fd = if raw > 2 { fd } else { Fd::duplicate(raw)? };
        Ok(Self { fd, origin: super::process::pid() })
    }

    /// The descriptor, to be polled by others.
    pub fn raw(&self) -> c_int {
        self.fd.raw()
    }

    /// Whether it is this process's.
    #[inline(always)]
    pub fn is_own(&self) -> bool {
        self.origin == super::process::pid()
    }

    #[inline(never)]
    fn control(&self, operation: c_int, fd: c_int, events: u32, number: u64) -> Result {
        let mut event = Ready { events, u64: number };
        // SAFETY: `event` is valid for the call; the kernel checks the descriptors.
        check(unsafe { libc::epoll_ctl(self.raw(), operation, fd, &mut event) }).map(|_| ())
    }

    /// Registers `fd`.
    #[inline(always)]
    pub fn add(&self, fd: c_int, events: u32, number: u64) -> Result {
        if self.is_own() { self.control(libc::EPOLL_CTL_ADD, fd, events, number) } else { Err(Errno::CHILD) }
    }

    /// Changes what `fd` is watched for.
    #[inline(always)]
    pub fn modify(&self, fd: c_int, events: u32, number: u64) -> Result {
        if self.is_own() { self.control(libc::EPOLL_CTL_MOD, fd, events, number) } else { Err(Errno::CHILD) }
    }

    /// Forgets `fd`.
    #[inline(always)]
    pub fn remove(&self, fd: c_int) -> Result {
        if self.is_own() { self.control(libc::EPOLL_CTL_DEL, fd, 0, 0) } else { Err(Errno::CHILD) }
    }

    /// Fills `into`, as far as it has room, with what is ready, after at most `timeout` µs (`u64::MAX`: no limit). The
    /// kernel rounds up: a timeout is never early.
    pub fn wait(&self, into: &mut Vec<Ready>, timeout: u64) -> Result {
        into.shorten(0);
        let found = match timeout {
            0 | u64::MAX => self.wait_coarse(into, if timeout == 0 { 0 } else { -1 }),
            _ => self.wait_fine(into, timeout),
        }?;
        // SAFETY: the kernel has filled that many.
        unsafe { into.commit(found as usize) };
        Ok(())
    }

    #[inline(never)]
    fn wait_fine(&self, into: &mut Vec<Ready>, timeout: u64) -> Result<c_int> {
        if NANOSECONDS.load(Ordering::Relaxed) {
            let limit = super::time::timespec(timeout);
            let (buffer, room, no_mask) = (into.spare().as_mut_ptr(), room(into), core::ptr::null::<u8>());
            // SAFETY: the buffer has `room` places, `limit` is valid for the call, no signal mask is passed.
            let found = unsafe { libc::syscall(libc::SYS_epoll_pwait2, self.raw(), buffer, room, &limit, no_mask, 0usize) };
            match check(found as c_int) {
                Err(Errno::NOSYS | Errno::PERM) => NANOSECONDS.store(false, Ordering::Relaxed),
                known => return known,
            }
        }
        self.wait_coarse(into, c_int::try_from(timeout.div_ceil(1000)).unwrap_or(c_int::MAX))
    }

    #[inline(always)]
    fn wait_coarse(&self, into: &mut Vec<Ready>, milliseconds: c_int) -> Result<c_int> {
        // SAFETY: the buffer has that much room.
        check(unsafe { libc::epoll_wait(self.raw(), into.spare().as_mut_ptr().cast(), room(into), milliseconds) })
    }
}

/// How much the kernel may put into an empty buffer; it says `EINVAL` to none. There are not more descriptors than this counts.
fn room(buffer: &Vec<Ready>) -> c_int {
    buffer.capacity() as c_int
}

/// The number that a ready registration was made with.
pub fn number(ready: &Ready) -> u64 {
    ready.u64
}

/// What it is ready for.
pub fn events(ready: &Ready) -> u32 {
    ready.events
}
