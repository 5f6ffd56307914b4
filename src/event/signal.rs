//! How does a signal reach its source? sd_event_add_signal(3)
//!
//! There is one signalfd for each priority of signal sources, so that a signal is taken from the kernel's queue only when its turn
//! has come: each signalfd has at most one signal that is taken and not yet dispatched.

#![forbid(unsafe_code)]

use super::{Event, Handler, Kind, ON, Role, SignalHandler, Source};
use crate::errno::{Errno, Result};
use crate::mem::{Box, Vec};
use crate::obj::RefCell;
use crate::obj::{Ref, User};
use crate::sys::signal::{self, Info, LAST, SignalFd, Signals};
use core::cell::{Cell, OnceCell};
use core::ffi::{c_int, c_void};

/// `SD_EVENT_SIGNAL_PROCMASK`
const PROCMASK: c_int = 1 << 30;

/// A source of a signal.
pub(super) struct Signal {
    pub(super) callback: Option<SignalHandler>,
    number: c_int,
    /// It was we who blocked the signal.
    blocked: Cell<bool>,
    info: Cell<Option<Info>>,
}

/// A signalfd.
struct Reader {
    fd: SignalFd,
    signals: Signals,
    priority: i64,
    number: u64,
    /// The signal that was read and waits for being dispatched.
    taken: c_int,
}

#[derive(Default)]
struct Readers {
    /// By signal number, less 1.
    sources: RefCell<Vec<Option<Ref<Source>>>>,
    readers: RefCell<Vec<Option<Reader>>>,
}

/// What a loop knows of signals.
#[derive(Default)]
pub(super) struct SignalTable(OnceCell<Box<Readers>>);

/// Fires when the process or the calling thread gets a signal, which is blocked, or is to be if `SD_EVENT_SIGNAL_PROCMASK` was added.
pub fn add_signal(event: &Ref<Event>, signal: c_int, handler: Handler<SignalHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let (number, block) = (signal & !PROCMASK, signal & PROCMASK != 0);
    if !(1..=LAST).contains(&number) {
        return Err(Errno::INVAL);
    }
    let readers = event.signals.readers()?;
    if readers.source(number).is_some() {
        return Err(Errno::BUSY);
    }
    let was_blocked = signal::is_blocked(number);
    if !was_blocked && !block {
        return Err(Errno::BUSY);
    }
    let (callback, given) = handler.split()?;
    let kind = Box::new(Signal { callback, number, blocked: Cell::new(false), info: Cell::new(None) })?;
    let source = Source::new(event, Kind::Signal(kind), given, userdata, ON)?;
    Source::begin(source, |source| {
        source.describe(Some(signal::name(number)?))?;
        if !was_blocked {
            signal::block(number, true)?;
            source.signal()?.blocked.set(true);
        }
        if let Some(place) = readers.sources.borrow_mut().get_mut(number as usize - 1) {
            *place = Some(source.clone());
        }
        tune(event, number)
    })
}

impl Event {
    /// Lets SIGINT and SIGTERM end the loop, or leaves them to the program. Whether that is a change.
    pub fn set_signal_exit(this: &Ref<Self>, on: bool) -> Result<bool> {
        if this.signal_exit.borrow().is_some() == on {
            return Ok(false);
        }
        if on {
            let add = |signal| add_signal(this, signal | PROCMASK, Handler::C { callback: None, floating: false }, core::ptr::null_mut());
            let sources = [add(libc::SIGINT)?, add(libc::SIGTERM)?];
            for source in &sources {
                Source::set_floating(source, true)?;
            }
            let known = sources.each_ref().map(User::pinned);
            this.signal_exit.replace(Some(known));
        } else if let Some(sources) = this.signal_exit.take() {
            for source in &sources {
                let _ = Source::set_floating(source, false);
            }
        }
        Ok(true)
    }
}

impl SignalTable {
    fn readers(&self) -> Result<&Readers> {
        if self.0.get().is_none() {
            let readers = Readers::default();
            readers.sources.borrow_mut().reserve_exact(LAST as usize)?;
            (0..LAST).for_each(|_| readers.sources.borrow_mut().push_reserved(None));
            let _ = self.0.set(Box::new(readers)?);
        }
        self.0.get().map(|readers| &**readers).ok_or(Errno::NOMEM)
    }
}

impl Readers {
    fn source(&self, signal: c_int) -> Option<Ref<Source>> {
        self.sources.borrow().get(usize::try_from(signal).ok()?.checked_sub(1)?)?.clone()
    }

