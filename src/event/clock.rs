//! What time is it for the loop, and when must it wake? sd_event_now(3)
//!
//! Deadlines of the monotonic clock ride on the timeout of the wait, until a foreign loop waits in our stead. The other clocks
//! can be set or run while the machine sleeps: each has a timerfd.

#![forbid(unsafe_code)]

use super::queue::{long, short};
use super::{Event, Kind, Registry, Role, Source, Time};
use crate::errno::{Errno, Result};
use crate::mem::{Box, Heap, Ranked};
use crate::obj::{Ref, RefCell};
use crate::sys::time::{self, ClockId, Reading, SECOND};
use crate::sys::timerfd::Timer;
use core::cell::{Cell, OnceCell};
use core::num::NonZeroU32;

/// The clocks that have timers, in the order in which elapsed ones are looked for.
pub(super) const CLOCKS: [ClockId; 5] =
    [libc::CLOCK_REALTIME, libc::CLOCK_BOOTTIME, libc::CLOCK_REALTIME_ALARM, libc::CLOCK_BOOTTIME_ALARM, libc::CLOCK_MONOTONIC];
const MONOTONIC: usize = 4;

/// The index of a clock in [`CLOCKS`]; `EOPNOTSUPP` for any other.
pub fn check_clock(clock: ClockId) -> Result<usize> {
    CLOCKS.iter().position(|&known| known == clock).ok_or(Errno::OPNOTSUPP)
}

/// A timer in the heap of times at which timers may fire: those that wait, then the pending and switched off. The rank may be an
/// earlier one than the timer now has: a timer that is set later stays where it is until it comes to the head.
struct First {
    rank: Cell<u64>,
    source: Ref<Source>,
}

/// A timer in the heap of times at which timers must have fired, ranked likewise.
struct Last {
    rank: Cell<u64>,
    source: Ref<Source>,
}

/// What both heaps hold.
trait Deadline: Ranked {
    fn new(rank: u64, source: Ref<Source>) -> Self;
    fn rank(&self) -> &Cell<u64>;
    fn source(&self) -> &Ref<Source>;
    fn into_source(self) -> Ref<Source>;
    /// The rank that the timer now has.
    fn true_rank(time: &Time, source: &Source) -> u64;
    fn place(time: &Time) -> &Cell<Option<NonZeroU32>>;
}

impl Deadline for First {
    fn new(rank: u64, source: Ref<Source>) -> Self {
        Self { rank: Cell::new(rank), source }
    }
    fn rank(&self) -> &Cell<u64> {
        &self.rank
    }
    fn source(&self) -> &Ref<Source> {
        &self.source
    }
    fn into_source(self) -> Ref<Source> {
        self.source
    }
    fn true_rank(time: &Time, source: &Source) -> u64 {
        rank(source, time.usec.get())
    }
    fn place(time: &Time) -> &Cell<Option<NonZeroU32>> {
        &time.first_place
    }
}

impl Deadline for Last {
    fn new(rank: u64, source: Ref<Source>) -> Self {
        Self { rank: Cell::new(rank), source }
    }
    fn rank(&self) -> &Cell<u64> {
        &self.rank
    }
    fn source(&self) -> &Ref<Source> {
        &self.source
    }
    fn into_source(self) -> Ref<Source> {
        self.source
    }
    fn true_rank(time: &Time, source: &Source) -> u64 {
        rank(source, time.usec.get().saturating_add(time.accuracy.get()))
    }
    fn place(time: &Time) -> &Cell<Option<NonZeroU32>> {
        &time.last_place
    }
}

impl Ranked for First {
    fn before(&self, other: &Self) -> bool {
        self.rank.get() < other.rank.get()
    }
    fn moved(&self, place: Option<usize>) {
        if let Kind::Time(time) = &self.source.kind {
            time.first_place.set(short(place));
        }
    }
}

