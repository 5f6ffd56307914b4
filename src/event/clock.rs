//! What time is it for the loop, and when must it wake? sd_event_now(3)
//!
//! Deadlines of the monotonic clock ride on the timeout of the wait, until a foreign loop waits in our stead. The other clocks
//! can be set or run while the machine sleeps: each has a timerfd.

#![forbid(unsafe_code)]

use super::queue::{long, short};
use super::{Event, Kind, Registry, Role, Source, Time};
use crate::errno::{Errno, Result};
use crate::mem::{Box, Heap, Ranked};
use crate::obj::Ref;
use crate::obj::RefCell;
use crate::sys::time::{self, ClockId, SECOND};
use crate::sys::timerfd::Timer;
use core::cell::{Cell, OnceCell};

/// The clocks that have timers, in the order in which elapsed ones are looked for.
pub(super) const CLOCKS: [ClockId; 5] =
    [libc::CLOCK_REALTIME, libc::CLOCK_BOOTTIME, libc::CLOCK_REALTIME_ALARM, libc::CLOCK_BOOTTIME_ALARM, libc::CLOCK_MONOTONIC];
const MONOTONIC: usize = 4;

/// The index of a clock in [`CLOCKS`]; `EOPNOTSUPP` for any other.
pub fn check_clock(clock: ClockId) -> Result<usize> {
    CLOCKS.iter().position(|&known| known == clock).ok_or(Errno::OPNOTSUPP)
}

/// A timer in a heap: first those that wait, then the pending, then the switched off; each by time.
struct Deadline {
    rank: Cell<(u8, u64)>,
    source: Ref<Source>,
    last: bool,
}

impl Ranked for Deadline {
    fn before(&self, other: &Self) -> bool {
        self.rank.get() < other.rank.get()
    }

    fn moved(&self, place: Option<usize>) {
        if let Kind::Time(time) = &self.source.kind {
            if self.last { &time.last_place } else { &time.first_place }.set(short(place));
        }
    }
}

#[derive(Default)]
struct Clock {
    /// By the time at which they may fire.
    first: RefCell<Heap<Deadline>>,
    /// By the time at which they must have fired.
    last: RefCell<Heap<Deadline>>,
    timer: OnceCell<Timer>,
    /// What the timer is set to, 0 when it has elapsed or was never set.
    armed: Cell<u64>,
}

/// A time and the iteration's other clocks, read when asked for.
#[derive(Default)]
struct Stamp {
    monotonic: Cell<u64>,
    realtime: Cell<u64>,
    boottime: Cell<u64>,
}

pub(super) struct Clocks {
    clocks: [OnceCell<Box<Clock>>; 5],
    stamp: Stamp,
    /// Where in each minute the machine's sleepers meet; set once asked for.
    offset: Cell<Option<u64>>,
}

impl Clock {
    fn head(heap: &RefCell<Heap<Deadline>>) -> Option<u64> {
        heap.borrow().first().map(|first| first.rank.get()).filter(|&(class, usec)| class == 0 && usec != u64::MAX).map(|(_, usec)| usec)
    }

    fn next(&self) -> Option<u64> {
        Self::head(&self.first)
    }

    fn is_empty(&self) -> bool {
        self.first.borrow().is_empty()
    }
}

impl Clocks {
    pub(super) const fn new() -> Self {
        Self {
            clocks: [const { OnceCell::new() }; 5],
            stamp: Stamp { monotonic: Cell::new(0), realtime: Cell::new(0), boottime: Cell::new(0) },
            offset: Cell::new(None),
        }
    }

    /// Takes the time of this iteration.
    pub(super) fn take_stamp(&self) -> u64 {
        let now = time::now(libc::CLOCK_MONOTONIC);
        self.stamp.monotonic.set(now);
        self.stamp.realtime.set(0);
        self.stamp.boottime.set(0);
        now
    }

