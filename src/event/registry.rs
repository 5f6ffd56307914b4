//! Which descriptors does the loop wait on, and whose are they? epoll registrations carry numbers that are never used twice in
//! a row, so that a file which outlives its descriptor cannot speak for a later source.

#![forbid(unsafe_code)]

use super::Source;
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::obj::{Exclusive, Ref, RefCell};
use crate::sys::epoll::{self, Epoll, Ready};
use core::cell::Cell;
use core::ffi::c_int;

/// What a registration stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A source of its own.
    Source = 0,
    /// The timer of a clock.
    Clock = 1,
    /// The signals of one priority.
    Signals = 2,
    /// The watches of one priority.
    Inotify = 3,
}

pub(super) struct Registry {
    epoll: Epoll,
    /// Sources with a descriptor in the epoll set; freed places are listed in `free`, which always has room for all of them.
    sources: RefCell<Vec<Option<Ref<Source>>>>,
    free: RefCell<Vec<u32>>,
    serial: Cell<u32>,
    /// Sources whose events changed since the kernel was told.
    changed: RefCell<Vec<Ref<Source>>>,
    buffer: RefCell<Vec<Ready>>,
    watched: Cell<usize>,
    /// How many registrations of each priority there are, sorted. Most loops have one or two.
    priorities: RefCell<Vec<(i64, usize)>>,
    /// Foreign loops poll the epoll descriptor: the kernel must know everything at once.
    pub(super) exposed: Cell<bool>,
    /// The loop ends, and with the epoll descriptor all registrations.
    pub(super) closing: Cell<bool>,
}

impl Registry {
    pub(super) fn new() -> Result<Self> {
        Ok(Self {
            epoll: Epoll::new()?,
            sources: RefCell::new(Vec::new()),
            free: RefCell::new(Vec::new()),
            serial: Cell::new(0),
            changed: RefCell::new(Vec::new()),
            buffer: RefCell::new(Vec::new()),
            watched: Cell::new(0),
            priorities: RefCell::new(Vec::new()),
            exposed: Cell::new(false),
            closing: Cell::new(false),
        })
    }

    pub(super) fn raw(&self) -> c_int {
        self.epoll.raw()
    }

    /// A number for a registration: what it is for, where to find it, and which of its successive users it is.
    pub(super) fn number(&self, role: Role, index: usize) -> u64 {
        let serial = self.serial.get().wrapping_add(1) & 0xff_ffff;
        self.serial.set(serial);
        u64::from(serial) << 40 | (role as u64) << 32 | index as u64
    }

    /// Watches a descriptor that is no source's own.
    pub(super) fn add(&self, fd: c_int, events: u32, number: u64) -> Result {
        self.epoll.add(fd, events, number)?;
        self.watched.set(self.watched.get() + 1);
        Ok(())
    }

    /// Watches a descriptor for the sources of one priority that share it.
    pub(super) fn add_shared(&self, fd: c_int, number: u64, priority: i64) -> Result {
        self.join(priority)?;
        self.add(fd, libc::EPOLLIN as u32, number).inspect_err(|_| self.leave(priority))
    }

    /// Whether the kernel's side is this process's. A forked child shares it with its parent, and must leave it as it is.
    pub(super) fn is_own(&self) -> bool {
        self.epoll.is_own()
    }

    /// Forgets a descriptor. One that was closed meanwhile has left the set by itself.
    pub(super) fn remove(&self, fd: c_int) {
        if !self.closing.get() {
            let _ = self.epoll.remove(fd);
        }
        self.watched.set(self.watched.get().saturating_sub(1));
    }

    /// Watches the descriptor of `source`.
    pub(super) fn watch(&self, source: &Ref<Source>, fd: c_int, events: u32) -> Result {
        self.flush();
        let index = self.reserve()?;
        self.join(source.priority.get())?;
        let number = self.number(Role::Source, index);
        if let Err(e) = self.add(fd, events, number) {
            self.leave(source.priority.get());
            return Err(e);
        }
        source.number.set(number);
        let mut sources = self.sources.borrow_mut();
        if index == sources.len() {
            sources.push_reserved(None);
        } else {
            self.free.borrow_mut().pop();
        }
        sources[index] = Some(source.clone());
        Ok(())
    }

    /// A free place among the sources, with room to list it as free again.
    fn reserve(&self) -> Result<usize> {
        let mut free = self.free.borrow_mut();
        if let Some(&index) = free.last() {
            return Ok(index as usize);
        }
        let mut sources = self.sources.borrow_mut();
        sources.reserve(1)?;
        free.reserve(sources.len() + 1)?;
        Ok(sources.len())
    }

    /// Forgets the descriptor of `source`.
    pub(super) fn unwatch(&self, source: &Source, fd: c_int) {
        let index = source.number.replace(0) as u32;
        let pin = self.sources.borrow_mut().get_mut(index as usize).and_then(Option::take);
        if !self.closing.get() {
            self.remove(fd);
            self.leave(source.priority.get());
            self.free.borrow_mut().push_reserved(index);
        }
        drop(pin);
    }