impl Ranked for Last {
    fn before(&self, other: &Self) -> bool {
        self.rank.get() < other.rank.get()
    }
    fn moved(&self, place: Option<usize>) {
        if let Kind::Time(time) = &self.source.kind {
            time.last_place.set(short(place));
        }
    }
}

/// Set in the ranks of timers that do not wait.
const IDLE: u64 = 1 << 63;
/// The rank of a timer that waits for ever.
const NEVER: u64 = IDLE - 1;

fn rank(source: &Source, usec: u64) -> u64 {
    let idle = source.pending.get() || source.is_offline();
    usec.min(NEVER) | if idle { IDLE } else { 0 }
}

#[derive(Default)]
struct Clock {
    /// By the time at which they may fire.
    first: RefCell<Heap<First>>,
    /// By the time at which they must have fired.
    last: RefCell<Heap<Last>>,
    timer: OnceCell<Timer>,
    /// What the timer is set to, 0 when it has elapsed or was never set.
    armed: Cell<u64>,
}

/// A time and the iteration's other clocks, read when asked for.
struct Stamp {
    monotonic: Cell<Reading>,
    realtime: Cell<u64>,
    boottime: Cell<u64>,
}

pub(super) struct Clocks {
    clocks: [OnceCell<Box<Clock>>; 5],
    /// Which of them there are, a bit for each.
    used: Cell<u8>,
    stamp: Stamp,
    /// Where in each minute the machine's sleepers meet; set once asked for.
    offset: Cell<Option<u64>>,
}

impl Clock {
    /// The time of the first timer that waits, once those before it that were set later, or wait no more, are where they belong.
    fn head<D: Deadline>(heap: &mut Heap<D>) -> Option<u64> {
        loop {
            let head = heap.first()?;
            let Kind::Time(time) = &head.source().kind else { return None };
            let rank = D::true_rank(time, head.source());
            if head.rank().replace(rank) == rank {
                return (rank < NEVER).then_some(rank);
            }
            heap.update(0);
        }
    }

    fn push<D: Deadline>(heap: &RefCell<Heap<D>>, source: &Ref<Source>, time: &Time) {
        heap.borrow_mut().push_reserved(D::new(D::true_rank(time, source), source.clone()));
    }

    fn remove<D: Deadline>(heap: &RefCell<Heap<D>>, time: &Time) {
        if let Some(place) = long(D::place(time).get()) {
            let left = heap.borrow_mut().remove(place);
            Ref::let_go(left.into_source());
        }
    }

    /// Moves a timer forward if it now comes earlier; one that comes later is dealt with at the head.
    fn reposition<D: Deadline>(heap: &RefCell<Heap<D>>, source: &Source, time: &Time) {
        let Some(place) = long(D::place(time).get()) else { return };
        let mut heap = heap.borrow_mut();
        let rank = D::true_rank(time, source);
        if let Some(deadline) = heap.get(place).filter(|deadline| rank < deadline.rank().get()) {
            deadline.rank().set(rank);
            heap.update(place);
        }
    }

    fn next(&self) -> Option<u64> {
        Self::head(&mut self.first.borrow_mut())
    }

    /// The first timer that waits, if it may fire.
    fn due(&self, now: u64) -> Option<Ref<Source>> {
        let mut first = self.first.borrow_mut();
        if Self::head(&mut first)? <= now { first.first().map(|first| first.source.clone()) } else { None }
    }
}

impl Clocks {
    pub(super) const fn new() -> Self {
        Self {
            clocks: [const { OnceCell::new() }; 5],
            used: Cell::new(0),
            stamp: Stamp { monotonic: Cell::new(Reading::ZERO), realtime: Cell::new(0), boottime: Cell::new(0) },
            offset: Cell::new(None),
        }
    }

    /// Takes the time of this iteration.
    #[inline(always)]
    pub(super) fn take_stamp(&self) {
        self.stamp.monotonic.set(time::read(libc::CLOCK_MONOTONIC));
        self.stamp.realtime.set(0);
        self.stamp.boottime.set(0);
    }

