//! How is a descriptor watched? sd_event_add_io(3)

#![forbid(unsafe_code)]

use super::{Event, Handler, IoHandler, Kind, ON, ONESHOT, Registry, Source};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use crate::sys::Fd;
use core::cell::Cell;
use core::ffi::{c_int, c_void};

const ONCE: u32 = libc::EPOLLONESHOT as u32;
const EDGE: u32 = libc::EPOLLET as u32;
const ALLOWED: u32 = (libc::EPOLLIN | libc::EPOLLOUT | libc::EPOLLRDHUP | libc::EPOLLPRI | libc::EPOLLERR | libc::EPOLLHUP) as u32 | EDGE;
/// What the kernel watches for once it has reported a one-shot registration.
const SPENT: u32 = ONCE;

pub(super) struct Io {
    pub(super) callback: Option<IoHandler>,
    fd: Cell<c_int>,
    events: Cell<u32>,
    revents: Cell<u32>,
    /// What the kernel was last told to watch for.
    told: Cell<u32>,
    owned: Cell<bool>,
    /// The kernel is to be told before the next wait.
    deferred: Cell<bool>,
}

/// Watches `fd` for `events`. `EPERM`: it cannot be watched; `EEXIST`: the loop watches it already.
#[inline(always)]
pub fn add_io(event: &Ref<Event>, fd: c_int, events: u32, handler: Handler<IoHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let (callback, given) = handler.split()?;
    let io = Io {
        callback,
        fd: Cell::new(fd),
        events: Cell::new(events),
        revents: Cell::new(0),
        told: Cell::new(events),
        owned: Cell::new(false),
        deferred: Cell::new(false),
    };
    let source = Source::new(event, Kind::Io(io), given, userdata, ON)?;
    Source::begin(source, |source| event.registry.watch(source, fd, events))
}

/// `EINVAL` for events that cannot be watched for.
pub fn check_events(events: u32) -> Result {
    if events & !ALLOWED == 0 { Ok(()) } else { Err(Errno::INVAL) }
}

impl Io {
    fn wanted(&self, source: &Source) -> u32 {
        self.events.get() | if source.enabled() == ONESHOT { ONCE } else { 0 }
    }

    pub(super) fn start(&self, source: &Ref<Source>, event: &Event) -> Result {
        if source.number.get() != 0 {
            return Ok(());
        }
        event.registry.watch(source, self.fd.get(), self.wanted(source))?;
        self.told.set(self.wanted(source));
        Ok(())
    }

    pub(super) fn stop(&self, source: &Source, event: &Event) {
        if source.number.get() != 0 {
            event.registry.unwatch(source, self.fd.get());
        }
    }

    /// The descriptor is ready.
    pub(super) fn ready(&self, source: &Ref<Source>, event: &Event, events: u32) {
        if self.told.get() & ONCE != 0 {
            self.told.set(SPENT);
        }
        if source.pending.get() {
            return self.revents.set(self.revents.get() | events);
        }
        self.revents.set(events);
        // Ready since its dispatch, as far as anybody knows who has not asked since: so it has its turn before what was dispatched later.
        let dispatched = source.pending_since.get();
        let asked = dispatched < event.waited_before.get() || dispatched == 0;
        Source::queue(source, event, if asked { event.iteration.get() } else { dispatched + 1 });
    }

    /// Something that the kernel must know of has changed.
    pub(super) fn changed(&self, source: &Ref<Source>, event: &Event) -> Result {
        if source.number.get() == 0 || self.deferred.get() {
            return Ok(());
        }
        // Setting an edge trigger once more shows an old edge again, so that call is never saved.
        if self.events.get() & EDGE == 0 && event.registry.defer(source).is_ok() {
            self.deferred.set(true);
            return Ok(());
        }
        let wanted = self.wanted(source);
        event.registry.modify(source, self.fd.get(), wanted)?;
        self.told.set(wanted);
        Ok(())
    }

    /// Whether it closes its descriptor at its end.
    pub(super) fn owns(&self) -> bool {
        self.owned.get()
    }

    pub(super) fn release(&self) {
        if self.owned.replace(false) {
            drop(Fd::own(self.fd.replace(-libc::EBADF)));
        }
    }

    pub(super) fn call(&self, source: &Ref<Source>, callback: IoHandler) -> c_int {
        callback.call(source, self.fd.get(), self.revents.get(), source.userdata.get())
    }
}

/// Tells the kernel what changed, if it did in the end.
pub(super) fn tell(source: &Source, registry: &Registry) -> Result {
    let io = source.io()?;
    io.deferred.set(false);
    let wanted = io.wanted(source);
    if source.number.get() == 0 || io.told.get() == wanted {
        return Ok(());
    }
    registry.modify(source, io.fd.get(), wanted)?;
    io.told.set(wanted);
    Ok(())
}

impl Source {
    fn io(&self) -> Result<&Io> {
        match &self.kind {
            Kind::Io(io) => Ok(io),
            _ => Err(Errno::DOM),
        }
    }

    /// The watched descriptor; `EDOM` if the source is of another kind, here and below.
    pub fn io_fd(&self) -> Result<c_int> {
        Ok(self.io()?.fd.get())
    }

    /// Watches another descriptor. A source that owns its descriptor closes the old one and owns the new one.
    pub fn set_io_fd(this: &Ref<Self>, fd: c_int) -> Result {
        let io = this.io()?;
        let old = io.fd.get();
        if old == fd {
            return Ok(());
        }
        if let Some(event) = this.event().filter(|_| this.number.get() != 0) {
            event.registry.rewatch(this, old, fd, io.wanted(this))?;
            io.told.set(io.wanted(this));
        }
        io.fd.set(fd);
        if io.owned.get() {
            drop(Fd::own(old));
        }
        Ok(())
    }

    /// Whether the source closes its descriptor at its end.
    pub fn io_fd_own(&self) -> Result<bool> {
        Ok(self.io()?.owns())
    }

    /// Lets the source close its descriptor at its end, or leave it open.
    pub fn set_io_fd_own(&self, own: bool) -> Result {
        self.io()?.owned.set(own);
        Ok(())
    }

    /// What is watched for.
    pub fn io_events(&self) -> Result<u32> {
        Ok(self.io()?.events.get())
    }

    /// Changes what is watched for. What is pending is dropped; it shows again if it is still so.
    pub fn set_io_events(this: &Ref<Self>, events: u32) -> Result {
        let io = this.io()?;
        if io.events.get() == events && events & EDGE == 0 {
            return Ok(());
        }
        let event = this.event().ok_or(Errno::STALE)?;
        Self::set_pending(this, &event, false);
        event.changed.set(true);
        let old = io.events.replace(events);
        if let Err(e) = io.changed(this, &event) {
            io.events.set(old);
            return Err(e);
        }
        Ref::let_go(event);
        Ok(())
    }

    /// What the descriptor is ready for; `ENODATA` unless the source is pending.
    pub fn io_revents(&self) -> Result<u32> {
        let io = self.io()?;
        if self.pending.get() { Ok(io.revents.get()) } else { Err(Errno::NODATA) }
    }

    /// What the descriptor was last ready for: for the hook that runs because of it.
    pub fn fired(&self) -> u32 {
        self.io().map_or(0, |io| io.revents.get())
    }
}
