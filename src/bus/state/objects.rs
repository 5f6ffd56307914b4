//! What is remembered of the exported objects? A tree of nodes, one for each path that something is registered at and for each path
//! above it, found by path in constant time. sd_bus_add_object(3), sd_bus_add_object_vtable(3), sd_bus_add_object_manager(3).
//!
//! A node stays while something is registered at it or below it. What stands in it are slots, in the order they are asked in.

#![forbid(unsafe_code)]

use super::interface::{Interface, Vtable as Table};
use super::{Bus, Kind, MessageHandler, Slot};
use crate::errno::{Errno, Result};
use crate::mem::{self, Box, CString};
use crate::obj::RefCell;
use crate::obj::{BusError, Counts, Links, List, Object, Ref, User};
use crate::wire::path;
use core::borrow::Borrow;
use core::cell::{Cell, OnceCell};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::hash::{Hash, Hasher};

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
    node: Ref<Node>,
    links: Links<Slot>,
}

/// `sd_bus_add_node_enumerator`
pub struct Enumerator {
    /// The user's function.
    pub handler: EnumerateHandler,
    node: Ref<Node>,
    links: Links<Slot>,
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
    node: Ref<Node>,
    next: Cell<Option<Ref<Slot>>>,
}

/// `sd_bus_add_object_manager`
pub struct ObjectManager {
    node: Ref<Node>,
    links: Links<Slot>,
}

/// What few nodes have.
struct Branch {
    children: List<Node>,
    callbacks: List<Slot>,
    enumerators: List<Slot>,
    managers: List<Slot>,
}

/// A path, and what is registered at it.
pub struct Node {
    counts: Counts,
    /// The whole path.
    pub path: CString,
    /// The node above; the root has none.
    pub parent: Option<Ref<Node>>,
    links: Links<Node>,
    /// Tables; those of one interface stand together.
    pub vtables: Tables,
    branch: OnceCell<Box<Branch>>,
}

impl Node {
    fn new(path: &[u8], parent: Option<Ref<Self>>) -> Result<Ref<Self>> {
        Ref::new(Self {
            counts: Counts::new(),
            path: CString::new(path)?,
            parent,
            links: Links::new(),
            vtables: Tables(Cell::new(None)),
            branch: OnceCell::new(),
        })
    }

    fn branch(&self) -> Result<&Branch> {
        if self.branch.get().is_none() {
            let _ = self.branch.set(Box::new(Branch {
                children: List::new(|node: &Node| &node.links),
                callbacks: List::new(|slot: &Slot| &callback(slot).links),
                enumerators: List::new(|slot: &Slot| &enumerator(slot).links),
                managers: List::new(|slot: &Slot| &manager(slot).links),
            })?);
        }
        self.branch.get().map(|branch| &**branch).ok_or(Errno::NOMEM)
    }

    /// The nodes directly below, the newest first.
    pub fn children(&self) -> Option<&List<Self>> {
        self.branch.get().map(|branch| &branch.children)
    }

    /// Plain callbacks, the newest first.
    pub fn callbacks(&self) -> Option<&List<Slot>> {
        self.branch.get().map(|branch| &branch.callbacks)
    }

    /// Enumerators, the newest first.
    pub fn enumerators(&self) -> Option<&List<Slot>> {
        self.branch.get().map(|branch| &branch.enumerators)
    }

    /// Whether an object manager stands here.
    pub fn is_managed(&self) -> bool {
        self.branch.get().is_some_and(|branch| !branch.managers.is_empty())
    }

    fn is_unused(&self) -> bool {
        let unused = |branch: &Box<Branch>| {
            branch.children.is_empty() && branch.callbacks.is_empty() && branch.enumerators.is_empty() && branch.managers.is_empty()
        };
        self.vtables.is_empty() && self.branch.get().is_none_or(unused)
    }
}

/// The tables at a node, a chain of slots: most nodes have one or two.
pub struct Tables(Cell<Option<Ref<Slot>>>);

/// What is in the cell, which keeps it.
fn peek(cell: &Cell<Option<Ref<Slot>>>) -> Option<Ref<Slot>> {
    let slot = cell.take();
    let copy = slot.clone();
    cell.set(slot);
    copy
}

