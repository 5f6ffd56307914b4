//! What time is it? The five clocks that event sources know, in µs since their epochs.

use core::ffi::{CStr, c_int, c_long};

/// `clockid_t`.
pub type ClockId = c_int;

/// µs per second.
pub const SECOND: u64 = 1_000_000;

/// What a clock showed.
#[derive(Clone, Copy)]
pub struct Reading(libc::timespec);

impl Reading {
    /// That of a clock which was never read.
    pub const ZERO: Self = Self(timespec(0));

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

/// A time of `CLOCK_REALTIME` for people, in their time zone: `Fri 2026-11-20 20:01:28.644694 UTC`. What does not fit is left out.
pub fn text(usec: u64, buffer: &mut [u8; TEXT]) -> &CStr {
    let seconds = (usec / SECOND) as _;
    // SAFETY: plain data, for which zeros are valid.
    let mut parts: libc::tm = unsafe { core::mem::zeroed() };
    // SAFETY: both live across the call.
    unsafe { libc::localtime_r(&seconds, &mut parts) };
    let day = b"SunMonTueWedThuFriSat".chunks(3).nth(parts.tm_wday as usize).unwrap_or_default();
    // The day has a length and no NUL behind it.
    let form = c"%.*s %04ld-%02d-%02d %02d:%02d:%02d.%06d %s".as_ptr();
    let (year, month, micros) = (c_long::from(parts.tm_year) + 1900, parts.tm_mon + 1, (usec % SECOND) as c_int);
    let zone = if parts.tm_zone.is_null() { c"".as_ptr() } else { parts.tm_zone };
    // SAFETY: the buffer is as long as told; the form takes a length and bytes, a long, six ints and a C string, and so it gets.
    unsafe {
        let (to, tm) = (buffer.as_mut_ptr().cast(), &parts);
        let (len, day) = (day.len() as c_int, day.as_ptr());
        libc::snprintf(to, TEXT, form, len, day, year, month, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, micros, zone);
    }
    CStr::from_bytes_until_nul(buffer).unwrap_or_default()
}

/// Whether the machine has the clock: one that can be woken needs hardware for it.
pub fn is_supported(clock: ClockId) -> bool {
    let mut time = timespec(0);
    // SAFETY: `time` is valid for the call.
    unsafe { libc::clock_gettime(clock, &mut time) == 0 }
}

/// `usec` as the kernel takes it. Where `long` has 32 bits the structure has a hole, so that it cannot be written down.
pub(super) const fn timespec(usec: u64) -> libc::timespec {
    // SAFETY: plain data, for which zeros are valid.
    let mut time: libc::timespec = unsafe { core::mem::zeroed() };
    time.tv_sec = (usec / SECOND) as libc::time_t;
    time.tv_nsec = (usec % SECOND * 1000) as _;
    time
}
