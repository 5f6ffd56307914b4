//! How does the service manager know that the loop still turns? sd_event_set_watchdog(3)

#![forbid(unsafe_code)]

use super::Event;
use crate::daemon::{self, Environment};
use crate::errno::Result;
use crate::sys::time;
use core::cell::Cell;

/// What the service manager wants to hear, and when it last did, in µs.
#[derive(Default)]
pub(super) struct Watchdog {
    period: Cell<Option<u64>>,
    last: Cell<u64>,
}

impl Event {
    /// Whether the service manager hears that the loop turns.
    pub fn watchdog(&self) -> bool {
        self.watchdog.period.get().is_some()
    }

    /// Tells the service manager, if it asked for it, that the loop turns, or no longer does so. Whether it will.
    pub fn set_watchdog(&self, on: bool) -> Result<bool> {
        if on == self.watchdog() {
            return Ok(on);
        }
        let period = if on { daemon::watchdog(Environment::Keep)? } else { None };
        self.watchdog.period.set(period);
        self.plain.set(false);
        if on && period.is_some() {
            self.ping(time::now(libc::CLOCK_MONOTONIC));
        }
        self.rearm()?;
        Ok(period.is_some())
    }

    fn ping(&self, now: u64) {
        let _ = daemon::notify(Environment::Keep, 0, Some(b"WATCHDOG=1"), Some(&[]));
        self.watchdog.last.set(now);
    }

    /// When the service manager must hear from us next: after half of its period, and before three quarters of it.
    pub(super) fn watchdog_window(&self) -> Option<(u64, u64)> {
        let period = self.watchdog.period.get()?;
        let last = self.watchdog.last.get();
        Some((last.saturating_add(period / 2), last.saturating_add(period / 4).saturating_add(period / 2)))
    }

    /// Tells the service manager that the loop turns, unless it heard so not long ago. Whether it did.
    pub(super) fn feed_watchdog(&self, now: u64) -> bool {
        let due = self.watchdog.period.get().is_some_and(|period| self.watchdog.last.get().saturating_add(period / 4) <= now);
        if due {
            self.ping(now);
        }
        due
    }
}