impl Tables {
    /// The table in front.
    pub fn first(&self) -> Option<Ref<Slot>> {
        peek(&self.0)
    }

    /// The table behind `slot`; `None` also when that is no longer registered.
    pub fn after(&self, slot: &Slot) -> Option<Ref<Slot>> {
        peek(&vtable(slot).next)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.first().is_none()
    }

    /// Puts a table behind the others of its interface, else last.
    fn insert(&self, slot: &Ref<Slot>) {
        let name = vtable(slot).interface.name();
        let (mut behind, mut next) = (None, self.first());
        while let Some(other) = next {
            next = self.after(&other);
            let ends = next.as_ref().is_none_or(|next| vtable(next).interface.name() != name);
            let stop = ends && vtable(&other).interface.name() == name;
            behind = Some(other);
            if stop {
                break;
            }
        }
        let place = behind.as_ref().map_or(&self.0, |behind| &vtable(behind).next);
        vtable(slot).next.set(place.replace(Some(slot.clone())));
    }

    fn remove(&self, slot: &Ref<Slot>) {
        let (mut before, mut next) = (None, self.first());
        while let Some(other) = next {
            if other.is(slot) {
                let place = before.as_ref().map_or(&self.0, |before: &Ref<Slot>| &vtable(before).next);
                let former = place.replace(vtable(slot).next.take());
                return drop(former);
            }
            next = self.after(&other);
            before = Some(other);
        }
    }
}

impl Object for Node {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(_: &Ref<Self>) {}
}

/// The plain callback that the slot stands for.
pub fn callback(slot: &Slot) -> &Callback {
    match &slot.kind {
        Kind::Object(callback) => callback,
        _ => unreachable!("only callbacks stand in a list of callbacks"),
    }
}

/// The enumerator that the slot stands for.
pub fn enumerator(slot: &Slot) -> &Enumerator {
    match &slot.kind {
        Kind::Enumerator(enumerator) => enumerator,
        _ => unreachable!("only enumerators stand in a list of enumerators"),
    }
}

/// The table that the slot stands for.
pub fn vtable(slot: &Slot) -> &Vtable {
    match &slot.kind {
        Kind::Vtable(vtable) => vtable,
        _ => unreachable!("only tables stand in a list of tables"),
    }
}

fn manager(slot: &Slot) -> &ObjectManager {
    match &slot.kind {
        Kind::ObjectManager(manager) => manager,
        _ => unreachable!("only managers stand in a list of managers"),
    }
}

/// A node by its path.
struct ByPath(Ref<Node>);

impl Borrow<[u8]> for ByPath {
    fn borrow(&self) -> &[u8] {
        self.0.path.as_bytes()
    }
}

impl Hash for ByPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.path.as_bytes().hash(state);
    }
}

impl PartialEq for ByPath {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&other.0)
    }
}

impl Eq for ByPath {}

/// The tree of object paths.
pub struct Objects {
    nodes: RefCell<mem::Table<ByPath, ()>>,
    /// What is exported, by the table's address.
    interfaces: RefCell<mem::Table<usize, Ref<Interface>>>,
    /// No node's path is longer.
    longest: Cell<usize>,
    /// Whether something was registered or removed since the present walk through the tree began.
    pub modified: Cell<bool>,
}

impl Objects {
    pub(super) fn new() -> Self {
        let (nodes, interfaces) = (RefCell::new(mem::Table::new()), RefCell::new(mem::Table::new()));
        Self { nodes, interfaces, longest: Cell::new(0), modified: Cell::new(false) }
    }

    /// Whether nothing is registered.
    pub fn is_empty(&self) -> bool {
        self.nodes.borrow().is_empty()
    }

    /// The node of this path.
    pub fn find(&self, path: &[u8]) -> Option<Ref<Node>> {
        self.nodes.borrow().get_key(path).map(|key| key.0.clone())
    }

    /// The node of this valid path, or of the nearest one above. However long the path, only as much of it is looked up as any node
    /// has had.
    pub fn nearest(&self, path: &[u8]) -> Option<Ref<Node>> {
        path::upwards(path).find_map(|path| if path.len() > self.longest.get() { None } else { self.find(path) })
    }

