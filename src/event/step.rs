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
    fn expect(&self, state: c_int) -> Result {
        if self.state.get() == state { Ok(()) } else { Err(Errno::BUSY) }
    }

    /// `EBUSY` unless the loop stands between two iterations.
    pub fn check_idle(&self) -> Result {
        self.expect(INITIAL)
    }

    /// Begins an iteration. Whether something is pending, and so to be dispatched; if not, [`Event::wait`] comes next.
    pub fn prepare(this: &Ref<Self>) -> Result<bool> {
        Self::prepare_step(&this.share())
    }

    fn prepare_step(this: &User<Self>) -> Result<bool> {
        this.expect(INITIAL)?;
        if this.exit.get().is_none() && this.exit_on_idle.get() && this.busy.get() == 0 && !this.has_pending() {
            this.exit.set(Some(0));
        }
        if this.exit.get().is_none() {
            this.iteration.set(this.iteration.get() + 1);
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
            if !this.has_pending() && !this.children.is_signalled() && !this.inotify.is_buffered() {
                this.state.set(ARMED);
                return Ok(false);
            }
        }
        this.state.set(ARMED);
        let pending = Self::wait_step(this, 0)?;
        if !pending {
            this.state.set(ARMED);
        }
        Ok(pending)
    }

    /// Waits for at most `timeout` µs (`u64::MAX`: no limit). Whether something is to be dispatched.
    pub fn wait(this: &Ref<Self>, timeout: u64) -> Result<bool> {
        Self::wait_step(&this.share(), timeout)
    }

    fn wait_step(this: &User<Self>, timeout: u64) -> Result<bool> {
        this.expect(ARMED)?;
        if this.exit.get().is_some() {
            this.state.set(PENDING);
            return Ok(true);
        }
        let outcome = match this.wait_until_pending(this, timeout) {
            // The caller gets a chance to look at what the signal did.
            Err(Errno::INTR) => Ok(true),
            other => other,
        };
        this.state.set(if matches!(outcome, Ok(true)) { PENDING } else { INITIAL });
        outcome
    }

    /// Dispatches what is pending. False once the loop has ended.
    pub fn dispatch(this: &Ref<Self>) -> Result<bool> {
        Self::dispatch_step(&this.share())
    }

    fn dispatch_step(this: &User<Self>) -> Result<bool> {
        this.expect(PENDING)?;
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
    pub fn run(this: &Ref<Self>, timeout: u64) -> Result<bool> {
        Self::run_step(&this.share(), timeout)
    }

    fn run_step(this: &User<Self>, timeout: u64) -> Result<bool> {
        if !Self::prepare_step(this)? && !Self::wait_step(this, timeout)? {
            return Ok(false);
        }
        Self::dispatch_step(this).map(|_| true)
    }

    /// Iterations until the loop ends; returns the exit code.
    pub fn run_to_end(this: &Ref<Self>) -> Result<c_int> {
        this.expect(INITIAL)?;
        let used = this.share();
        while this.state.get() != FINISHED {
            Self::run_step(&used, u64::MAX)?;
        }
        this.exit_code()
    }

    /// The descriptor that becomes readable when something is to be done. From now on the kernel is told everything at once.
    pub fn fd(&self) -> Result<c_int> {
        if !self.registry.exposed.replace(true) {
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

    fn has_pending(&self) -> bool {
        self.pending.borrow().first().is_some_and(|head| !head.0.is_offline())
    }

    /// Whether the head of the queue goes first whatever has become ready since the last wait.
    fn head_is_safe(&self) -> bool {
        let pending = self.pending.borrow();
        let Some(head) = pending.first().filter(|head| !head.0.is_offline()) else { return false };
        if self.changed.get() || self.children.is_signalled() || self.inotify.is_buffered() {
            return false;
        }
        let priority = head.0.priority.get();
        // Of equals, what is pending since the last wait goes before what becomes ready now.
        let seen = head.0.pending_since.get() <= self.waited_in.get();
        // A descriptor's source that its owner has made pending again competes with nobody, if it is the only one.
        let alone = || head.0.number.get() != 0 && matches!(head.0.kind, Kind::Io(_)) && self.registry.is_alone(priority);
        self.registry.best().is_none_or(|best| best > priority || best == priority && (seen || alone()))
    }

    fn wait_until_pending(&self, this: &Ref<Self>, timeout: u64) -> Result<bool> {
        if timeout == 0 && self.head_is_safe() {
            let now = self.clocks.take_stamp();
            if !(self.clocks.any() && self.clocks.due())
                && ratelimit::deadline(self).is_none_or(|end| end > now)
                && !self.feed_watchdog(now)
            {
                return Ok(true);
            }
        }
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
        if timeout == 0 || self.registry.exposed.get() {
            return timeout;
        }
        let deadline = earlier(self.clocks.deadline(), self.other_deadline());
        deadline.map_or(timeout, |deadline| deadline.saturating_sub(self.monotonic()).min(timeout))
    }

    /// Waits once and makes pending what is ready. Whether anything but a timer of ours ended the wait.
    fn wait_once(&self, this: &Ref<Self>, timeout: u64) -> Result<bool> {
        let mut woken = self.collect(timeout)?;
        if self.children.is_signalled() {
            child::ask(self)?;
        }
        let now = self.stamp();
        woken |= self.feed_watchdog(now);
        inotify::hand_out(self);
        if self.clocks.any() {
            Clocks::elapse(self);
        }
        if !self.limited.borrow().is_empty() {
            woken |= ratelimit::expire(this, now)?;
        }
        Ok(woken)
    }

    /// Takes all that is ready from the kernel. Whether there was anything but a timer of ours.
    fn collect(&self, mut timeout: u64) -> Result<bool> {
        let (mut seen, mut woken) = (0, false);
        loop {
            let ready = self.registry.wait(timeout)?;
            if seen == 0 {
                self.clocks.take_stamp();
                self.waited_in.set(self.iteration.get());
                self.changed.set(false);
            }
            let mut outcome = Ok(());
            for one in &**ready {
                match self.receive(one) {
                    Ok(counts) => woken |= counts,
                    Err(e) => outcome = Err(e),
                }
            }
            outcome?;
            seen += ready.len();
            if ready.len() < ready.capacity() || seen >= self.registry.watched() {
                return Ok(woken);
            }
            timeout = 0;
        }
    }

    /// Makes pending what a registration stands for. False for a timer of ours.
    fn receive(&self, ready: &Ready) -> Result<bool> {
        let (number, role, index) = registry::parts(ready);
        if role == Role::Source {
            if let Some(source) = self.registry.source(number) {
                match &source.kind {
                    Kind::Io(io) => io.ready(&source, self, epoll::events(ready)),
                    Kind::Child(child) => child.ask(&source, self)?,
                    Kind::Pressure(pressure) => pressure.ready(&source, self, epoll::events(ready)),
                    _ => (),
                }
            }
            return Ok(true);
        }
        self.receive_shared(number, role, index)
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
