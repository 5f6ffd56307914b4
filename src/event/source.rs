//! What is one thing that a loop waits for? A source: what it waits for, whether it is on, and what runs when it fires.
//!
//! sd_event_source_unref(3), sd_event_source_set_floating(3)

#![forbid(unsafe_code)]

use super::queue;
use super::{Child, Destroy, Event, Exiting, Handler, Hook, Io, Limit, Pending, PlainHandler, Pressure, Signal, Time, Watch};
use crate::errno::Result;
use crate::mem::{Box, CString};
use crate::obj::{Counts, Held, Object, Ref, RefCell, User};
use core::cell::{Cell, OnceCell};
use core::ffi::{c_int, c_void};
use core::num::NonZeroU32;

/// `SD_EVENT_OFF`
pub const OFF: c_int = 0;
/// `SD_EVENT_ON`
pub const ON: c_int = 1;
/// `SD_EVENT_ONESHOT`
pub const ONESHOT: c_int = -1;

/// What a source waits for.
pub(super) enum Kind {
    Io(Io),
    Time(Time),
    Signal(Box<Signal>),
    Child(Box<Child>),
    Inotify(Box<Watch>),
    Pressure(Box<Pressure>),
    Defer(Option<PlainHandler>),
    Post(Option<PlainHandler>, Cell<Option<NonZeroU32>>),
    Exit(Option<PlainHandler>),
}

/// What few sources have.
#[derive(Default)]
pub(super) struct Extra {
    pub(super) hook: Cell<Option<Hook>>,
    pub(super) prepare: Cell<Option<PlainHandler>>,
    pub(super) prepare_hook: Cell<Option<Hook>>,
    pub(super) prepared_in: Cell<u64>,
    pub(super) prepare_place: Cell<Option<NonZeroU32>>,
    pub(super) destroy: Cell<Option<Destroy>>,
    pub(super) description: RefCell<Option<CString>>,
    pub(super) limit: Limit,
}

/// What is known of a new source beside its kind.
pub(super) struct Given {
    extra: Option<Box<Extra>>,
    floating: bool,
}

impl<C> Handler<C> {
    /// The handler if it is C's, and what else was given with it.
    #[inline]
    pub(super) fn split(self) -> Result<(Option<C>, Given)> {
        match self {
            Self::C { callback, floating } => Ok((callback, Given { extra: None, floating })),
            Self::Rust(hook) => Ok((None, Given { extra: Some(Extra::with(hook)?), floating: false })),
        }
    }
}

impl Extra {
    #[inline(never)]
    fn with(hook: Hook) -> Result<Box<Self>> {
        let extra = Box::new(Self::default())?;
        extra.hook.set(Some(hook));
        Ok(extra)
    }
}

/// `sd_event_source`
pub struct Source {
    counts: Counts,
    /// The loop, as long as the source is connected.
    event: Held<Event>,
    pub(super) userdata: Cell<*mut c_void>,
    pub(super) extra: OnceCell<Box<Extra>>,
    pub(super) priority: Cell<i64>,
    /// The iteration in which it became pending; if it is not, that of its last dispatch or 0.
    pub(super) pending_since: Cell<u64>,
    /// Its registration, 0 without one.
    pub(super) number: Cell<u64>,
    /// Where it stands among the pending or the exit sources.
    pub(super) place: Cell<Option<NonZeroU32>>,
    /// Where it stands among the floating sources, if it floats.
    pub(super) home: Cell<Option<NonZeroU32>>,
    pub(super) enabled: Cell<i8>,
    pub(super) pending: Cell<bool>,
    pub(super) dispatching: Cell<bool>,
    pub(super) offline: Cell<bool>,
    pub(super) exit_on_failure: Cell<bool>,
    /// The index of its clock, if it is a timer.
    pub(super) clock: Cell<u8>,
    ended: Cell<bool>,
    pub(super) kind: Kind,
}

impl Object for Source {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(this: &Ref<Self>) {
        if !this.event.is_empty() {
            Self::disconnect(this);
        }
        if !this.dispatching.get() {
            this.end();
        }
    }
}

