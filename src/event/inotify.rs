//! How does what happens to a file reach its source? sd_event_add_inotify(3)
//!
//! There is one inotify instance for each priority, and in it one watch for each inode, shared by its sources. A record stays until
//! all sources that it concerns have seen it; then comes the next.

#![forbid(unsafe_code)]

use super::{Event, Handler, InotifyHandler, Kind, ON, ONESHOT, Role, Source};
use crate::errno::{Errno, Result};
use crate::mem::{Box, CString, Table, Vec};
use crate::obj::RefCell;
use crate::obj::{Ref, User};
use crate::sys::Fd;
use crate::sys::inotify::{self, Inode, Inotify, Records};
use core::cell::{Cell, OnceCell};
use core::ffi::{CStr, c_char, c_int, c_void};

/// What is said to inotify_add_watch(2) rather than of events.
const MANNERS: u32 = libc::IN_ONESHOT | libc::IN_DONT_FOLLOW | libc::IN_ONLYDIR | libc::IN_EXCL_UNLINK;

/// A source of an inode.
pub(super) struct Watch {
    pub(super) callback: Option<InotifyHandler>,
    mask: u32,
    inode: Inode,
}

/// An inode that is watched.
struct Node {
    watch: c_int,
    mask: u32,
    /// Leads to the inode until the next iteration.
    fd: Option<Fd>,
    path: CString,
    /// Oldest first.
    sources: Vec<Ref<Source>>,
}

/// An inotify instance.
struct Reader {
    inotify: Inotify,
    priority: i64,
    number: u64,
    nodes: Table<Inode, Node>,
    watches: Table<c_int, Inode>,
    records: Records,
    /// Sources that have not yet seen the first record.
    pending: Cell<usize>,
}

#[derive(Default)]
struct Readers {
    all: RefCell<Vec<Option<Reader>>>,
    /// Instances with records, the last one read first.
    buffered: RefCell<Vec<usize>>,
    /// Inodes whose descriptors are open.
    open: RefCell<Vec<(usize, Inode)>>,
}

/// What a loop knows of inodes.
#[derive(Default)]
pub(super) struct InotifyTable(OnceCell<Box<Readers>>);

/// Opens the inode that a source is to watch.
pub fn open_inode(path: &CStr, mask: u32) -> Result<Fd> {
    let directory = if mask & libc::IN_ONLYDIR != 0 { libc::O_DIRECTORY } else { 0 };
    let follow = if mask & libc::IN_DONT_FOLLOW != 0 { libc::O_NOFOLLOW } else { 0 };
    inotify::open(path, directory | follow)
}

/// Fires when one of the events in `mask` happens to the inode that `fd` leads to.
pub fn add_inotify(
    event: &Ref<Event>,
    fd: c_int,
    mask: u32,
    handler: Handler<InotifyHandler>,
    userdata: *mut c_void,
) -> Result<User<Source>> {
    if mask & libc::IN_MASK_ADD != 0 {
        return Err(Errno::INVAL);
    }
    let inode = inotify::inode(fd)?;
    let (callback, given) = handler.split()?;
    let watch = Box::new(Watch { callback, mask, inode })?;
    let enabled = if mask & libc::IN_ONESHOT != 0 { ONESHOT } else { ON };
    let source = Source::new(event, Kind::Inotify(watch), given, userdata, enabled)?;
    Source::begin(source, |source| join(event, source, fd))
}

/// Puts a source among those of its inode, at its priority.
fn join(event: &Ref<Event>, source: &Ref<Source>, fd: c_int) -> Result {
    let watch = source.inotify()?;
    let readers = event.inotify.readers()?;
    let index = readers.reader(event, source.priority.get())?;
    let outcome = readers.join(index, source, watch, fd);
    if outcome.is_err() {
        readers.leave(event, index, source, watch);
    }
    outcome
}

impl InotifyTable {
    fn readers(&self) -> Result<&Readers> {
        if self.0.get().is_none() {
            let _ = self.0.set(Box::new(Readers::default())?);
        }
        self.get().ok_or(Errno::NOMEM)
    }

