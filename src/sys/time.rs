//! What time is it? The five clocks that event sources know, in µs since their epochs.

use core::ffi::c_int;

/// `clockid_t`.
pub type ClockId = c_int;

/// µs per second.
pub const SECOND: u64 = 1_000_000;

/// The clock's time. The alarm clocks show the same time as those that do not wake the machine.
pub fn now(clock: ClockId) -> u64 {
    let clock = match clock {
        libc::CLOCK_REALTIME_ALARM => libc::CLOCK_REALTIME,
        libc::CLOCK_BOOTTIME_ALARM => libc::CLOCK_BOOTTIME,
        other => other,
    };
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for the call; an unknown clock leaves it 0.
    unsafe { libc::clock_gettime(clock, &mut time) };
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    seconds.saturating_mul(SECOND).saturating_add(time.tv_nsec as u64 / 1000)
}

/// `usec` as the kernel takes it.
pub(super) fn timespec(usec: u64) -> libc::timespec {
    let seconds = i64::try_from(usec / SECOND).unwrap_or(i64::MAX);
    libc::timespec { tv_sec: seconds, tv_nsec: (usec % SECOND * 1000) as i64 }
}
