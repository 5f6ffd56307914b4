//! How does a loop go round? Prepare, wait, dispatch. sd_event_wait(3), sd_event_run(3)
//!
//! One wait fills the queue of pending sources, and the queue is worked off before the next one: waiting is skipped as long as
//! nothing that became ready since could go before the queue's head, and nobody has changed what is waited for.

#![forbid(unsafe_code)]

use super::clock::earlier;
use super::{ARMED, Clocks, Event, FINISHED, INITIAL, Kind, PENDING, PREPARING, Role};
use super::{child, dispatch, inotify, pressure, ratelimit, registry, signal};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use crate::sys::epoll::{self, Ready};
use core::ffi::c_int;

impl Event {
    /// `ESTALE` when the loop has ended, `EBUSY` when it stands elsewhere in an iteration.
    #[inline(always)]
    fn expect(&self, state: c_int) -> Result {
        match self.state.get() {
            known if known == state => Ok(()),
            FINISHED => Err(Errno::STALE),
            _ => Err(Errno::BUSY),
        }
    }

    /// Begins an iteration. Whether something is pending, and so to be dispatched; if not, [`Event::wait`] comes next.
    pub fn prepare(this: &User<Self>) -> Result<bool> {
        this.expect(INITIAL)?;
        Self::prepare_step(this)?;
        Ok(this.state.get() == PENDING)
    }

    /// What there is to do next, the state tells, here and below: dispatch, or wait.
    #[inline(always)]
    fn prepare_step(this: &User<Self>) -> Result {
        if !this.plain.get() && this.is_idle() {
            this.exit.set(Some(0));
        }
        if this.exit.get().is_none() {
            this.iteration.set(this.iteration.get() + 1);
            let more = !this.plain.get() && Self::prepare_all(this)?;
            if !more && !this.has_pending() {
                this.state.set(ARMED);
                return Ok(());
            }
            if this.head_goes_first() {
                this.state.set(PENDING);
                return Ok(());
            }
        }
        this.state.set(ARMED);
        Self::wait_step(this, 0)?;
        if this.state.get() != PENDING {
            this.state.set(ARMED);
        }
        Ok(())
    }

    fn is_idle(&self) -> bool {
        self.exit.get().is_none() && self.exit_on_idle.get() && self.busy.get() == 0 && !self.has_pending()
    }

    /// What a loop has to prepare that is not plain. Whether children or inodes have something to say.
    #[inline(never)]
    fn prepare_all(this: &User<Self>) -> Result<bool> {
        if !this.preparing.borrow().is_empty() {
            this.state.set(PREPARING);
            dispatch::prepare_sources(this);
            this.state.set(INITIAL);
        }
        if !this.requests.borrow().is_empty() {
            pressure::write_requests(this);
        }
        this.rearm()?;
        this.inotify.close_inodes();
        Ok(this.children.is_signalled() || this.inotify.is_buffered())
    }

    /// Waits for at most `timeout` µs (`u64::MAX`: no limit). Whether something is to be dispatched.
    pub fn wait(this: &User<Self>, timeout: u64) -> Result<bool> {
        this.expect(ARMED)?;
        Self::wait_step(this, timeout)?;
        Ok(this.state.get() == PENDING)
    }

    fn wait_step(this: &User<Self>, timeout: u64) -> Result {
        if this.exit.get().is_none() {
            match this.wait_until_pending(this, timeout) {
                Ok(false) => {
                    this.state.set(INITIAL);
                    return Ok(());
                }
                Err(e) if e != Errno::INTR => {
                    this.state.set(INITIAL);
                    return Err(e);
                }
                // After a signal, the caller gets a chance to look at what it did.
                _ => (),
            }
        }
        this.state.set(PENDING);
        Ok(())
    }

    /// Dispatches what is pending. False once the loop has ended.
    pub fn dispatch(this: &User<Self>) -> Result<bool> {
        this.expect(PENDING)?;
        Self::dispatch_step(this)
    }