    fn get(&self) -> Option<&Readers> {
        self.0.get().map(|readers| &**readers)
    }

    /// Whether records wait for being handed out.
    pub(super) fn is_buffered(&self) -> bool {
        self.get().is_some_and(|readers| !readers.buffered.borrow().is_empty())
    }

    /// Closes the descriptors of inodes: an iteration has begun, and priorities are final.
    pub(super) fn close_inodes(&self) {
        let Some(readers) = self.get() else { return };
        loop {
            let Some((index, inode)) = readers.open.borrow_mut().pop() else { return };
            let mut all = readers.all.borrow_mut();
            let Some(Some(reader)) = all.get_mut(index) else { continue };
            if let Some(node) = reader.nodes.get_mut(&inode) {
                node.fd = None;
            }
        }
    }
}

impl Readers {
    fn find(&self, priority: i64) -> Option<usize> {
        self.all.borrow().iter().position(|reader| reader.as_ref().is_some_and(|reader| reader.priority == priority))
    }

    /// The instance of a priority, made if there is none.
    fn reader(&self, event: &Event, priority: i64) -> Result<usize> {
        if let Some(index) = self.find(priority) {
            return Ok(index);
        }
        let mut all = self.all.borrow_mut();
        let free = all.iter().position(Option::is_none);
        if free.is_none() {
            all.push(None)?;
        }
        let index = free.unwrap_or(all.len() - 1);
        let mut buffered = self.buffered.borrow_mut();
        let missing = all.len() - buffered.len();
        buffered.reserve(missing)?;
        let inotify = Inotify::new()?;
        let number = event.registry.number(Role::Inotify, index);
        event.registry.add_shared(inotify.raw(), number, priority)?;
        let (nodes, watches, records) = (Table::new(), Table::new(), Records::default());
        all[index] = Some(Reader { inotify, priority, number, nodes, watches, records, pending: Cell::new(0) });
        Ok(index)
    }

    fn join(&self, index: usize, source: &Ref<Source>, watch: &Watch, fd: c_int) -> Result {
        let mut all = self.all.borrow_mut();
        let reader = all.get_mut(index).and_then(Option::as_mut).ok_or(Errno::STALE)?;
        let mut open = self.open.borrow_mut();
        open.reserve(1)?;
        if reader.nodes.get(&watch.inode).is_none() {
            let node = Node { watch: -1, mask: 0, fd: None, path: inotify::path(fd)?, sources: Vec::new() };
            reader.nodes.insert_new(watch.inode, node)?;
        }
        reader.watches.reserve(1)?;
        let node = reader.nodes.get_mut(&watch.inode).ok_or(Errno::STALE)?;
        node.sources.push(source.clone())?;
        if node.fd.is_none() {
            node.fd = Some(Fd::duplicate(fd)?);
            open.push_reserved((index, watch.inode));
        }
        let mask = node.wanted();
        if node.watch < 0 || mask != node.mask {
            node.watch = reader.inotify.watch(fd, mask)?;
            node.mask = mask;
            let _ = reader.watches.insert(node.watch, watch.inode)?;
        }
        Ok(())
    }

    /// Takes a source from those of its inode. What nobody watches any more is closed.
    fn leave(&self, event: &Event, index: usize, source: &Ref<Source>, watch: &Watch) {
        let mut all = self.all.borrow_mut();
        let Some(place) = all.get_mut(index) else { return };
        let Some(reader) = place.as_mut() else { return };
        let mut left = None;
        if let Some(node) = reader.nodes.get_mut(&watch.inode) {
            if let Some(at) = node.sources.iter().position(|other| other.is(source)) {
                left = Some(node.sources.remove(at));
            }
            if node.sources.is_empty() {
                if node.watch >= 0 && event.registry.is_own() {
                    reader.inotify.unwatch(node.watch);
                    let _ = reader.watches.remove(&node.watch);
                }
                let _ = reader.nodes.remove(&watch.inode);
            }
        }
        if reader.nodes.is_empty() {
            event.registry.remove(reader.inotify.raw());
            event.registry.leave(reader.priority);
            self.forget(index);
            *place = None;
        }
        drop(all);
        drop(left);
    }