    /// The time at which the last wait ended; `None` before the first.
    #[inline]
    pub(super) fn stamp(&self, clock: ClockId) -> Option<u64> {
        match self.stamp.monotonic.get().usec() {
            0 => None,
            monotonic if clock == libc::CLOCK_MONOTONIC => Some(monotonic),
            monotonic => Some(self.other_stamp(clock, monotonic)),
        }
    }

    #[cold]
    #[inline(never)]
    fn other_stamp(&self, clock: ClockId, monotonic: u64) -> u64 {
        let cell = match clock {
            libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_ALARM => &self.stamp.realtime,
            _ => &self.stamp.boottime,
        };
        if cell.get() == 0 {
            // What the clock shows now, less what has passed since then.
            let passed = time::now(libc::CLOCK_MONOTONIC).saturating_sub(monotonic);
            cell.set(time::now(clock).saturating_sub(passed));
        }
        cell.get()
    }

    fn clock(&self, index: usize) -> Option<&Clock> {
        self.clocks.get(index)?.get().map(|clock| &**clock)
    }

    /// Makes room for one more timer of the clock.
    pub(super) fn reserve(&self, index: usize, registry: &Registry) -> Result {
        let place = self.clocks.get(index).ok_or(Errno::OPNOTSUPP)?;
        if place.get().is_none() {
            let _ = place.set(Box::new(Clock::default())?);
            self.used.set(self.used.get() | 1 << index);
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
        let Some(clock) = self.clock(source.clock.get().into()) else { return };
        Clock::push(&clock.first, source, time);
        Clock::push(&clock.last, source, time);
    }

    pub(super) fn leave(&self, source: &Source, time: &Time) {
        let Some(clock) = self.clock(source.clock.get().into()) else { return };
        Clock::remove(&clock.first, time);
        Clock::remove(&clock.last, time);
    }

    /// Restores the order of the timers after one was set, switched, or became pending.
    pub(super) fn reposition(&self, source: &Source, time: &Time) {
        let Some(clock) = self.clock(source.clock.get().into()) else { return };
        Clock::reposition(&clock.first, source, time);
        Clock::reposition(&clock.last, source, time);
    }

    /// Whether there have been timers that the timeout of the wait does not serve.
    #[inline(always)]
    pub(super) fn need_timers(&self) -> bool {
        self.used.get() & !(1 << MONOTONIC) != 0
    }

    /// The clocks that have timers, by index.
    fn each(&self) -> impl Iterator<Item = (usize, &Clock)> {
        let mut left = self.used.get();
        core::iter::from_fn(move || {
            let index = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            Some((index, self.clock(index)?))
        })
    }

    /// Whether a timer has elapsed that is not yet pending.
    pub(super) fn due(&self) -> bool {
        self.each().any(|(index, clock)| self.reached(index, clock).is_some_and(|now| clock.due(now).is_some()))
    }

    /// The time, if it may be that of a timer which waits. What the heap says of its head is never too late, and idle ones are in no time.
    #[inline]
    fn reached(&self, index: usize, clock: &Clock) -> Option<u64> {
        let early = clock.first.borrow().first().map_or(IDLE, |head| head.rank.get());
        if early < IDLE { self.stamp(CLOCKS[index]).filter(|now| early <= *now) } else { None }
    }

    /// Makes all elapsed timers pending.
    pub(super) fn elapse(event: &Event) {
        for (index, clock) in event.clocks.each() {
            let Some(now) = event.clocks.reached(index, clock) else { continue };
            while let Some(source) = clock.due(now) {
                Source::set_pending(&source, event, true);
                Ref::let_go(source);
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
        let last = Clock::head(&mut clock.last.borrow_mut()).unwrap_or(first);
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
        let meeting = last.checked_sub(past).filter(|meeting| last >= offset % step && *meeting >= first);
        if let Some(meeting) = meeting {
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