    #[inline(always)]
    fn dispatch_step(this: &User<Self>) -> Result<bool> {
        if this.exit.get().is_some() {
            return dispatch::exit_source(this);
        }
        if !this.postponed.replace(false) {
            dispatch::pending_source(this);
        }
        this.state.set(INITIAL);
        Ok(true)
    }

    /// One whole iteration; waits for at most `timeout` µs. Whether something was dispatched.
    pub fn run(this: &User<Self>, timeout: u64) -> Result<bool> {
        this.expect(INITIAL)?;
        Self::prepare_step(this)?;
        if this.state.get() == ARMED {
            Self::wait_step(this, timeout)?;
        }
        let pending = this.state.get() == PENDING;
        if pending {
            Self::dispatch_step(this)?;
        }
        Ok(pending)
    }

    /// Iterations until the loop ends; returns the exit code.
    pub fn run_to_end(this: &User<Self>) -> Result<c_int> {
        if this.state.get() != INITIAL {
            return Err(Errno::BUSY);
        }
        while this.state.get() != FINISHED {
            Self::run(this, u64::MAX)?;
        }
        this.exit_code()
    }

    /// The descriptor that becomes readable when something is to be done. From now on the kernel is told everything at once.
    pub fn fd(&self) -> Result<c_int> {
        if !self.registry.exposed.replace(true) {
            self.plain.set(false);
            self.registry.flush();
            self.rearm()?;
        }
        Ok(self.registry.raw())
    }

    /// Sets the timers of the clocks.
    #[inline(always)]
    pub(super) fn rearm(&self) -> Result {
        if self.registry.exposed.get() || self.clocks.need_timers() { self.arm() } else { Ok(()) }
    }

    #[inline(never)]
    fn arm(&self) -> Result {
        self.clocks.arm(&self.registry, || self.other_deadline())
    }

    /// When the wait must end for the sake of others than timers.
    fn other_deadline(&self) -> Option<u64> {
        if !self.watchdog() && self.limited.borrow().is_empty() {
            return None;
        }
        let watchdog = self.watchdog_window().map(|(first, last)| self.clocks.meeting(first, last));
        earlier(watchdog, ratelimit::deadline(self))
    }

    #[inline(always)]
    fn has_pending(&self) -> bool {
        self.pending.borrow().first().is_some_and(|head| !head.0.is_offline())
    }

    /// Whether the head of the queue goes first whatever has become ready since the last wait. If so, the time is taken.
    fn head_goes_first(&self) -> bool {
        let pending = self.pending.borrow();
        let Some(head) = pending.first().filter(|head| !head.0.is_offline()) else { return false };
        if self.changed.get() {
            return false;
        }
        let priority = head.0.priority.get();
        // Of equals, what is pending since the last wait goes before what becomes ready now.
        let seen = head.0.pending_since.get() <= self.waited_in.get();
        // A descriptor's source that its owner has made pending again competes with nobody, if it is the only one.
        let alone = || head.0.number.get() != 0 && matches!(head.0.kind, Kind::Io(_)) && self.registry.is_alone(priority);
        let first = self.registry.best().is_none_or(|best| best > priority || best == priority && (seen || alone()));
        if !first || !self.plain.get() && (self.exit.get().is_some() || self.children.is_signalled() || self.inotify.is_buffered()) {
            return false;
        }
        self.clocks.take_stamp();
        self.plain.get() || self.nothing_due()
    }

    #[inline(never)]
    fn nothing_due(&self) -> bool {
        if self.clocks.due() {
            return false;
        }
        if self.limited.borrow().is_empty() && !self.watchdog() {
            return true;
        }
        let now = self.stamp();
        ratelimit::deadline(self).is_none_or(|end| end > now) && !self.feed_watchdog(now)
    }

