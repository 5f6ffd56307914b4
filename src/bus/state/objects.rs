//! What is remembered of the exported objects? A tree of nodes, one for each path that something is registered at and for each path
//! above it, found by path in constant time. sd_bus_add_object(3), sd_bus_add_object_vtable(3), sd_bus_add_object_manager(3).
//!
//! A node stays while something is registered at it or below it. What stands in it are slots, in the order they are asked in.

#![forbid(unsafe_code)]

use super::interface::{self, Interface, Table};
use super::{Bus, Kind, MessageHandler, Slot, misplaced};
use crate::errno::{Errno, Result};
use crate::mem;
use crate::obj::RefCell;
use crate::obj::{BusError, Held, Ref, User, WithText};
use crate::wire::path;
use core::cell::Cell;
use core::ffi::{CStr, c_char, c_int, c_void};

/// `sd_bus_object_find_t`
pub type FindHandler = crate::obj::Callback<
    unsafe extern "C" fn(*mut Bus, *const c_char, *const c_char, *mut c_void, *mut *mut c_void, *mut BusError) -> c_int,
>;
/// `sd_bus_node_enumerator_t`
pub type EnumerateHandler =
    crate::obj::Callback<unsafe extern "C" fn(*mut Bus, *const c_char, *mut c_void, *mut *mut *mut c_char, *mut BusError) -> c_int>;

/// A plain callback, `sd_bus_add_object`.
pub struct Callback {
    /// The user's function.
    pub handler: MessageHandler,
    /// Whether it also stands for all paths below.
    pub fallback: bool,
    /// The iteration it last ran in.
    pub last: Cell<u64>,
}

/// `sd_bus_add_object_vtable`
pub struct Vtable {
    /// What is exported.
    pub interface: Ref<Interface>,
    /// Who tells which objects there are, for a fallback.
    pub find: Option<FindHandler>,
    /// Whether it stands for all paths below.
    pub fallback: bool,
    /// The iteration one of its methods last ran in.
    pub last: Cell<u64>,
}

/// What stands at a node.
pub enum Entry {
    /// `sd_bus_add_object`, `sd_bus_add_fallback`
    Callback(Callback),
    /// `sd_bus_add_node_enumerator`
    Enumerator(EnumerateHandler),
    /// `sd_bus_add_object_vtable`, `sd_bus_add_fallback_vtable`
    Vtable(Vtable),
    /// `sd_bus_add_object_manager`
    Manager,
}

/// A sort of [`Entry`].
#[derive(Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Sort {
    Callback,
    Enumerator,
    Vtable,
    Manager,
}

/// An entry, and where it stands.
pub struct Registration {
    entry: Entry,
    node: Ref<Node>,
    next: Held<Slot>,
}

impl Entry {
    fn sort(&self) -> Sort {
        match self {
            Self::Callback(_) => Sort::Callback,
            Self::Enumerator(_) => Sort::Enumerator,
            Self::Vtable(_) => Sort::Vtable,
            Self::Manager => Sort::Manager,
        }
    }
}

fn registration(slot: &Slot) -> &Registration {
    match &slot.kind {
        Kind::Object(registration) => registration,
        _ => misplaced(),
    }
}

/// The plain callback that the slot stands for.
pub fn callback(slot: &Slot) -> &Callback {
    match &registration(slot).entry {
        Entry::Callback(callback) => callback,
        _ => misplaced(),
    }
}

/// The enumerator that the slot stands for.
pub fn enumerator(slot: &Slot) -> EnumerateHandler {
    match &registration(slot).entry {
        Entry::Enumerator(enumerator) => *enumerator,
        _ => misplaced(),
    }
}

/// The table that the slot stands for.
pub fn vtable(slot: &Slot) -> &Vtable {
    match &registration(slot).entry {
        Entry::Vtable(vtable) => vtable,
        _ => misplaced(),
    }
}

/// A path, the text, and what is registered at it.
pub type Node = WithText<Place>;

/// A place in the tree.
pub struct Place {
    hash: u64,
    /// The node above; the root has none.
    pub parent: Option<Ref<Node>>,
    /// The first of the nodes below, the newest; `next` and `previous` are its siblings.
    child: Held<Node>,
    next: Held<Node>,
    previous: Held<Node>,
    /// The first of the slots. Tables of one interface stand together, the oldest first; of the others the newest is first.
    slots: Held<Slot>,
}

impl Place {
    /// The newest of the nodes directly below.
    pub fn child(&self) -> Option<Ref<Node>> {
        self.child.get()
    }

    /// The next older one below the same node.
    pub fn sibling(&self) -> Option<Ref<Node>> {
        self.next.get()
    }

    /// The first entry of that sort.
    pub fn first(&self, sort: Sort) -> Option<Ref<Slot>> {
        next_of(&self.slots, sort)
    }

    /// Whether there is an entry of that sort.
    pub fn has(&self, sort: Sort) -> bool {
        self.first(sort).is_some()
    }