    /// The node of this valid path, made with those above it where they are missing. Who does not use it calls [`Objects::prune`].
    pub fn reach(&self, path: &[u8]) -> Result<Ref<Node>> {
        let mut node = self.nearest(path);
        self.longest.set(self.longest.get().max(path.len()));
        loop {
            let end = match &node {
                None => 1,
                Some(node) if node.path.as_bytes().len() == path.len() => return Ok(node.clone()),
                Some(node) => {
                    let start = node.path.as_bytes().len() + 1;
                    memchr::memchr(b'/', path.get(start..).unwrap_or_default()).map_or(path.len(), |at| start + at)
                }
            };
            match (self.make(&path[..end], node.clone()), node) {
                (Ok(made), _) => node = Some(made),
                (Err(error), above) => {
                    above.iter().for_each(|node| self.prune(node));
                    return Err(error);
                }
            }
        }
    }

    fn make(&self, path: &[u8], parent: Option<Ref<Node>>) -> Result<Ref<Node>> {
        let siblings = parent.as_ref().map(|parent| parent.branch()).transpose()?;
        let node = Node::new(path, parent.clone())?;
        self.nodes.borrow_mut().insert_new(ByPath(node.clone()), ())?;
        if let Some(siblings) = siblings {
            siblings.children.push_front(&node);
        }
        Ok(node)
    }

    /// Removes a node that nothing uses, and those above it that were there for it alone.
    pub fn prune(&self, node: &Ref<Node>) {
        let mut next = Some(node.clone());
        while let Some(node) = next.take_if(|node| node.is_unused()) {
            let removed = self.nodes.borrow_mut().remove(node.path.as_bytes());
            if let Some(siblings) = node.parent.as_ref().and_then(|parent| parent.children()) {
                siblings.remove(&node);
            }
            drop(removed);
            next = node.parent.clone();
        }
        if self.is_empty() {
            self.longest.set(0);
        }
    }

    /// The table under this name: the one that other objects export already, or a checked copy.
    pub fn interface(&self, name: &CStr, table: &Table<'_>, node: &Node) -> Result<Ref<Interface>> {
        let first = self.interfaces.borrow().get(&table.address()).cloned();
        let mut known = core::iter::successors(first, |interface| interface.next());
        if let Some(interface) = known.find(|interface| interface.name() == name.to_bytes()) {
            return check_members(&interface, node).map(|()| interface);
        }
        let alone = node.vtables.is_empty();
        Interface::new(name, table, |member, method| !alone && has_member(node, name.to_bytes(), member, method))
    }

    /// Counts one more object that exports `interface`.
    fn share(&self, interface: &Ref<Interface>) -> Result {
        if interface.exports.get() == 0 {
            let mut interfaces = self.interfaces.borrow_mut();
            match interfaces.get(&interface.address) {
                Some(first) => first.push_behind(interface),
                None => interfaces.insert_new(interface.address, interface.clone())?,
            }
        }
        interface.exports.set(interface.exports.get() + 1);
        Ok(())
    }

    /// One object less exports `interface`. The table's memory is C's again with the last one: the next may find another one there.
    fn unshare(&self, interface: &Ref<Interface>) {
        interface.exports.set(interface.exports.get() - 1);
        if interface.exports.get() != 0 {
            return;
        }
        let mut interfaces = self.interfaces.borrow_mut();
        let next = interface.take_next();
        let Some(first) = interfaces.get_mut(&interface.address) else { return };
        let removed = match next {
            Some(next) if first.is(interface) => (None, Some(core::mem::replace(first, next))),
            None if first.is(interface) => (interfaces.remove(&interface.address), None),
            next => (None, Interface::replace_behind(first, interface, next)),
        };
        drop(interfaces);
        drop(removed);
    }
}

/// `EEXIST` when a table of the same interface has a method or property of `interface`.
fn check_members(interface: &Ref<Interface>, node: &Node) -> Result {
    let mut next = node.vtables.first();
    while let Some(slot) = next {
        let other = &vtable(&slot).interface;
        let taken = |member: &super::interface::Member| {
            let name = interface.text(member.name);
            match member.kind {
                super::interface::Kind::Method { .. } => other.method(name).is_some(),
                super::interface::Kind::Property { .. } => other.property(name).is_some(),
                super::interface::Kind::Signal => false,
            }
        };
        if other.name() == interface.name() && interface.members.iter().any(taken) {
            return Err(Errno::EXIST);
        }
        next = node.vtables.after(&slot);
    }
    Ok(())
}