    /// Lets the signalfd of `priority` read a signal as well; makes it if there is none.
    fn listen(&self, event: &Event, signal: c_int, priority: i64) -> Result {
        let mut readers = self.readers.borrow_mut();
        let one = Signals::only(signal);
        if let Some(reader) = readers.iter_mut().flatten().find(|reader| reader.priority == priority) {
            if !reader.signals.meets(one) {
                reader.fd.set(reader.signals.with(one))?;
                reader.signals = reader.signals.with(one);
            }
            return Ok(());
        }
        let free = readers.iter().position(Option::is_none);
        if free.is_none() {
            readers.push(None)?;
        }
        let index = free.unwrap_or(readers.len() - 1);
        let fd = SignalFd::new(one)?;
        let number = event.registry.number(Role::Signals, index);
        event.registry.add_shared(fd.raw(), number, priority)?;
        readers[index] = Some(Reader { fd, signals: one, priority, number, taken: 0 });
        Ok(())
    }

    /// No signalfd but that of priority `but` reads a signal any more; one that reads nothing is closed.
    fn unlisten(&self, event: &Event, signal: c_int, but: Option<i64>) {
        let one = Signals::only(signal);
        for place in self.readers.borrow_mut().iter_mut() {
            let Some(reader) = place.as_mut().filter(|reader| reader.signals.meets(one) && Some(reader.priority) != but) else { continue };
            reader.signals = reader.signals.without(one);
            if reader.taken == signal {
                reader.taken = 0;
            }
            if reader.signals == Signals::NONE {
                event.registry.remove(reader.fd.raw());
                event.registry.leave(reader.priority);
                *place = None;
            } else {
                let _ = reader.fd.set(reader.signals);
            }
        }
    }
}

/// Lets the right signalfd, or none, read a signal, after its source or the children that it speaks of were switched. Another one than
/// before knows nothing of a source that is pending: it reads what is next in the queue, and that is dropped.
pub(super) fn tune(event: &Event, signal: c_int) -> Result {
    if !event.registry.is_own() {
        return Ok(());
    }
    let Ok(readers) = event.signals.readers() else { return Err(Errno::NOMEM) };
    let source = readers.source(signal).filter(|source| !source.is_offline());
    let priority = match &source {
        Some(source) => Some(source.priority.get()),
        None => (signal == libc::SIGCHLD && event.children.need_signal()).then_some(0),
    };
    if let Some(priority) = priority {
        readers.listen(event, signal, priority)?;
    }
    readers.unlisten(event, signal, priority);
    Ok(())
}

/// A signalfd is readable: takes the next signal that anybody waits for.
pub(super) fn receive(event: &Event, number: u64) -> Result {
    let readers = event.signals.readers()?;
    loop {
        let mut all = readers.readers.borrow_mut();
        let Some(reader) = all.get_mut(number as u32 as usize).and_then(Option::as_mut) else { return Ok(()) };
        if reader.number != number || reader.taken != 0 {
            return Ok(());
        }
        let Some(info) = reader.fd.read()? else { return Ok(()) };
        let signal = info.ssi_signo as c_int;
        if signal == libc::SIGCHLD {
            event.children.signalled();
        }
        let Some(source) = readers.source(signal).filter(|source| !source.pending.get() && !source.is_offline()) else { continue };
        reader.taken = signal;
        drop(all);
        if let Ok(about) = source.signal() {
            about.info.set(Some(info));
        }
        Source::set_pending(&source, event, true);
        return Ok(());
    }
}

impl Signal {
    /// The source is no longer pending: its signalfd may be read again.
    pub(super) fn taken(&self, event: &Event) {
        let Ok(readers) = event.signals.readers() else { return };
        if let Some(reader) = readers.readers.borrow_mut().iter_mut().flatten().find(|reader| reader.taken == self.number) {
            reader.taken = 0;
        }
    }

    /// The source was switched, or has another priority.
    pub(super) fn tune(&self, event: &Event) -> Result {
        tune(event, self.number)
    }

    /// The source leaves its loop.
    pub(super) fn leave(&self, event: &Event) {
        let Ok(readers) = event.signals.readers() else { return };
        let left = readers.sources.borrow_mut().get_mut(self.number as usize - 1).and_then(Option::take);
        drop(left);
        let _ = tune(event, self.number);
        if self.blocked.replace(false) {
            let _ = signal::block(self.number, false);
        }
    }

    pub(super) fn call(&self, source: &Ref<Source>, callback: SignalHandler) -> c_int {
        self.info.get().map_or(0, |info| callback.call(source, &info, source.userdata.get()))
    }
}

impl Source {
    fn signal(&self) -> Result<&Signal> {
        match &self.kind {
            Kind::Signal(signal) => Ok(signal),
            _ => Err(Errno::DOM),
        }
    }

    /// The signal it waits for; `EDOM` if the source is of another kind.
    pub fn signal_number(&self) -> Result<c_int> {
        Ok(self.signal()?.number)
    }
}