impl Source {
    /// A source connected to `event`, switched to `enabled`, but not yet waiting for anything: what may fail of that, [`Source::begin`] does.
    pub(super) fn new(event: &Ref<Event>, kind: Kind, given: Given, userdata: *mut c_void, enabled: c_int) -> Result<User<Self>> {
        let sources = event.sources.get() + 1;
        event.pending.borrow_mut().reserve_for(sources)?;
        let mut home = given.floating.then(|| event.floating.borrow_mut());
        home.as_mut().map_or(Ok(()), |home| home.reserve(1))?;
        let source = User::make(|| Self {
            counts: Counts::new(),
            event: Held::holding(event.clone()),
            userdata: Cell::new(userdata),
            extra: given.extra.map_or(OnceCell::new(), OnceCell::from),
            priority: Cell::new(0),
            pending_since: Cell::new(0),
            number: Cell::new(0),
            place: Cell::new(None),
            home: Cell::new(None),
            enabled: Cell::new(enabled as i8),
            pending: Cell::new(false),
            dispatching: Cell::new(false),
            offline: Cell::new(enabled == OFF),
            exit_on_failure: Cell::new(false),
            clock: Cell::new(0),
            ended: Cell::new(false),
            kind,
        })?;
        event.sources.set(sources);
        event.changed.set(true);
        if !matches!(source.kind, Kind::Io(_) | Kind::Defer(_) | Kind::Post(..) | Kind::Exit(_)) {
            event.plain.set(false);
        }
        source.count(event, true);
        match home {
            Some(mut home) => {
                source.home.set(queue::short(Some(home.len())));
                home.push_reserved(source.clone());
            }
            // So does every source that is connected and does not float.
            None => Event::keep(event),
        }
        Ok(source)
    }

    /// What is still to be done for a new source. Where that fails, the loop forgets it.
    #[inline]
    pub fn begin(source: User<Self>, start: impl FnOnce(&Ref<Self>) -> Result) -> Result<User<Self>> {
        if let Err(e) = start(&source) {
            Self::disconnect(&source);
            return Err(e);
        }
        Ok(source)
    }

    /// The loop, until the source is disconnected from it.
    pub fn event(&self) -> Option<Ref<Event>> {
        self.event.get()
    }

    /// What few sources have, made when first needed.
    pub(super) fn extra(&self) -> Result<&Extra> {
        if self.extra.get().is_none() {
            let _ = self.extra.set(Box::new(Extra::default())?);
        }
        self.extra.get().map(|extra| &**extra).ok_or(crate::errno::Errno::NOMEM)
    }

    /// Whether the last reference was given up.
    pub(super) fn users_gone(&self) -> bool {
        self.counts.users() == 0
    }

    /// A copy of its hook, to be run.
    pub(super) fn hook(&self) -> Option<Hook> {
        copy_hook(&self.extra.get()?.hook)
    }

    /// Counts the source, if it is on, among those that keep the loop from being idle, or no longer.
    pub(super) fn count(&self, event: &Event, on: bool) {
        if self.enabled.get() != OFF as i8 && !matches!(self.kind, Kind::Post(..) | Kind::Exit(_)) {
            let busy = event.busy.get();
            event.busy.set(if on { busy + 1 } else { busy.saturating_sub(1) });
        }
    }

    /// Whether it cannot fire for now: it is switched off or held back.
    #[inline(always)]
    pub(super) fn is_offline(&self) -> bool {
        self.offline.get()
    }

    pub(super) fn prepared_in(&self) -> u64 {
        self.extra.get().map_or(0, |extra| extra.prepared_in.get())
    }

    /// Puts the source among the pending ones of its loop, or takes it from there.
    #[inline]
    pub(super) fn set_pending(this: &Ref<Self>, event: &Event, pending: bool) {
        match (this.pending.get(), pending) {
            (false, true) => Self::queue(this, event, event.iteration.get()),
            (true, false) => Self::unqueue(this, event, 0),
            _ => (),
        }
    }