    fn is_unused(&self) -> bool {
        self.slots.is_empty() && self.child.is_empty()
    }

    fn add_child(&self, node: &Ref<Node>) {
        let second = self.child.replace(Some(node.clone()));
        if let Some(second) = &second {
            second.previous.set(Some(node.clone()));
        }
        node.next.set(second);
    }

    fn remove_child(&self, node: &Ref<Node>) {
        let (previous, next) = (node.previous.take(), node.next.take());
        previous.as_ref().map_or(&self.child, |previous| &previous.next).set(next.clone());
        if let Some(next) = next {
            next.previous.set(previous);
        }
    }

    /// Puts a table behind the others of its interface, else last, and other entries in front.
    fn insert(&self, slot: &Ref<Slot>) {
        let Entry::Vtable(table) = &registration(slot).entry else {
            return registration(slot).next.set(self.slots.replace(Some(slot.clone())));
        };
        let is_same = |other: &Ref<Slot>| vtable(other).interface.name() == table.interface.name();
        let (mut behind, mut next) = (None, self.slots.get());
        while let Some(other) = next {
            let ends = registration(&other).entry.sort() == Sort::Vtable
                && is_same(&other)
                && after(&other, Sort::Vtable).is_none_or(|next| !is_same(&next));
            next = if ends { None } else { registration(&other).next.get() };
            behind = Some(other);
        }
        let place = behind.as_ref().map_or(&self.slots, |behind| &registration(behind).next);
        registration(slot).next.set(place.replace(Some(slot.clone())));
    }

    fn remove(&self, slot: &Ref<Slot>) {
        let (mut before, mut next) = (None, self.slots.get());
        while let Some(other) = next {
            if other.is(slot) {
                let place = before.as_ref().map_or(&self.slots, |before: &Ref<Slot>| &registration(before).next);
                return place.set(registration(slot).next.take());
            }
            next = registration(&other).next.get();
            before = Some(other);
        }
    }
}

fn next_of(place: &Held<Slot>, sort: Sort) -> Option<Ref<Slot>> {
    let mut next = place.get();
    while let Some(slot) = next.take_if(|slot| registration(slot).entry.sort() != sort) {
        next = registration(&slot).next.get();
        Ref::let_go(slot);
    }
    next
}

/// The entry of that sort behind `slot`; `None` also when that is no longer registered.
pub fn after(slot: &Slot, sort: Sort) -> Option<Ref<Slot>> {
    next_of(&registration(slot).next, sort)
}

/// The tree of object paths.
pub struct Objects {
    nodes: RefCell<mem::Table<Ref<Node>, ()>>,
    interfaces: RefCell<mem::Table<Ref<Interface>, ()>>,
    /// The last table that was exported and is no more.
    idle: Held<Interface>,
    /// No node's path is longer.
    longest: Cell<usize>,
    /// Whether something was registered or removed since the present walk through the tree began.
    pub modified: Cell<bool>,
}

impl Objects {
    pub(super) fn new() -> Self {
        let (nodes, interfaces) = (RefCell::new(mem::Table::new()), RefCell::new(mem::Table::new()));
        Self { nodes, interfaces, idle: Held::new(), longest: Cell::new(0), modified: Cell::new(false) }
    }

    /// Whether nothing is registered.
    pub fn is_empty(&self) -> bool {
        self.nodes.borrow().is_empty()
    }

    /// The node of this path.
    pub fn find(&self, path: &[u8]) -> Option<Ref<Node>> {
        self.nodes.borrow().key_where(mem::hash(path), |node| node.text() == path).cloned()
    }

    /// The node of this valid path, or of the nearest one above. However long the path, only as much of it is looked up as any node
    /// has had.
    pub fn nearest(&self, mut path: &[u8]) -> Option<Ref<Node>> {
        if self.longest.get() == 0 {
            return None;
        }
        loop {
            let found = if path.len() <= self.longest.get() { self.find(path) } else { None };
            if found.is_some() {
                return found;
            }
            path = path::parent(path)?;
        }
    }

    /// The node of this valid path, made with those above it where they are missing. Who does not use it calls [`Objects::prune`].
    pub fn reach(&self, path: &[u8]) -> Result<Ref<Node>> {
        let mut node = self.nearest(path);
        self.longest.set(self.longest.get().max(path.len()));
        loop {
            let end = match &node {
                None => 1,
                Some(node) if node.text().len() == path.len() => return Ok(node.clone()),
                Some(node) => {
                    let start = node.text().len() + 1;
                    path.iter().skip(start).position(|&byte| byte == b'/').map_or(path.len(), |at| start + at)
                }
            };
            match self.make(path.get(..end).unwrap_or(path), node.clone()) {
                Ok(made) => node = Some(made),
                Err(error) => {
                    node.iter().for_each(|above| self.prune(above));
                    return Err(error);
                }
            }
        }
    }

