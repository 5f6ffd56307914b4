//! How does a child's end, stop or continuation reach its source? sd_event_add_child(3)
//!
//! A pidfd tells of the end alone. Where stops and continuations count, SIGCHLD says that the children are to be asked.

#![forbid(unsafe_code)]

use super::{ChildHandler, Event, Handler, Kind, ONESHOT, Source, signal};
use crate::errno::{Errno, Result};
use crate::mem::{Box, Table};
use crate::obj::RefCell;
use crate::obj::{Ref, User};
use crate::sys::child::{self, Info};
use crate::sys::{Fd, proc, process, signal as blocked};
use core::cell::Cell;
use core::ffi::{c_int, c_uint, c_void};

/// What can happen to a child but its end.
const STAGES: c_int = libc::WSTOPPED | libc::WCONTINUED;

/// A source of a child.
pub(super) struct Child {
    pub(super) callback: Option<ChildHandler>,
    pid: c_int,
    /// The process whose child it is.
    parent: c_int,
    options: c_int,
    pidfd: Cell<c_int>,
    owns_pidfd: Cell<bool>,
    owns_process: Cell<bool>,
    /// It has ended, and was reaped.
    ended: Cell<bool>,
    reaped: Cell<bool>,
    /// Counts among those that need SIGCHLD.
    waits: Cell<bool>,
    info: Cell<Option<Info>>,
}

/// What a loop knows of children.
#[derive(Default)]
pub(super) struct Children {
    sources: RefCell<Table<c_int, Ref<Source>>>,
    waiting: Cell<usize>,
    /// SIGCHLD has come: the children are to be asked.
    signalled: Cell<bool>,
}

/// `EINVAL` for a mask of things to wait for that is empty or knows others than children do.
pub fn check_child_options(options: c_int) -> Result {
    let known = libc::WEXITED | STAGES | libc::WNOWAIT;
    if options != 0 && options & !known == 0 { Ok(()) } else { Err(Errno::INVAL) }
}

fn check_signal(options: c_int) -> Result {
    if options & STAGES != 0 && !blocked::is_blocked(libc::SIGCHLD) { Err(Errno::BUSY) } else { Ok(()) }
}

/// Fires when something of `options` happens to a child.
pub fn add_child(
    event: &Ref<Event>,
    pid: c_int,
    options: c_int,
    handler: Handler<ChildHandler>,
    userdata: *mut c_void,
) -> Result<User<Source>> {
    check_signal(options)?;
    check_free(event, pid)?;
    let pidfd = proc::pidfd_open(pid)?;
    let source = add(event, pid, pidfd.raw(), options, handler, userdata)?;
    source.child()?.owns_pidfd.set(true);
    pidfd.into_raw();
    join(event, source)
}

/// As [`add_child`], the child being known by a pidfd that stays the caller's.
pub fn add_child_pidfd(
    event: &Ref<Event>,
    pidfd: c_int,
    options: c_int,
    handler: Handler<ChildHandler>,
    userdata: *mut c_void,
) -> Result<User<Source>> {
    check_signal(options)?;
    let pid = proc::pidfd_pid(pidfd)?;
    check_free(event, pid)?;
    join(event, add(event, pid, pidfd, options, handler, userdata)?)
}

fn check_free(event: &Event, pid: c_int) -> Result {
    if event.children.sources.borrow().get(&pid).is_some() { Err(Errno::BUSY) } else { Ok(()) }
}

fn add(
    event: &Ref<Event>,
    pid: c_int,
    pidfd: c_int,
    options: c_int,
    handler: Handler<ChildHandler>,
    userdata: *mut c_void,
) -> Result<User<Source>> {
    let (callback, given) = handler.split()?;
    let child = Box::new(Child {
        callback,
        pid,
        parent: process::pid(),
        options,
        pidfd: Cell::new(pidfd),
        owns_pidfd: Cell::new(false),
        owns_process: Cell::new(false),
        ended: Cell::new(false),
        reaped: Cell::new(false),
        waits: Cell::new(false),
        info: Cell::new(None),
    })?;
    event.children.sources.borrow_mut().reserve(1)?;
    Source::new(event, Kind::Child(child), given, userdata, ONESHOT)
}

fn join(event: &Ref<Event>, source: User<Source>) -> Result<User<Source>> {
    Source::begin(source, |source| {
        let child = source.child()?;
        event.children.sources.borrow_mut().insert_new(child.pid, source.clone())?;
        child.start(source, event)?;
        if child.waits.get() {
            // Something may have happened before, and its signal been read.
            event.children.signalled.set(true);
        }
        Ok(())
    })
}

impl Children {
    pub(super) fn need_signal(&self) -> bool {
        self.waiting.get() > 0
    }

    pub(super) fn signalled(&self) {
        self.signalled.set(true);
    }

    pub(super) fn is_signalled(&self) -> bool {
        self.signalled.get()
    }
}

/// Asks the children, if SIGCHLD has come, what happened to those whose pidfds do not tell.
pub(super) fn ask(event: &Event) -> Result {
    if !event.children.signalled.replace(false) {
        return Ok(());
    }
    for (_, source) in event.children.sources.borrow().iter() {
        let child = source.child()?;
        if child.waits.get() && !source.pending.get() && !source.is_offline() {
            child.ask(source, event)?;
        }
    }
    Ok(())
}

