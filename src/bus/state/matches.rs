//! What is remembered of the matches? The rules in a tree, and those that are due for the message that is dispatched.
//! sd_bus_add_match(3).

#![forbid(unsafe_code)]

use super::match_subject::Subject;
use super::match_tree::{Ruled, Tree};
use super::{Handler, Kind, Slot, Track, misplaced};
use crate::errno::Result;
use crate::mem::{CString, Vec};
use crate::message::Message;
use crate::obj::{Ref, RefCell, User};
use crate::wire::match_rule::Rule;
use core::cell::Cell;

/// One match.
pub struct Match {
    /// Who is called, if anybody.
    pub handler: Option<Handler>,
    /// The iteration it last ran in; 0 is none.
    pub last: Cell<u64>,
    /// Messages that arrived no later do not match: the bus did not know of the rule when it sent them.
    pub after: Cell<u64>,
    /// The rule as the bus knows it; `None` if it was not told.
    pub installed: RefCell<Option<CString>>,
    /// Who is told how the installation went.
    pub install_handler: Option<Handler>,
    /// The call that installs it, until it is answered.
    pub install_call: RefCell<Option<User<Slot>>>,
    /// The tracker that it works for.
    pub track: RefCell<Option<Ref<Track>>>,
    rule: Rule,
    leaf: Cell<Option<u32>>,
}

impl Match {
    /// A match that is in no tree yet.
    pub fn new(rule: Rule, handler: Option<Handler>, install_handler: Option<Handler>) -> Self {
        Self {
            handler,
            last: Cell::new(0),
            after: Cell::new(0),
            installed: RefCell::new(None),
            install_handler,
            install_call: RefCell::new(None),
            track: RefCell::new(None),
            rule,
            leaf: Cell::new(None),
        }
    }

    /// Whether it can only match messages of our own making.
    pub fn is_local(&self) -> bool {
        self.rule.is_local()
    }

    /// The match that a slot of this kind stands for.
    pub fn of(slot: &Slot) -> Option<&Self> {
        match &slot.kind {
            Kind::Match(found) => Some(found),
            _ => None,
        }
    }
}

/// A slot of kind `Match`.
#[derive(Clone)]
pub struct Entry(Ref<Slot>);

impl Ruled for Entry {
    fn rule(&self) -> &Rule {
        match &self.0.kind {
            Kind::Match(entry) => &entry.rule,
            _ => misplaced(),
        }
    }
}

/// The matches of a connection.
pub struct Matches {
    /// By what they ask for.
    pub tree: RefCell<Tree<Entry>>,
    /// Those that fit the present message, the last first; has room for all.
    due: RefCell<Vec<Ref<Slot>>>,
    /// How many there are.
    count: Cell<usize>,
    /// Whether some were added since the last search.
    pub modified: Cell<bool>,
}

impl Matches {
    pub(super) fn new() -> Self {
        Self { tree: RefCell::new(Tree::new()), due: RefCell::new(Vec::new()), count: Cell::new(0), modified: Cell::new(false) }
    }

    /// Enters a slot of kind `Match`.
    pub fn insert(&self, slot: &Ref<Slot>) -> Result {
        let Some(entry) = Match::of(slot) else { return Ok(()) };
        let mut due = self.due.borrow_mut();
        let more = (self.count.get() + 1).saturating_sub(due.len());
        due.reserve(more)?;
        let leaf = self.tree.borrow_mut().insert(Entry(slot.clone()))?;
        self.count.set(self.count.get() + 1);
        entry.leaf.set(Some(leaf));
        self.modified.set(true);
        Ok(())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count.get() == 0
    }

    /// Finds what fits a message and has not run in `iteration`, for [`Matches::next_due`].
    pub fn collect(&self, message: &Message, iteration: u64) {
        self.forget_due();
        self.modified.set(false);
        let (tree, mut due) = (self.tree.borrow(), self.due.borrow_mut());
        let subject = Subject::new(message, tree.arguments());
        let arrival = message.arrival();
        let is_due = |entry: &Match| entry.after.get() < arrival && entry.last.get() != iteration;
        tree.find(&subject, |Entry(slot)| {
            if Match::of(slot).is_some_and(is_due) {
                due.push_reserved(slot.clone());
            }
        });
        due.reverse();
    }

    /// The next that is due and still there.
    #[inline]
    pub fn next_due(&self) -> Option<Ref<Slot>> {
        loop {
            let slot = self.due.borrow_mut().pop()?;
            if Match::of(&slot).is_some_and(|entry| entry.leaf.get().is_some()) {
                return Some(slot);
            }
        }
    }

    /// Nothing is due any more.
    pub fn forget_due(&self) {
        while let Some(slot) = self.pop_due() {
            drop(slot);
        }
    }

    fn pop_due(&self) -> Option<Ref<Slot>> {
        self.due.borrow_mut().pop()
    }

    /// Takes a slot out; it will not be called any more, not even for the present message.
    pub fn remove(&self, slot: &Ref<Slot>) {
        let Some(entry) = Match::of(slot) else { return };
        if let Some(leaf) = entry.leaf.take() {
            self.count.set(self.count.get() - 1);
            let pin = self.tree.borrow_mut().remove(leaf);
            drop(pin);
        }
    }
}