    fn wait_until_pending(&self, this: &Ref<Self>, timeout: u64) -> Result<bool> {
        let end = if matches!(timeout, 0 | u64::MAX) { timeout } else { self.monotonic().saturating_add(timeout) };
        let mut left = timeout;
        loop {
            let woken = self.wait_once(this, self.limit(left))?;
            if self.postponed.get() || self.has_pending() {
                return Ok(true);
            }
            if woken || end != u64::MAX && self.stamp() >= end {
                return Ok(false);
            }
            left = if end == u64::MAX { end } else { end - self.stamp() };
        }
    }

    fn monotonic(&self) -> u64 {
        crate::sys::time::now(libc::CLOCK_MONOTONIC)
    }

    fn stamp(&self) -> u64 {
        self.clocks.stamp(libc::CLOCK_MONOTONIC).unwrap_or(0)
    }

    /// `timeout`, or less where a deadline comes before its end.
    fn limit(&self, timeout: u64) -> u64 {
        if timeout == 0 || self.plain.get() || self.registry.exposed.get() {
            return timeout;
        }
        let deadline = earlier(self.clocks.deadline(), self.other_deadline());
        deadline.map_or(timeout, |deadline| deadline.saturating_sub(self.monotonic()).min(timeout))
    }

    /// Waits once and makes pending what is ready. Whether anything but a timer of ours ended the wait.
    fn wait_once(&self, this: &Ref<Self>, timeout: u64) -> Result<bool> {
        let woken = self.collect(timeout)?;
        Ok(if self.plain.get() { woken } else { self.look_after(this)? || woken })
    }

    /// What a loop has to look after that is not plain, once the wait is over. Whether anything came of it.
    #[inline(never)]
    fn look_after(&self, this: &Ref<Self>) -> Result<bool> {
        child::ask(self)?;
        let now = self.stamp();
        let fed = self.feed_watchdog(now);
        inotify::hand_out(self);
        Clocks::elapse(self);
        Ok(ratelimit::expire(this, now)? || fed)
    }

    /// Takes all that is ready from the kernel. Whether there was anything but a timer of ours.
    fn collect(&self, timeout: u64) -> Result<bool> {
        let ready = self.registry.wait(timeout)?;
        self.clocks.take_stamp();
        self.waited_before.set(self.waited_in.replace(self.iteration.get()));
        self.changed.set(false);
        let (mut woken, mut outcome) = (false, Ok(()));
        for one in &**ready {
            match self.receive(one) {
                Ok(counts) => woken |= counts,
                Err(e) => outcome = Err(e),
            }
        }
        outcome.map(|()| woken)
    }

    /// Makes pending what a registration stands for. False for a timer of ours.
    #[inline(always)]
    fn receive(&self, ready: &Ready) -> Result<bool> {
        let (number, role, index) = registry::parts(ready);
        if role != Role::Source {
            return self.receive_shared(number, role, index);
        }
        let io = self.registry.inspect(number, |source| {
            let Kind::Io(io) = &source.kind else { return false };
            io.ready(source, self, epoll::events(ready));
            true
        });
        if io == Some(false) {
            self.receive_other(number, ready)?;
        }
        Ok(true)
    }

    /// As [`Event::receive`], of sources that have a descriptor and are no io sources.
    #[inline(never)]
    fn receive_other(&self, number: u64, ready: &Ready) -> Result {
        let Some(source) = self.registry.inspect(number, Ref::clone) else { return Ok(()) };
        match &source.kind {
            Kind::Child(child) => child.ask(&source, self),
            Kind::Pressure(pressure) => {
                pressure.ready(&source, self, epoll::events(ready));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// As [`Event::receive`], of a registration that stands for several sources.
    #[inline(never)]
    fn receive_shared(&self, number: u64, role: Role, index: usize) -> Result<bool> {
        match role {
            Role::Source => (),
            Role::Clock => self.clocks.acknowledge(index),
            Role::Signals => signal::receive(self, number)?,
            Role::Inotify => inotify::receive(self, number)?,
        }
        Ok(role != Role::Clock)
    }
}