    /// Puts the source, which is not pending, among those that are.
    #[inline(never)]
    pub(super) fn queue(this: &Ref<Self>, event: &Event, since: u64) {
        this.pending.set(true);
        this.pending_since.set(since);
        event.pending.borrow_mut().push_reserved(Pending(this.clone()));
        if let Kind::Inotify(watch) = &this.kind {
            watch.counts(this, event, true);
        }
    }

    /// Takes the source, which is pending, from there; it is dispatched in this iteration, or 0.
    #[inline(never)]
    pub(super) fn unqueue(this: &Ref<Self>, event: &Event, iteration: u64) {
        this.pending.set(false);
        this.pending_since.set(iteration);
        if let Some(place) = queue::long(this.place.get()) {
            let left = event.pending.borrow_mut().remove(place);
            Ref::let_go(left.0);
        }
        match &this.kind {
            Kind::Time(time) if !this.is_offline() => event.clocks.reposition(this, time),
            Kind::Signal(signal) => signal.taken(event),
            Kind::Inotify(watch) => watch.counts(this, event, false),
            _ => (),
        }
    }

    /// Queues the source, if it is on, as though what it waits for had happened: for the layers above.
    pub fn make_pending(this: &Ref<Self>) {
        let Some(event) = this.event() else { return };
        if !this.is_offline() {
            Self::set_pending(this, &event, true);
        }
    }

    /// Restores the order of the queues after the source was switched or its priority changed.
    pub(super) fn reposition(&self, event: &Event) {
        if let Some(place) = queue::long(self.place.get()) {
            match self.kind {
                Kind::Exit(_) => event.exits.borrow_mut().update(place),
                _ => event.pending.borrow_mut().update(place),
            }
        }
        if let Some(place) = self.extra.get().and_then(|extra| queue::long(extra.prepare_place.get())) {
            event.preparing.borrow_mut().update(place);
        }
    }

    /// Puts an exit source, for which room is reserved, among the others.
    pub(super) fn join_exits(this: &Ref<Self>, event: &Event) {
        event.exits.borrow_mut().push_reserved(Exiting(this.clone()));
    }

    /// Takes an exit source from the others.
    pub(super) fn leave_exits(&self, event: &Event) {
        if let Some(place) = queue::long(self.place.get()) {
            let left = event.exits.borrow_mut().remove(place);
            drop(left);
        }
    }

    /// Leaves the loop for good: no registry of it knows the source any more.
    pub(super) fn disconnect(this: &Ref<Self>) {
        let Some(event) = this.event.take() else { return };
        super::lifecycle::stop_waiting(this, &event);
        Self::set_pending(this, &event, false);
        super::lifecycle::leave_lists(this, &event);
        if let Some(extra) = this.extra.get() {
            this.leave_extra(&event, extra);
        }
        this.count(&event, false);
        event.sources.set(event.sources.get() - 1);
        if this.floating() {
            Self::leave_home(this, &event);
        } else {
            event.let_go();
        }
        Ref::let_go(event);
    }

    #[inline(never)]
    fn leave_extra(&self, event: &Event, extra: &Extra) {
        if let Some(place) = queue::long(extra.prepare_place.get()) {
            let left = event.preparing.borrow_mut().remove(place);
            drop(left);
        }
        drop((extra.hook.take(), extra.prepare_hook.take()));
        super::ratelimit::forget(self, event);
    }

    /// Gives up what it owns and tells the user, once.
    #[inline]
    pub(super) fn end(&self) {
        if !self.ended.replace(true) && (super::lifecycle::owns(self) || self.extra.get().is_some()) {
            self.give_up();
        }
    }

    #[inline(never)]
    fn give_up(&self) {
        super::lifecycle::release(self);
        if let Some(destroy) = self.extra.get().and_then(|extra| extra.destroy.take()) {
            destroy.call(self.userdata.get());
        }
    }
}

/// A copy of a hook that stays where it is.
pub(super) fn copy_hook(cell: &Cell<Option<Hook>>) -> Option<Hook> {
    let hook = cell.take();
    let copy = hook.as_ref().map(Hook::copy);
    cell.set(hook);
    copy
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_source_is_no_larger_than_the_allocator_gives_for_a_small_one() {
        assert!(size_of::<super::Source>() <= 120);
    }
}