    /// The time at which the last wait ended; `None` before the first.
    pub(super) fn stamp(&self, clock: ClockId) -> Option<u64> {
        let monotonic = self.stamp.monotonic.get();
        let cell = match clock {
            _ if monotonic == 0 => return None,
            libc::CLOCK_MONOTONIC => return Some(monotonic),
            libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_ALARM => &self.stamp.realtime,
            _ => &self.stamp.boottime,
        };
        if cell.get() == 0 {
            // What the clock shows now, less what has passed since then.
            let passed = time::now(libc::CLOCK_MONOTONIC).saturating_sub(monotonic);
            cell.set(time::now(clock).saturating_sub(passed));
        }
        Some(cell.get())
    }

    fn clock(&self, index: usize) -> Option<&Clock> {
        self.clocks.get(index)?.get().map(|clock| &**clock)
    }

    /// Makes room for one more timer of the clock.
    pub(super) fn reserve(&self, index: usize, registry: &Registry) -> Result {
        let place = self.clocks.get(index).ok_or(Errno::OPNOTSUPP)?;
        if place.get().is_none() {
            let _ = place.set(Box::new(Clock::default())?);
        }
        let clock = self.clock(index).ok_or(Errno::NOMEM)?;
        clock.first.borrow_mut().reserve(1)?;
        clock.last.borrow_mut().reserve(1)?;
        if index == MONOTONIC && !registry.exposed.get() { Ok(()) } else { self.make_timer(index, registry).map(|_| ()) }
    }

    fn make_timer(&self, index: usize, registry: &Registry) -> Result<&Timer> {
        let clock = self.clock(index).ok_or(Errno::NOMEM)?;
        if clock.timer.get().is_none() {
            let timer = Timer::new(CLOCKS[index])?;
            registry.add(timer.raw(), libc::EPOLLIN as u32, registry.number(Role::Clock, index))?;
            let _ = clock.timer.set(timer);
        }
        clock.timer.get().ok_or(Errno::NOMEM)
    }

    /// Puts a timer, for which room is reserved, among those of its clock.
    pub(super) fn join(&self, source: &Ref<Source>, time: &Time) {
        let Some(clock) = self.clock(time.clock) else { return };
        let deadline = |last| Deadline { rank: Cell::new(time.rank(source, last)), source: source.clone(), last };
        clock.first.borrow_mut().push_reserved(deadline(false));
        clock.last.borrow_mut().push_reserved(deadline(true));
    }

    pub(super) fn leave(&self, time: &Time) {
        let Some(clock) = self.clock(time.clock) else { return };
        for (heap, place) in [(&clock.first, &time.first_place), (&clock.last, &time.last_place)] {
            if let Some(place) = long(place.get()) {
                let left = heap.borrow_mut().remove(place);
                drop(left);
            }
        }
    }

    /// Restores the order of the timers after one was set, switched, or became pending.
    pub(super) fn reposition(&self, source: &Source, time: &Time) {
        let Some(clock) = self.clock(time.clock) else { return };
        for (heap, place, last) in [(&clock.first, &time.first_place, false), (&clock.last, &time.last_place, true)] {
            let mut heap = heap.borrow_mut();
            if let Some(place) = long(place.get())
                && let Some(deadline) = heap.get(place)
            {
                deadline.rank.set(time.rank(source, last));
                heap.update(place);
            }
        }
    }

    /// Whether a timer has elapsed that is not yet pending.
    pub(super) fn due(&self) -> bool {
        (0..CLOCKS.len()).any(|index| {
            let next = self.clock(index).and_then(Clock::next);
            next.is_some_and(|next| self.stamp(CLOCKS[index]).is_some_and(|now| next <= now))
        })
    }

