//! How does a time become a readable descriptor? timerfd_create(2), with absolute times of any clock.

use super::time::{ClockId, timespec};
use super::{Fd, check};
use crate::errno::Result;
use core::ffi::c_int;

/// A timer of one clock.
pub struct Timer(Fd);

impl Timer {
    /// A timer that is not armed.
    pub fn new(clock: ClockId) -> Result<Self> {
        // SAFETY: no pointers are passed.
        let raw = check(unsafe { libc::timerfd_create(clock, libc::TFD_NONBLOCK | libc::TFD_CLOEXEC) })?;
        let fd = Fd::own(raw);
        if raw > 2 { Ok(Self(fd)) } else { Fd::duplicate(raw).map(Self) }
    }

    /// The descriptor.
    pub fn raw(&self) -> c_int {
        self.0.raw()
    }

    /// Lets the timer elapse at `usec` of its clock; `u64::MAX` disarms it.
    pub fn set(&self, usec: u64) -> Result {
        let mut at = timespec(if usec == u64::MAX { 0 } else { usec });
        if usec == 0 {
            // A time of all zeroes would disarm it.
            at.tv_nsec = 1;
        }
        let value = libc::itimerspec { it_interval: timespec(0), it_value: at };
        // SAFETY: `value` is valid for the call, the old value is not asked for.
        check(unsafe { libc::timerfd_settime(self.raw(), libc::TFD_TIMER_ABSTIME, &value, core::ptr::null_mut()) }).map(|_| ())
    }

    /// Makes an elapsed timer unreadable again.
    pub fn acknowledge(&self) {
        let mut count = 0u64;
        // SAFETY: the kernel writes the eight bytes of `count`.
        unsafe { libc::read(self.raw(), (&raw mut count).cast(), size_of::<u64>()) };
    }
}
