//! What time is it? The five clocks that event sources know, in µs since their epochs.

use core::ffi::{CStr, c_int};
use core::fmt;

/// `clockid_t`.
pub type ClockId = c_int;

/// µs per second.
pub const SECOND: u64 = 1_000_000;

/// What a clock showed.
#[derive(Clone, Copy)]
pub struct Reading(libc::timespec);

impl Reading {
    /// That of a clock which was never read.
    pub const ZERO: Self = Self(libc::timespec { tv_sec: 0, tv_nsec: 0 });

    /// In µs. What was before 1970 is 0, and the kernel counts ns in 64 bits.
    pub fn usec(self) -> u64 {
        (self.0.tv_sec.max(0) as u64).wrapping_mul(SECOND) + self.0.tv_nsec as u64 / 1000
    }
}

/// Reads a clock; an unknown one shows 0. The alarm clocks show the same time as those that do not wake the machine.
#[inline(always)]
pub fn read(clock: ClockId) -> Reading {
    let clock = match clock {
        libc::CLOCK_REALTIME_ALARM => libc::CLOCK_REALTIME,
        libc::CLOCK_BOOTTIME_ALARM => libc::CLOCK_BOOTTIME,
        other => other,
    };
    let mut reading = Reading::ZERO;
    // SAFETY: `reading` is valid for the call.
    unsafe { libc::clock_gettime(clock, &mut reading.0) };
    reading
}

/// The clock's time.
#[inline(never)]
pub fn now(clock: ClockId) -> u64 {
    read(clock).usec()
}

/// Room for [`text`].
pub const TEXT: usize = 96;

/// A time of `CLOCK_REALTIME` for people, in their time zone: `Fri 2026-11-20 20:01:28.644694 UTC`.
pub fn text(usec: u64, buffer: &mut [u8; TEXT]) -> &str {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    let seconds = (usec / SECOND) as _;
    // SAFETY: plain data, for which zeros are valid.
    let mut parts: libc::tm = unsafe { core::mem::zeroed() };
    // SAFETY: both live across the call.
    unsafe { libc::localtime_r(&seconds, &mut parts) };
    let day = DAYS.get(parts.tm_wday as usize).copied().unwrap_or("");
    // SAFETY: localtime_r sets it to a string that lives as long as the zone is set.
    let zone = if parts.tm_zone.is_null() { c"" } else { unsafe { CStr::from_ptr(parts.tm_zone) } };
    let (year, month) = (i64::from(parts.tm_year) + 1900, parts.tm_mon + 1);
    let (hour, minute, second) = (parts.tm_hour, parts.tm_min, parts.tm_sec);
    let mut rest = Rest(buffer, 0);
    let date = format_args!("{day} {year:04}-{month:02}-{:02} {hour:02}:{minute:02}:{second:02}", parts.tm_mday);
    // What does not fit is left out.
    let _ = fmt::write(&mut rest, format_args!("{date}.{:06} {}", usec % SECOND, zone.to_str().unwrap_or("")));
    let Rest(buffer, length) = rest;
    core::str::from_utf8(&buffer[..length]).unwrap_or("")
}

/// A buffer and how much of it is written.
struct Rest<'a>(&'a mut [u8; TEXT], usize);

impl fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.0.get_mut(self.1..self.1 + text.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(text.as_bytes());
        self.1 += text.len();
        Ok(())
    }
}

/// Whether the machine has the clock: one that can be woken needs hardware for it.
pub fn is_supported(clock: ClockId) -> bool {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `time` is valid for the call.
    unsafe { libc::clock_gettime(clock, &mut time) == 0 }
}

/// `usec` as the kernel takes it.
pub(super) fn timespec(usec: u64) -> libc::timespec {
    let seconds = i64::try_from(usec / SECOND).unwrap_or(i64::MAX);
    libc::timespec { tv_sec: seconds, tv_nsec: (usec % SECOND * 1000) as i64 }
}
