//! How does a time fire? sd_event_add_time(3)

#![forbid(unsafe_code)]

use super::clock::{CLOCKS, check_clock};
use super::{Event, Handler, Kind, ONESHOT, Source, TimeHandler};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use crate::sys::time::{self, ClockId};
use core::cell::Cell;
use core::ffi::{c_int, c_void};
use core::num::NonZeroU32;

/// How late a timer may fire when nobody said so, in µs.
const ACCURACY: u64 = 250_000;

pub(super) struct Time {
    pub(super) callback: Option<TimeHandler>,
    pub(super) usec: Cell<u64>,
    pub(super) accuracy: Cell<u64>,
    pub(super) first_place: Cell<Option<NonZeroU32>>,
    pub(super) last_place: Cell<Option<NonZeroU32>>,
}

/// Fires at `usec` of `clock` or up to `accuracy` µs (0: 250 ms) later.
pub fn add_time(
    event: &Ref<Event>,
    clock: ClockId,
    usec: u64,
    accuracy: u64,
    handler: Handler<TimeHandler>,
    userdata: *mut c_void,
) -> Result<User<Source>> {
    let wakes = matches!(clock, libc::CLOCK_REALTIME_ALARM | libc::CLOCK_BOOTTIME_ALARM);
    if wakes && !time::is_supported(clock) {
        return Err(Errno::OPNOTSUPP);
    }
    let clock = check_clock(clock)?;
    event.clocks.reserve(clock, &event.registry)?;
    let (callback, given) = handler.split()?;
    let about = Time {
        callback,
        usec: Cell::new(usec),
        accuracy: Cell::new(default_accuracy(accuracy)),
        first_place: Cell::new(None),
        last_place: Cell::new(None),
    };
    let source = Source::new(event, Kind::Time(about), given, userdata, ONESHOT)?;
    source.clock.set(clock as u8);
    event.clocks.join(&source, source.time()?);
    Ok(source)
}

fn default_accuracy(accuracy: u64) -> u64 {
    if accuracy == 0 { ACCURACY } else { accuracy }
}

impl Event {
    /// The time at which the loop last woke, and false; before its first iteration the time that it is, and true.
    pub fn now(&self, clock: ClockId) -> Result<(u64, bool)> {
        check_clock(clock)?;
        Ok(self.clocks.stamp(clock).map_or_else(|| (time::now(clock), true), |stamp| (stamp, false)))
    }

    /// `usec` µs after the time of the iteration; `EOVERFLOW` where that is never.
    pub fn after(&self, clock: ClockId, usec: u64) -> Result<u64> {
        let (now, _) = self.now(clock)?;
        now.checked_add(usec).filter(|&sum| sum != u64::MAX).ok_or(Errno::OVERFLOW)
    }
}

impl Time {
    pub(super) fn call(&self, source: &Ref<Source>, callback: TimeHandler) -> c_int {
        callback.call(source, self.usec.get(), source.userdata.get())
    }
}

impl Source {
    fn time(&self) -> Result<&Time> {
        match &self.kind {
            Kind::Time(time) => Ok(time),
            _ => Err(Errno::DOM),
        }
    }

    /// When it fires, in µs of its clock; `EDOM` if the source is of another kind, here and below.
    pub fn time_usec(&self) -> Result<u64> {
        Ok(self.time()?.usec.get())
    }

    /// Lets it fire at another time. What is pending is dropped.
    pub fn set_time(this: &Ref<Self>, usec: u64) -> Result {
        let time = this.time()?;
        let event = this.event().ok_or(Errno::STALE)?;
        Self::set_pending(this, &event, false);
        time.usec.set(usec);
        event.clocks.reposition(this, time);
        Ok(())
    }

    /// How late it may fire, in µs.
    pub fn time_accuracy(&self) -> Result<u64> {
        Ok(self.time()?.accuracy.get())
    }

    /// Changes how late it may fire; 0 for the default of 250 ms. What is pending is dropped.
    pub fn set_time_accuracy(this: &Ref<Self>, usec: u64) -> Result {
        let time = this.time()?;
        let event = this.event().ok_or(Errno::STALE)?;
        Self::set_pending(this, &event, false);
        time.accuracy.set(default_accuracy(usec));
        event.clocks.reposition(this, time);
        Ok(())
    }

    /// The clock it watches.
    pub fn time_clock(&self) -> Result<ClockId> {
        self.time()?;
        CLOCKS.get(usize::from(self.clock.get())).copied().ok_or(Errno::OPNOTSUPP)
    }
}
