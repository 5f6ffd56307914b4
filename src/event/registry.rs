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

/// Sources with a descriptor in the epoll set, and which of their places are free again.
struct Places {
    sources: Vec<Option<Ref<Source>>>,
    free: Vec<u32>,
}

pub(super) struct Registry {
    epoll: Epoll,
    places: RefCell<Places>,
    serial: Cell<u32>,
    /// Sources whose events changed since the kernel was told.
    changed: RefCell<Vec<Ref<Source>>>,
    buffer: RefCell<Vec<Ready>>,
    watched: Cell<usize>,
    /// How many registrations of each priority there are, sorted. Most loops have one or two.
    priorities: RefCell<Vec<(i64, usize)>>,
    /// Foreign loops poll the epoll descriptor: the kernel must know everything at once.
    pub(super) exposed: Cell<bool>,
    closing: Cell<bool>,
}

impl Places {
    /// A free place, or room for one more.
    #[inline(always)]
    fn reserve(&mut self) -> Result<usize> {
        if let Some(&index) = self.free.last() {
            return Ok(index as usize);
        }
        self.sources.reserve(1)?;
        Ok(self.sources.len())
    }

    /// Puts a source in the place that was reserved for it.
    #[inline(always)]
    fn put(&mut self, index: usize, source: Ref<Source>) {
        if index == self.sources.len() {
            self.sources.push_reserved(Some(source));
        } else {
            self.free.pop();
            if let Some(place) = self.sources.get_mut(index) {
                *place = Some(source);
            }
        }
    }
}

impl Registry {
    #[inline(always)]
    pub(super) const fn new(epoll: Epoll) -> Self {
        Self {
            epoll,
            places: RefCell::new(Places { sources: Vec::new(), free: Vec::new() }),
            serial: Cell::new(0),
            changed: RefCell::new(Vec::new()),
            buffer: RefCell::new(Vec::new()),
            watched: Cell::new(0),
            priorities: RefCell::new(Vec::new()),
            exposed: Cell::new(false),
            closing: Cell::new(false),
        }
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
    #[inline(always)]
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
        let mut places = self.places.borrow_mut();
        let index = places.reserve()?;
        self.join(source.priority.get())?;
        let number = self.number(Role::Source, index);
        if let Err(e) = self.add(fd, events, number) {
            self.leave(source.priority.get());
            return Err(e);
        }
        source.number.set(number);
        places.put(index, source.clone());
        Ok(())
    }

    /// Forgets the descriptor of `source`.
    pub(super) fn unwatch(&self, source: &Source, fd: c_int) {
        let index = source.number.replace(0) as u32;
        let pin = self.places.borrow_mut().sources.get_mut(index as usize).and_then(Option::take);
        self.remove(fd);
        self.leave(source.priority.get());
        // Without memory for that, the place stays empty.
        let _ = self.places.borrow_mut().free.push(index);
        drop(pin);
    }

    /// Forgets the descriptors of all sources: the loop ends, and with the epoll descriptor all registrations.
    pub(super) fn close(&self) {
        self.closing.set(true);
        let mut sources = core::mem::take(&mut self.places.borrow_mut().sources);
        while let Some(place) = sources.pop() {
            if let Some(source) = place {
                source.number.set(0);
                Ref::let_go(source);
            }
        }
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
        let places = self.places.borrow();
        let source = places.sources.get(number as u32 as usize)?.as_ref()?;
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
            Ref::let_go(source);
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
        match self.priorities.borrow_mut().first_mut() {
            Some((best, count)) if *best == priority => {
                *count += 1;
                return Ok(());
            }
            _ => {}
        }
        self.insert(priority)
    }

    #[inline(never)]
    fn insert(&self, priority: i64) -> Result {
        let mut priorities = self.priorities.borrow_mut();
        match find(&priorities, priority) {
            Ok(at) => {
                if let Some((_, count)) = priorities.get_mut(at) {
                    *count += 1;
                }
            }
            Err(at) => priorities.insert(at, (priority, 1))?,
        }
        Ok(())
    }

    /// One thing less.
    pub(super) fn leave(&self, priority: i64) {
        match self.priorities.borrow_mut().first_mut() {
            Some((best, count)) if *best == priority && *count > 1 => {
                *count -= 1;
                return;
            }
            _ => {}
        }
        self.take_out(priority);
    }

    #[inline(never)]
    fn take_out(&self, priority: i64) {
        let mut priorities = self.priorities.borrow_mut();
        let Ok(at) = find(&priorities, priority) else { return };
        if let Some((_, count)) = priorities.get_mut(at) {
            *count = count.saturating_sub(1);
            if *count == 0 {
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
