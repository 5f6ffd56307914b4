//! How is a source that fires too often held back? sd_event_source_set_ratelimit(3)

#![forbid(unsafe_code)]

use super::queue::{long, short};
use super::{Event, Kind, OFF, PlainHandler, Source};
use crate::errno::{Errno, Result};
use crate::mem::Ranked;
use crate::obj::Ref;
use crate::sys::time;
use core::cell::Cell;
use core::num::NonZeroU32;

/// A source that is held back, by when that ends.
pub(super) struct Limited(Ref<Source>);

/// How often a source may fire.
#[derive(Default)]
pub(super) struct Limit {
    interval: Cell<u64>,
    burst: Cell<u32>,
    begin: Cell<u64>,
    count: Cell<u32>,
    /// The source is held back.
    pub(super) held: Cell<bool>,
    place: Cell<Option<NonZeroU32>>,
    expired: Cell<Option<PlainHandler>>,
}

impl Limit {
    fn is_set(&self) -> bool {
        self.interval.get() > 0 && self.burst.get() > 0
    }

    fn end(&self) -> u64 {
        self.begin.get().saturating_add(self.interval.get())
    }

    /// Counts one more dispatch. False when there have been enough.
    fn admits(&self) -> bool {
        if !self.is_set() {
            return true;
        }
        let now = time::now(libc::CLOCK_MONOTONIC);
        if self.begin.get() == 0 || self.end() < now {
            self.begin.set(now);
            self.count.set(1);
            return true;
        }
        let admitted = self.count.get() < self.burst.get();
        self.count.set(self.count.get().saturating_add(1));
        admitted
    }
}

impl Ranked for Limited {
    fn before(&self, other: &Self) -> bool {
        let end = |source: &Source| source.extra.get().map(|extra| extra.limit.end());
        end(&self.0) < end(&other.0)
    }

    fn moved(&self, place: Option<usize>) {
        if let Some(extra) = self.0.extra.get() {
            extra.limit.place.set(short(place));
        }
    }
}

/// Whether the source may be dispatched. If not, it is held back until its interval is over.
pub(super) fn admit(source: &Ref<Source>, event: &Ref<Event>) -> bool {
    let Some(extra) = source.extra.get().filter(|extra| !extra.limit.admits()) else { return true };
    if extra.limit.place.get().is_none() && event.limited.borrow_mut().push(Limited(source.clone())).is_err() {
        return true;
    }
    let _ = Source::switch(source, event, source.enabled(), true);
    false
}

/// When the first source is no longer held back.
pub(super) fn deadline(event: &Event) -> Option<u64> {
    event.limited.borrow().first().and_then(|first| first.0.extra.get().map(|extra| extra.limit.end()))
}

/// Lets go the sources whose intervals are over. Whether there were any; where a callback was called, what is pending then waits for
/// the next iteration.
pub(super) fn expire(event: &Ref<Event>, now: u64) -> Result<bool> {
    let mut any = false;
    while deadline(event).is_some_and(|end| end <= now) {
        let Some(source) = event.limited.borrow().first().map(|first| first.0.clone()) else { break };
        any = true;
        release(&source, event)?;
        let Some(callback) = source.extra.get().and_then(|extra| extra.limit.expired.get()) else { continue };
        event.postponed.set(true);
        source.dispatching.set(true);
        let outcome = callback.call(&source, source.userdata.get());
        source.dispatching.set(false);
        if source.users_gone() {
            source.end();
        } else if outcome < 0 {
            let _ = Source::set_enabled(&source, OFF);
        }
    }
    Ok(any)
}

/// The source is no longer held back.
fn release(source: &Ref<Source>, event: &Ref<Event>) -> Result {
    forget(source, event);
    if let Some(extra) = source.extra.get() {
        extra.limit.begin.set(0);
        extra.limit.count.set(0);
    }
    if source.is_ratelimited() { Source::switch(source, event, source.enabled(), false) } else { Ok(()) }
}

/// Takes the source from those that are held back.
pub(super) fn forget(source: &Source, event: &Event) {
    if let Some(place) = source.extra.get().and_then(|extra| long(extra.limit.place.get())) {
        let left = event.limited.borrow_mut().remove(place);
        drop(left);
    }
}

impl Source {
    /// `EDOM` where a source of this kind cannot be held back.
    pub fn check_can_ratelimit(&self) -> Result {
        match self.kind {
            Kind::Io(_) | Kind::Time(_) | Kind::Signal(_) | Kind::Defer(_) | Kind::Inotify(_) => Ok(()),
            _ => Err(Errno::DOM),
        }
    }

    /// Lets it fire at most `burst` times in `interval` µs; one of them 0: as often as it likes. Counting starts anew.
    pub fn set_ratelimit(this: &Ref<Self>, interval: u64, burst: u32) -> Result {
        let event = this.event().ok_or(Errno::STALE)?;
        let limited = interval > 0 && burst > 0;
        if !limited && this.extra.get().is_none() {
            return Ok(());
        }
        let limit = &this.extra()?.limit;
        if limited {
            let mut held = event.limited.borrow_mut();
            let missing = event.sources.get().saturating_sub(held.len());
            held.reserve(missing)?;
            event.plain.set(false);
        }
        release(this, &event)?;
        limit.interval.set(interval);
        limit.burst.set(burst);
        Ok(())
    }

    /// How many µs, and how often in them; `None` if it is not limited.
    pub fn ratelimit(&self) -> Option<(u64, u32)> {
        let limit = &self.extra.get()?.limit;
        limit.is_set().then(|| (limit.interval.get(), limit.burst.get()))
    }

    /// Whether it is held back now.
    pub fn is_ratelimited(&self) -> bool {
        self.extra.get().is_some_and(|extra| extra.limit.held.get())
    }

    /// Calls `callback` each time that the source is no longer held back.
    pub fn set_ratelimit_expire_callback(&self, callback: Option<PlainHandler>) -> Result {
        if callback.is_some() || self.extra.get().is_some() {
            self.extra()?.limit.expired.set(callback);
        }
        Ok(())
    }

    /// Lets go a source that is held back.
    pub fn leave_ratelimit(this: &Ref<Self>) -> Result {
        let event = this.event().ok_or(Errno::STALE)?;
        release(this, &event)
    }
}