/// Whether a table of that interface at `node` has a method, or property, of this name.
pub fn has_member(node: &Node, interface: &[u8], member: &[u8], method: bool) -> bool {
    let mut next = node.vtables.first();
    while let Some(slot) = next {
        let other = &vtable(&slot).interface;
        if other.name() == interface && if method { other.method(member).is_some() } else { other.property(member).is_some() } {
            return true;
        }
        next = node.vtables.after(&slot);
    }
    false
}

/// Registering: each makes a slot and puts it into its node.
impl Node {
    /// `sd_bus_add_object`, `sd_bus_add_fallback`
    pub fn add_callback(
        this: &Ref<Self>,
        bus: &Ref<Bus>,
        handler: MessageHandler,
        fallback: bool,
        userdata: *mut c_void,
    ) -> Result<User<Slot>> {
        let branch = this.branch()?;
        let kind = Callback { handler, fallback, last: Cell::new(0), node: this.clone(), links: Links::new() };
        let slot = Slot::new(bus, Kind::Object(kind), userdata, |bus, slot| {
            let node = &callback(slot).node;
            leave(bus, node, node.callbacks(), slot);
        })?;
        branch.callbacks.push_front(&slot);
        bus.objects.modified.set(true);
        Ok(slot)
    }

    /// `sd_bus_add_node_enumerator`
    pub fn add_enumerator(this: &Ref<Self>, bus: &Ref<Bus>, handler: EnumerateHandler, userdata: *mut c_void) -> Result<User<Slot>> {
        let branch = this.branch()?;
        let kind = Enumerator { handler, node: this.clone(), links: Links::new() };
        let slot = Slot::new(bus, Kind::Enumerator(kind), userdata, |bus, slot| {
            let node = &enumerator(slot).node;
            leave(bus, node, node.enumerators(), slot);
        })?;
        branch.enumerators.push_front(&slot);
        bus.objects.modified.set(true);
        Ok(slot)
    }

    /// `sd_bus_add_object_manager`
    pub fn add_manager(this: &Ref<Self>, bus: &Ref<Bus>) -> Result<User<Slot>> {
        let branch = this.branch()?;
        let kind = ObjectManager { node: this.clone(), links: Links::new() };
        let slot = Slot::new(bus, Kind::ObjectManager(kind), core::ptr::null_mut(), |bus, slot| {
            let node = &manager(slot).node;
            leave(bus, node, node.branch.get().map(|branch| &branch.managers), slot);
        })?;
        branch.managers.push_front(&slot);
        bus.objects.modified.set(true);
        Ok(slot)
    }

    /// `sd_bus_add_object_vtable`, `sd_bus_add_fallback_vtable`. It stands behind the tables of the same interface, else last.
    pub fn add_vtable(
        this: &Ref<Self>,
        bus: &Ref<Bus>,
        interface: Ref<Interface>,
        fallback: Option<Option<FindHandler>>,
        userdata: *mut c_void,
    ) -> Result<User<Slot>> {
        bus.objects.share(&interface)?;
        let kind = Vtable {
            interface: interface.clone(),
            find: fallback.flatten(),
            fallback: fallback.is_some(),
            last: Cell::new(0),
            node: this.clone(),
            next: Cell::new(None),
        };
        let slot = Slot::new(bus, Kind::Vtable(kind), userdata, |bus, slot| {
            let vtable = vtable(slot);
            vtable.node.vtables.remove(slot);
            leave(bus, &vtable.node, None, slot);
            bus.objects.unshare(&vtable.interface);
        });
        let slot = slot.inspect_err(|_| bus.objects.unshare(&interface))?;
        this.vtables.insert(&slot);
        bus.objects.modified.set(true);
        Ok(slot)
    }
}

fn leave(bus: &Ref<Bus>, node: &Ref<Node>, list: Option<&List<Slot>>, slot: &Ref<Slot>) {
    if let Some(list) = list {
        list.remove(slot);
    }
    bus.objects.modified.set(true);
    bus.objects.prune(node);
}