    fn forget(&self, index: usize) {
        let mut buffered = self.buffered.borrow_mut();
        if let Some(at) = buffered.iter().position(|&other| other == index) {
            buffered.remove(at);
        }
    }

    /// Hands out records of one instance until one concerns somebody. False when there are none left.
    fn hand_out(&self, event: &Event, index: usize) -> bool {
        let mut all = self.all.borrow_mut();
        loop {
            let Some(Some(reader)) = all.get_mut(index) else { return false };
            if reader.pending.get() > 0 {
                return true;
            }
            let Some((watch, mask)) = reader.records.about() else { return false };
            drop(all);
            if let Some(Some(reader)) = self.all.borrow().get(index) {
                reader.concern(event, watch, mask);
            }
            all = self.all.borrow_mut();
            let Some(Some(reader)) = all.get_mut(index) else { return false };
            if mask & libc::IN_IGNORED != 0 {
                reader.watch_is_gone(watch);
            }
            if reader.pending.get() > 0 {
                return true;
            }
            reader.records.pass();
        }
    }
}

impl Reader {
    /// Makes pending the sources that a record concerns.
    fn concern(&self, event: &Event, watch: c_int, mask: u32) {
        if mask & libc::IN_Q_OVERFLOW != 0 {
            self.nodes.iter().for_each(|(_, node)| node.concern(event, true, mask));
        } else if let Some(node) = self.watches.get(&watch).and_then(|inode| self.nodes.get(inode)) {
            node.concern(event, mask & (libc::IN_IGNORED | libc::IN_UNMOUNT) != 0, mask);
        }
    }

    /// The kernel has ended a watch by itself.
    fn watch_is_gone(&mut self, watch: c_int) {
        let gone = self.watches.remove(&watch);
        if let Some(node) = gone.and_then(|(_, inode)| self.nodes.get_mut(&inode)) {
            node.watch = -1;
        }
    }
}

impl Node {
    /// Makes pending its sources, all of them or those that want to know of these events, the newest first.
    fn concern(&self, event: &Event, all: bool, mask: u32) {
        for source in self.sources.iter().rev() {
            let concerned = |watch: &Watch| all || watch.mask & mask & libc::IN_ALL_EVENTS != 0;
            if !source.is_offline() && source.inotify().is_ok_and(concerned) {
                Source::set_pending(source, event, true);
            }
        }
    }

    /// What its sources together want to know.
    fn wanted(&self) -> u32 {
        let masks = || self.sources.iter().filter_map(|source| source.inotify().ok()).map(|watch| watch.mask);
        let common = masks().fold(u32::MAX, |all, mask| all & mask);
        masks().fold(0, |any, mask| any | mask) & !MANNERS | common & libc::IN_EXCL_UNLINK
    }
}

/// An instance is readable: reads records once those read before are handed out.
pub(super) fn receive(event: &Event, number: u64) -> Result {
    let (index, Some(readers)) = (number as u32 as usize, event.inotify.get()) else { return Ok(()) };
    let mut all = readers.all.borrow_mut();
    let Some(reader) = all.get_mut(index).and_then(Option::as_mut).filter(|reader| reader.number == number) else { return Ok(()) };
    if reader.pending.get() == 0 && reader.records.about().is_none() && reader.records.read(&reader.inotify)? {
        readers.forget(index);
        readers.buffered.borrow_mut().insert(0, index)?;
    }
    Ok(())
}

/// Hands out the records of all instances, as far as those before them were seen.
pub(super) fn hand_out(event: &Event) {
    let Some(readers) = event.inotify.get() else { return };
    let mut at = 0;
    loop {
        let Some(index) = readers.buffered.borrow().get(at).copied() else { return };
        if readers.hand_out(event, index) {
            at += 1;
        } else {
            readers.forget(index);
        }
    }
}

