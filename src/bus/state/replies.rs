//! Which calls wait for a reply? Found by cookie, in the order of their deadlines, and, for the end of the connection, of their making.

#![forbid(unsafe_code)]

use super::{Handler, Kind, Slot, misplaced};
use crate::errno::Result;
use crate::mem::{Heap, Ranked, Table, scatter};
use crate::obj::RefCell;
use crate::obj::{Links, List, Ref};
use core::cell::Cell;

/// An asynchronous call.
pub struct Reply {
    /// Who gets the reply, if anybody.
    pub handler: Option<Handler>,
    /// Whether it is the first call of all.
    pub is_hello: Cell<bool>,
    /// The slot that an internal handler works for.
    pub context: Cell<Option<Ref<Slot>>>,
    cookie: Cell<u64>,
    deadline: Cell<u64>,
    /// Where in the heap of deadlines; `u32::MAX` when not there.
    place: Cell<u32>,
    links: Links<Slot>,
}

impl Reply {
    /// A call that is not yet in the table.
    pub fn new(handler: Option<Handler>) -> Self {
        Self {
            handler,
            is_hello: Cell::new(false),
            context: Cell::new(None),
            cookie: Cell::new(0),
            deadline: Cell::new(u64::MAX),
            place: Cell::new(u32::MAX),
            links: Links::new(),
        }
    }

    /// The call's cookie, 0 before it is in the table.
    pub fn cookie(&self) -> u64 {
        self.cookie.get()
    }
}

/// A slot of kind `Reply` in the heap of deadlines.
struct Deadline(Ref<Slot>);

impl Ranked for Deadline {
    fn before(&self, other: &Self) -> bool {
        let key = |slot: &Slot| of(slot).map(|reply| reply.deadline.get());
        key(&self.0) < key(&other.0)
    }

    fn moved(&self, place: Option<usize>) {
        if let Some(reply) = of(&self.0) {
            reply.place.set(place.map_or(u32::MAX, |place| place as u32));
        }
    }
}

fn of(slot: &Slot) -> Option<&Reply> {
    match &slot.kind {
        Kind::Reply(reply) => Some(reply),
        _ => None,
    }
}

fn links(slot: &Slot) -> &Links<Slot> {
    match &slot.kind {
        Kind::Reply(reply) => &reply.links,
        _ => misplaced(),
    }
}

/// The calls in flight.
pub struct Replies {
    by_cookie: RefCell<Table<u64, Ref<Slot>>>,
    by_deadline: RefCell<Heap<Deadline>>,
    by_age: List<Slot>,
}

impl Replies {
    pub(super) fn new() -> Self {
        Self { by_cookie: RefCell::new(Table::new()), by_deadline: RefCell::new(Heap::new()), by_age: List::new(links) }
    }

    /// Enters a slot of kind `Reply`; `deadline` is in microseconds of CLOCK_MONOTONIC, `u64::MAX` for none.
    pub fn insert(&self, slot: &Ref<Slot>, cookie: u64, deadline: u64) -> Result {
        let Some(reply) = of(slot) else { return Ok(()) };
        let (mut by_cookie, mut by_deadline) = (self.by_cookie.borrow_mut(), self.by_deadline.borrow_mut());
        by_deadline.reserve(1)?;
        by_cookie.insert_hashed(scatter(cookie), cookie, slot.clone())?;
        reply.cookie.set(cookie);
        reply.deadline.set(deadline);
        if deadline != u64::MAX {
            by_deadline.push_reserved(Deadline(slot.clone()));
        }
        self.by_age.push_back(slot);
        Ok(())
    }

    /// Takes a call out of the table, if it is there.
    pub fn remove(&self, slot: &Ref<Slot>) {
        let Some(reply) = of(slot) else { return };
        if !reply.links.linked() {
            return;
        }
        let cookie = reply.cookie.get();
        let by_cookie = self.by_cookie.borrow_mut().remove_hashed(scatter(cookie), &cookie);
        let by_deadline =
            Some(reply.place.get()).filter(|&place| place != u32::MAX).map(|place| self.by_deadline.borrow_mut().remove(place as usize));
        self.by_age.remove(slot);
        drop((by_cookie, by_deadline));
    }

    /// The call with this cookie.
    pub fn find(&self, cookie: u64) -> Option<Ref<Slot>> {
        self.by_cookie.borrow().get_hashed(scatter(cookie), &cookie).cloned()
    }

    /// Counts all deadlines, spans so far, from `now` on. Their order stays.
    pub fn start_clock(&self, now: u64) {
        for deadline in self.by_deadline.borrow().iter() {
            if let Some(reply) = of(&deadline.0) {
                reply.deadline.set(reply.deadline.get().saturating_add(now));
            }
        }
    }

    /// When the first call's time is up.
    pub fn next_deadline(&self) -> Option<u64> {
        Some(of(&self.by_deadline.borrow().first()?.0)?.deadline.get())
    }

    /// The call whose time is up first.
    pub fn next_late(&self) -> Option<Ref<Slot>> {
        Some(self.by_deadline.borrow().first()?.0.clone())
    }

    /// The oldest call.
    pub fn oldest(&self) -> Option<Ref<Slot>> {
        self.by_age.first()
    }

    /// How many calls wait.
    pub fn len(&self) -> usize {
        self.by_cookie.borrow().len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
