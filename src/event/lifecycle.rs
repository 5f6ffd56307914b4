//! When does a source wait, and what does it give up at its end? sd_event_source_set_enabled(3)

#![forbid(unsafe_code)]

use super::queue;
use super::{Event, Kind, OFF, Source};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use core::ffi::c_int;

impl Source {
    /// `SD_EVENT_OFF`, `_ON` or `_ONESHOT`.
    pub fn enabled(&self) -> c_int {
        c_int::from(self.enabled.get())
    }

    /// Switches the source. Once the loop has ended or the source has left it, it can only be switched off.
    pub fn set_enabled(this: &Ref<Self>, enabled: c_int) -> Result {
        let Some(event) = this.event().filter(|event| event.check_alive().is_ok()) else {
            return if enabled == OFF { Ok(()) } else { Err(Errno::STALE) };
        };
        let old = c_int::from(this.enabled.get());
        if old == enabled {
            return Ok(());
        }
        if enabled != OFF && old != OFF {
            this.enabled.set(enabled as i8);
            event.changed.set(true);
            if let Kind::Io(io) = &this.kind {
                io.changed(this, &event)?;
            }
            return Ok(());
        }
        Self::switch(this, &event, enabled, this.is_ratelimited())
    }

    /// Goes on or off line. What is pending is dropped, except with sources that are always pending.
    pub(super) fn switch(this: &Ref<Self>, event: &Ref<Event>, enabled: c_int, ratelimited: bool) -> Result {
        let switched = (this.enabled.get() == OFF as i8) != (enabled == OFF);
        if enabled != OFF {
            event.changed.set(true);
        }
        let old = (this.enabled(), this.is_ratelimited());
        this.set_state(event, enabled, ratelimited);
        if switched && !matches!(this.kind, Kind::Defer(_) | Kind::Exit(_)) {
            Self::set_pending(this, event, false);
        }
        if this.is_offline() {
            stop_waiting(this, event);
        } else if let Err(e) = start_waiting(this, event) {
            this.set_state(event, old.0, old.1);
            return Err(e);
        }
        match &this.kind {
            Kind::Time(time) if !this.is_offline() => event.clocks.reposition(this, time),
            _ => {}
        }
        this.reposition(event);
        Ok(())
    }

    fn set_state(&self, event: &Event, enabled: c_int, ratelimited: bool) {
        self.count(event, false);
        self.enabled.set(enabled as i8);
        if let Some(extra) = self.extra.get() {
            extra.limit.held.set(ratelimited);
        }
        self.offline.set(enabled == OFF || ratelimited);
        self.count(event, true);
    }

    /// Whether the loop owns the source.
    pub fn floating(&self) -> bool {
        self.home.get().is_some()
    }

    /// Lets the loop own the source, or the source the loop.
    pub fn set_floating(this: &Ref<Self>, floating: bool) -> Result {
        if this.floating() == floating {
            return Ok(());
        }
        let event = this.event().ok_or(Errno::STALE)?;
        if floating {
            let mut home = event.floating.borrow_mut();
            home.push(this.share())?;
            this.home.set(queue::short(Some(home.len() - 1)));
            drop(home);
            event.let_go();
        } else {
            Event::keep(&event);
            Self::leave_home(this, &event);
        }
        Ok(())
    }

    /// Takes the source from the ones that the loop owns, and with it the loop's reference.
    pub(super) fn leave_home(this: &Ref<Self>, event: &Event) {
        let Some(place) = queue::long(this.home.take()) else { return };
        let mut home = event.floating.borrow_mut();
        let owned: User<Self> = home.swap_remove(place);
        if let Some(moved) = home.get(place) {
            moved.home.set(queue::short(Some(place)));
        }
        drop(home);
        if this.users_gone() {
            // C has given up the loop's reference in the loop's stead.
            owned.into_c();
        }
    }
}

/// Asks the kernel to watch for it.
fn start_waiting(source: &Ref<Source>, event: &Ref<Event>) -> Result {
    match &source.kind {
        Kind::Io(io) => io.start(source, event),
        Kind::Signal(signal) => signal.tune(event),
        Kind::Child(child) => child.start(source, event),
        Kind::Pressure(pressure) => pressure.start(source, event),
        _ => Ok(()),
    }
}

/// No longer asks the kernel to watch for it.
#[inline]
pub(super) fn stop_waiting(source: &Ref<Source>, event: &Ref<Event>) {
    match &source.kind {
        Kind::Io(io) => io.stop(source, event),
        Kind::Time(_) | Kind::Defer(_) | Kind::Post(..) | Kind::Exit(_) => (),
        _ => stop_other(source, event),
    }
}

#[inline(never)]
fn stop_other(source: &Ref<Source>, event: &Ref<Event>) {
    match &source.kind {
        Kind::Signal(signal) => drop(signal.tune(event)),
        Kind::Child(child) => child.stop(source, event),
        Kind::Pressure(pressure) => pressure.stop(source, event),
        _ => (),
    }
}

/// Leaves the lists of its kind, the loop being about to forget the source.
#[inline]
pub(super) fn leave_lists(source: &Ref<Source>, event: &Ref<Event>) {
    if !matches!(source.kind, Kind::Io(_) | Kind::Defer(_)) {
        leave_others(source, event);
    }
}

#[inline(never)]
fn leave_others(source: &Ref<Source>, event: &Ref<Event>) {
    match &source.kind {
        Kind::Time(time) => event.clocks.leave(source, time),
        Kind::Signal(signal) => signal.leave(event),
        Kind::Child(child) => child.leave(source, event),
        Kind::Inotify(watch) => watch.leave(source, event),
        Kind::Pressure(_) => super::pressure::forget(source, event),
        Kind::Post(_, place) => super::defer::leave_posts(event, place),
        Kind::Exit(_) => source.leave_exits(event),
        Kind::Io(_) | Kind::Defer(_) => (),
    }
}

/// Whether there is something that the source owns.
#[inline(always)]
pub(super) fn owns(source: &Source) -> bool {
    match &source.kind {
        Kind::Io(io) => io.owns(),
        kind => matches!(kind, Kind::Child(_)),
    }
}

/// Gives up what the source owns.
pub(super) fn release(source: &Source) {
    match &source.kind {
        Kind::Io(io) => io.release(),
        Kind::Child(child) => child.release(),
        _ => (),
    }
}