    /// Makes all elapsed timers pending.
    pub(super) fn elapse(event: &Event) {
        let this = &event.clocks;
        for index in 0..CLOCKS.len() {
            let Some(clock) = this.clock(index).filter(|clock| !clock.is_empty()) else { continue };
            let Some(now) = this.stamp(CLOCKS[index]) else { continue };
            while clock.next().is_some_and(|next| next <= now) {
                let Some(source) = clock.first.borrow().first().map(|first| first.source.clone()) else { break };
                Source::set_pending(&source, event, true);
            }
        }
    }

    /// The timer of a clock has elapsed.
    pub(super) fn acknowledge(&self, index: usize) {
        if let Some((clock, timer)) = self.clock(index).and_then(|clock| Some((clock, clock.timer.get()?))) {
            timer.acknowledge();
            clock.armed.set(0);
        }
    }

    /// Sets the timers of the clocks, that of the monotonic clock for `other` deadlines too. One that is set too early stays so, unless a foreign loop would wake for it.
    pub(super) fn arm(&self, registry: &Registry, other: impl Fn() -> Option<u64>) -> Result {
        let exposed = registry.exposed.get();
        if exposed && self.clock(MONOTONIC).is_none() && other().is_some() {
            self.reserve(MONOTONIC, registry)?;
        }
        for (index, clock) in self.clocks.iter().enumerate() {
            let Some(clock) = clock.get() else { continue };
            if index == MONOTONIC && !exposed {
                continue;
            }
            let mut wake = self.wake(clock);
            if index == MONOTONIC {
                wake = earlier(wake, other());
            }
            let armed = clock.armed.get();
            if if exposed { armed == wake.unwrap_or(0) } else { wake.is_none_or(|wake| armed != 0 && armed <= wake) } {
                continue;
            }
            self.make_timer(index, registry)?.set(wake.unwrap_or(u64::MAX))?;
            clock.armed.set(wake.unwrap_or(0));
        }
        Ok(())
    }

    /// When the wait must end for the sake of monotonic deadlines.
    pub(super) fn deadline(&self) -> Option<u64> {
        self.wake(self.clock(MONOTONIC)?)
    }

    /// The best time to wake for a clock's timers, not before the first may fire nor after one must have.
    fn wake(&self, clock: &Clock) -> Option<u64> {
        let first = clock.next()?;
        let last = Clock::head(&clock.last).unwrap_or(first);
        Some(if last <= first.saturating_add(1) { first } else { self.meeting(first, last) })
    }

    /// When between `first` and `last` all sleepers of the machine meet.
    pub(super) fn meeting(&self, first: u64, last: u64) -> u64 {
        rendezvous(first, last, self.offset())
    }

    fn offset(&self) -> u64 {
        if self.offset.get().is_none() {
            self.offset.set(Some(crate::sys::boot::number() % (60 * SECOND)));
        }
        self.offset.get().unwrap_or(0)
    }
}

/// The earlier of two times that there may be.
pub(super) fn earlier(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}

/// Where between `first` and `last` all sleepers of the machine meet: at `offset` in a minute, else in ten seconds, in one
/// second, in a quarter of one; else at the end.
fn rendezvous(first: u64, last: u64, offset: u64) -> u64 {
    for step in [60 * SECOND, 10 * SECOND, SECOND, SECOND / 4] {
        let past = last.wrapping_sub(offset % step) % step;
        if let Some(meeting) = last.checked_sub(past)
            && last >= offset % step
            && meeting >= first
        {
            return meeting;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleepers_meet_at_the_coarsest_point_of_their_window() {
        let offset = 12_345_678;
        let minute = 60 * SECOND;
        assert_eq!(rendezvous(minute, 2 * minute, offset), minute + offset);
        assert_eq!(rendezvous(minute + 13 * SECOND, minute + 30 * SECOND, offset), minute + 22_345_678);
        assert_eq!(rendezvous(1_000_000, 1_250_000, offset), 1_095_678);
        assert_eq!(rendezvous(1_100_000, 1_200_000, offset), 1_200_000);
        assert_eq!(rendezvous(5, 10, offset), 10);
    }
}