    fn make(&self, path: &[u8], parent: Option<Ref<Node>>) -> Result<Ref<Node>> {
        let hash = mem::hash(path);
        let (child, next, previous) = (Held::new(), Held::new(), Held::new());
        let node = Ref::with_text(Place { hash, parent, child, next, previous, slots: Held::new() }, path)?;
        self.nodes.borrow_mut().insert_new_hashed(hash, node.clone(), ())?;
        if let Some(parent) = &node.parent {
            parent.add_child(&node);
        }
        Ok(node)
    }

    /// Removes a node that nothing uses, and those above it that were there for it alone.
    pub fn prune(&self, node: &Ref<Node>) {
        let mut next = Some(node.clone());
        while let Some(node) = next.take_if(|node| node.is_unused()) {
            let removed = self.nodes.borrow_mut().remove_where(node.hash, |one| one.is(&node));
            if let Some(parent) = &node.parent {
                parent.remove_child(&node);
            }
            drop(removed);
            next = node.parent.clone();
        }
        if self.is_empty() {
            self.longest.set(0);
        }
    }

    /// The table under this name: the one that other objects export already, or did last, or a checked copy.
    pub fn interface(&self, name: &CStr, table: &interface::Vtable<'_>, node: &Node) -> Result<Ref<Interface>> {
        let name = name.to_bytes();
        let hash = Table::hash(table.address(), name);
        let is_known = |known: &Ref<Interface>| known.address == table.address() && known.name() == name;
        let known = self.interfaces.borrow().key_where(hash, is_known).cloned();
        // Meanwhile the memory may have been another table's.
        let idle = || self.idle.take().filter(|idle| is_known(idle) && idle.is_copy_of(table));
        if let Some(interface) = known.or_else(idle) {
            return check_members(&interface, node).map(|()| interface);
        }
        let alone = !node.has(Sort::Vtable);
        Table::new(name, table, |member, method| !alone && declaring(node, name, member, method).is_some())
    }

    /// Counts one more object that exports `interface`.
    fn share(&self, interface: &Ref<Interface>) -> Result {
        if interface.exports.get() == 0 {
            let hash = Table::hash(interface.address, interface.name());
            self.interfaces.borrow_mut().insert_new_hashed(hash, interface.clone(), ())?;
        }
        interface.exports.set(interface.exports.get() + 1);
        Ok(())
    }

    /// One object less exports `interface`. The table's memory is C's again with the last one: the next may find another one there.
    fn unshare(&self, interface: &Ref<Interface>) {
        interface.exports.set(interface.exports.get() - 1);
        if interface.exports.get() == 0 {
            let hash = Table::hash(interface.address, interface.name());
            let removed = self.interfaces.borrow_mut().remove_where(hash, |one| one.is(interface));
            self.idle.set(removed.map(|(interface, ())| interface));
        }
    }
}

/// `EEXIST` when a table of the same interface has a method or property of `interface`.
fn check_members(interface: &Ref<Interface>, node: &Node) -> Result {
    let mut next = node.first(Sort::Vtable);
    while let Some(slot) = next {
        let other = &vtable(&slot).interface;
        if other.name() == interface.name() && interface.shares_members_with(other) {
            return Err(Errno::EXIST);
        }
        next = after(&slot, Sort::Vtable);
    }
    Ok(())
}

/// The table of that interface at `node` that has a method, or property, of this name, and the place of the member in it.
pub fn declaring(node: &Node, interface: &[u8], member: &[u8], method: bool) -> Option<(Ref<Slot>, usize)> {
    let mut next = node.first(Sort::Vtable);
    while let Some(slot) = next {
        let other = &vtable(&slot).interface;
        let found = if other.name() == interface { other.find(member, method) } else { None };
        if let Some((at, _)) = found {
            return Some((slot, at));
        }
        next = after(&slot, Sort::Vtable);
    }
    None
}

/// Makes a slot and puts it into a node.
pub fn register(bus: &Ref<Bus>, node: &Ref<Node>, entry: Entry, userdata: *mut c_void) -> Result<User<Slot>> {
    let interface = match &entry {
        Entry::Vtable(table) => Some(table.interface.clone()),
        _ => None,
    };
    if let Some(interface) = &interface {
        bus.objects.share(interface)?;
    }
    let registration = Registration { entry, node: node.clone(), next: Held::new() };
    let made = Slot::new(bus, Kind::Object(registration), userdata, leave);
    match (&made, &interface) {
        (Ok(slot), _) => {
            node.insert(slot);
            bus.objects.modified.set(true);
        }
        (Err(_), Some(interface)) => bus.objects.unshare(interface),
        (Err(_), None) => (),
    }
    made
}

fn leave(bus: &Ref<Bus>, slot: &Ref<Slot>) {
    let registration = registration(slot);
    registration.node.remove(slot);
    bus.objects.modified.set(true);
    bus.objects.prune(&registration.node);
    if let Entry::Vtable(table) = &registration.entry {
        bus.objects.unshare(&table.interface);
    }
}