    /// Watches another descriptor in the stead of the one of `source`.
    pub(super) fn rewatch(&self, source: &Source, old: c_int, new: c_int, events: u32) -> Result {
        self.flush();
        let number = self.number(Role::Source, source.number.get() as u32 as usize);
        self.epoll.add(new, events, number)?;
        source.number.set(number);
        let _ = self.epoll.remove(old);
        Ok(())
    }

    /// Lets `look` see the source behind a number, unless it is no longer the one that the number was made for. It must not watch or unwatch any.
    #[inline(always)]
    pub(super) fn inspect<R>(&self, number: u64, look: impl FnOnce(&Ref<Source>) -> R) -> Option<R> {
        let sources = self.sources.borrow();
        let source = sources.get(number as u32 as usize)?.as_ref()?;
        (source.number.get() == number).then(|| look(source))
    }

    /// Tells the kernel at once what `fd` is watched for.
    pub(super) fn modify(&self, source: &Source, fd: c_int, events: u32) -> Result {
        self.epoll.modify(fd, events, source.number.get())
    }

    /// Remembers to tell the kernel before the next wait. `ENOMEM`, and a loop that others poll, mean: tell it now.
    pub(super) fn defer(&self, source: &Ref<Source>) -> Result {
        if self.exposed.get() {
            return Err(Errno::BUSY);
        }
        self.changed.borrow_mut().push(source.clone())
    }

    /// Tells the kernel what changed. A source whose descriptor was closed meanwhile is out of the set already.
    #[inline(always)]
    pub(super) fn flush(&self) {
        if !self.changed.borrow().is_empty() {
            self.tell_changes();
        }
    }

    #[inline(never)]
    fn tell_changes(&self) {
        loop {
            let Some(source) = self.changed.borrow_mut().pop() else { break };
            let _ = super::io::tell(&source, self);
        }
    }

    /// Waits for at most `timeout` µs and takes what is ready: there is room for all that may be.
    pub(super) fn wait(&self, timeout: u64) -> Result<Exclusive<'_, Vec<Ready>>> {
        self.flush();
        let mut buffer = self.buffer.borrow_mut();
        buffer.shorten(0);
        if buffer.capacity() <= self.watched.get() {
            buffer.reserve(self.watched.get() + 1)?;
        }
        self.epoll.wait(&mut buffer, timeout)?;
        Ok(buffer)
    }

    /// One more thing of `priority` may become ready.
    #[inline]
    pub(super) fn join(&self, priority: i64) -> Result {
        if let Some((best, count)) = self.priorities.borrow_mut().first_mut()
            && *best == priority
        {
            *count += 1;
            return Ok(());
        }
        self.insert(priority)
    }

    #[inline(never)]
    fn insert(&self, priority: i64) -> Result {
        let mut priorities = self.priorities.borrow_mut();
        match find(&priorities, priority) {
            Ok(at) => priorities[at].1 += 1,
            Err(at) => priorities.insert(at, (priority, 1))?,
        }
        Ok(())
    }

    /// One thing less.
    #[inline]
    pub(super) fn leave(&self, priority: i64) {
        if let Some((best, count)) = self.priorities.borrow_mut().first_mut()
            && *best == priority
            && *count > 1
        {
            *count -= 1;
            return;
        }
        self.take_out(priority);
    }

    #[inline(never)]
    fn take_out(&self, priority: i64) {
        let mut priorities = self.priorities.borrow_mut();
        if let Ok(at) = find(&priorities, priority) {
            priorities[at].1 = priorities[at].1.saturating_sub(1);
            if priorities[at].1 == 0 {
                priorities.remove(at);
            }
        }
    }

    /// Whether nothing but one source may become ready that does not come after `priority`.
    pub(super) fn is_alone(&self, priority: i64) -> bool {
        let priorities = self.priorities.borrow();
        priorities.iter().take_while(|(other, _)| *other <= priority).map(|(_, count)| count).sum::<usize>() <= 1
    }

    /// The best priority of what may become ready.
    pub(super) fn best(&self) -> Option<i64> {
        self.priorities.borrow().first().map(|(best, _)| *best)
    }
}

/// Where a priority is in the sorted list, or belongs.
fn find(priorities: &[(i64, usize)], priority: i64) -> core::result::Result<usize, usize> {
    priorities.binary_search_by_key(&priority, |&(p, _)| p)
}

/// The role and index in a number.
pub(super) fn parts(ready: &Ready) -> (u64, Role, usize) {
    let number = epoll::number(ready);
    let role = match number >> 32 & 0xff {
        1 => Role::Clock,
        2 => Role::Signals,
        3 => Role::Inotify,
        _ => Role::Source,
    };
    (number, role, number as u32 as usize)
}