impl Watch {
    /// The source has become pending or no longer is.
    pub(super) fn counts(&self, source: &Source, event: &Event, pending: bool) {
        let Some(readers) = event.inotify.get() else { return };
        let all = readers.all.borrow();
        if let Some(reader) = all.iter().flatten().find(|reader| reader.priority == source.priority.get()) {
            let count = reader.pending.get();
            reader.pending.set(if pending { count + 1 } else { count.saturating_sub(1) });
        }
    }

    pub(super) fn leave(&self, source: &Ref<Source>, event: &Event) {
        let Some(readers) = event.inotify.get() else { return };
        if let Some(index) = readers.find(source.priority.get()) {
            readers.leave(event, index, source, self);
        }
    }

    pub(super) fn call(&self, source: &Ref<Source>, callback: Option<InotifyHandler>) -> c_int {
        let Some((event, priority)) = source.event().map(|event| (event, source.priority.get())) else { return 0 };
        let Some(readers) = event.inotify.get() else { return 0 };
        let Some(index) = readers.find(priority) else { return 0 };
        // While the handler runs the records are out of reach of what it may do to the sources.
        let taken = match readers.all.borrow_mut().get_mut(index) {
            Some(Some(reader)) => (core::mem::take(&mut reader.records), reader.number),
            _ => return 0,
        };
        let (mut records, number) = taken;
        let outcome = match (callback, records.first()) {
            (Some(callback), Some(head)) => callback.call(source, head, source.userdata.get()),
            _ => super::dispatch::ask_to_exit(source),
        };
        let mut all = readers.all.borrow_mut();
        let reader = all.get_mut(index).and_then(Option::as_mut);
        if let Some(reader) = reader.filter(|reader| reader.number == number) {
            if reader.pending.get() == 0 {
                records.pass();
            }
            reader.records = records;
        }
        outcome
    }

    /// Moves the source to another priority, which it can until the next iteration begins.
    pub(super) fn set_priority(&self, source: &Ref<Source>, event: &Ref<Event>, priority: i64) -> Result {
        let readers = event.inotify.readers()?;
        let old = readers.find(source.priority.get()).ok_or(Errno::STALE)?;
        let fd = match readers.all.borrow().get(old) {
            Some(Some(reader)) => reader.nodes.get(&self.inode).and_then(|node| node.fd.as_ref()).map(|fd| Fd::duplicate(fd.raw())),
            _ => None,
        };
        let fd = fd.ok_or(Errno::OPNOTSUPP)??;
        Source::set_pending(source, event, false);
        let before = source.priority.replace(priority);
        if let Err(e) = join(event, source, fd.raw()) {
            source.priority.set(before);
            return Err(e);
        }
        readers.leave(event, old, source, self);
        Ok(())
    }
}

impl Source {
    pub(super) fn inotify(&self) -> Result<&Watch> {
        match &self.kind {
            Kind::Inotify(watch) => Ok(watch),
            _ => Err(Errno::DOM),
        }
    }

    /// What the inode is watched for; `EDOM` if the source is of another kind, here and below.
    pub fn inotify_mask(&self) -> Result<u32> {
        Ok(self.inotify()?.mask)
    }

    /// Where the inode was when it was first watched, valid until the source ends; `ESTALE` when that is gone.
    pub fn inotify_path(&self) -> Result<*const c_char> {
        let watch = self.inotify()?;
        let event = self.event().ok_or(Errno::STALE)?;
        let readers = event.inotify.get().ok_or(Errno::STALE)?;
        let index = readers.find(self.priority.get()).ok_or(Errno::STALE)?;
        let all = readers.all.borrow();
        let node = all.get(index).and_then(Option::as_ref).and_then(|reader| reader.nodes.get(&watch.inode));
        node.map(|node| node.path.as_ptr()).ok_or(Errno::STALE)
    }
}