impl Child {
    pub(super) fn start(&self, source: &Ref<Source>, event: &Event) -> Result {
        if self.options & STAGES == 0 {
            if source.number.get() == 0 {
                event.registry.watch(source, self.pidfd.get(), libc::EPOLLIN as u32)?;
            }
        } else if !self.waits.get() {
            event.registry.join(source.priority.get())?;
            self.waits.set(true);
            event.children.waiting.set(event.children.waiting.get() + 1);
            if let Err(e) = signal::tune(event, libc::SIGCHLD) {
                self.stop(source, event);
                return Err(e);
            }
        }
        Ok(())
    }

    pub(super) fn stop(&self, source: &Source, event: &Event) {
        if source.number.get() != 0 {
            event.registry.unwatch(source, self.pidfd.get());
        }
        if self.waits.replace(false) {
            event.registry.leave(source.priority.get());
            event.children.waiting.set(event.children.waiting.get() - 1);
            let _ = signal::tune(event, libc::SIGCHLD);
        }
    }

    /// Whether its priority counts among those of things that may become ready, without a descriptor of its own.
    pub(super) fn waits(&self) -> bool {
        self.waits.get()
    }

    /// Something may have happened to the child.
    pub(super) fn ask(&self, source: &Ref<Source>, event: &Event) -> Result {
        if source.pending.get() || source.is_offline() {
            return Ok(());
        }
        let Some(info) = child::wait(
            self.pidfd.get(),
            libc::WNOHANG | if self.options & libc::WEXITED != 0 { libc::WNOWAIT } else { 0 } | self.options,
        )?
        else {
            return Ok(());
        };
        if child::has_ended(&info) {
            self.ended.set(true);
        }
        // A state that is not the last need not stay in the kernel's queue; the last one stays, and its child a zombie, until
        // the handler has run.
        if !child::has_ended(&info) && self.options & libc::WEXITED != 0 {
            let _ = child::wait(self.pidfd.get(), libc::WNOHANG | self.options & STAGES);
        }
        self.info.set(Some(info));
        Source::set_pending(source, event, true);
        Ok(())
    }

    pub(super) fn leave(&self, source: &Ref<Source>, event: &Event) {
        let mut sources = event.children.sources.borrow_mut();
        let left = if sources.get(&self.pid).is_some_and(|other| other.is(source)) { sources.remove(&self.pid) } else { None };
        drop(sources);
        drop(left);
    }

    pub(super) fn call(&self, source: &Ref<Source>, callback: ChildHandler) -> c_int {
        self.info.get().map_or(0, |info| callback.call(source, &info, source.userdata.get()))
    }

    /// The handler has run: an ended child is reaped.
    pub(super) fn conclude(&self) {
        let Some(info) = self.info.take() else { return };
        if child::has_ended(&info) && self.options & libc::WNOWAIT == 0 {
            self.reaped.set(child::wait(self.pidfd.get(), libc::WNOHANG | libc::WEXITED).is_ok());
        }
    }

    /// The source has ended: so does the process that it owns.
    #[inline(never)]
    pub(super) fn release(&self) {
        if self.owns_process.replace(false) && self.parent == process::pid() {
            if !self.ended.get() {
                let _ = child::send(self.pidfd.get(), libc::SIGKILL, None, 0);
            }
            if !self.reaped.get() {
                let _ = child::wait(self.pidfd.get(), libc::WEXITED);
            }
        }
        if self.owns_pidfd.replace(false) {
            drop(Fd::own(self.pidfd.replace(-libc::EBADF)));
        }
    }
}

impl Source {
    pub(super) fn child(&self) -> Result<&Child> {
        match &self.kind {
            Kind::Child(child) => Ok(child),
            _ => Err(Errno::DOM),
        }
    }

    /// The child's pid; `EDOM` if the source is of another kind, here and below.
    pub fn child_pid(&self) -> Result<c_int> {
        Ok(self.child()?.pid)
    }

    /// The child's pidfd.
    pub fn child_pidfd(&self) -> Result<c_int> {
        Ok(self.child()?.pidfd.get())
    }

    /// Whether the source closes the pidfd at its end.
    pub fn child_pidfd_own(&self) -> Result<bool> {
        Ok(self.child()?.owns_pidfd.get())
    }

    /// Lets the source close the pidfd at its end, or leave it open.
    pub fn set_child_pidfd_own(&self, own: bool) -> Result {
        self.child()?.owns_pidfd.set(own);
        Ok(())
    }

    /// Whether the child ends with the source.
    pub fn child_process_own(&self) -> Result<bool> {
        Ok(self.child()?.owns_process.get())
    }

    /// Lets the child end with the source, or live on.
    pub fn set_child_process_own(&self, own: bool) -> Result {
        self.child()?.owns_process.set(own);
        Ok(())
    }

    /// Sends a signal to the child; `ESRCH` when it has ended and was reaped.
    pub fn send_child_signal(&self, signal: c_int, info: Option<&Info>, flags: c_uint) -> Result {
        child::send(self.child()?.pidfd.get(), signal, info, flags)
    }
}
