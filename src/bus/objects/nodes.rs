//! Which objects are there below a path? Those that enumerators name, sorted by each, and those that something is registered at.
//! sd_bus_add_node_enumerator(3).

#![forbid(unsafe_code)]

use crate::bus::state::objects::{Node, Sort, after, enumerator};
use crate::bus::state::{Bus, Running};
use crate::errno::{Errno, Result};
use crate::mem::{Heap, Ranked, Strings, Table, Vec, hash};
use crate::obj::{BusError, Ref, WithText};
use crate::wire::path;
use core::ffi::CStr;

/// The path of an object.
#[derive(Clone)]
pub enum Path {
    /// Something is registered there.
    Node(Ref<Node>),
    /// An enumerator names it.
    Named(Ref<WithText<()>>),
}

impl Path {
    /// The path, with its NUL.
    pub fn as_c_str(&self) -> &CStr {
        match self {
            Self::Node(node) => node.c_text(),
            Self::Named(name) => name.c_text(),
        }
    }

    /// The path.
    pub fn text(&self) -> &[u8] {
        match self {
            Self::Node(node) => node.text(),
            Self::Named(name) => name.text(),
        }
    }

    /// Its node, or the nearest one above.
    pub fn node(&self, bus: &Bus) -> Option<Ref<Node>> {
        match self {
            Self::Node(node) => Some(node.clone()),
            Self::Named(name) => bus.objects.nearest(name.text()),
        }
    }
}

/// Paths in the order they were found, each once.
#[derive(Default)]
pub struct Paths {
    /// In order.
    pub list: Vec<Path>,
    /// The same, once an enumerator has named one: the tree itself has none twice.
    known: Table<Path, ()>,
}

/// What is searched below.
pub struct Below<'a> {
    /// The connection.
    pub bus: &'a Ref<Bus>,
    /// All paths are this or below it.
    pub prefix: &'a CStr,
    /// Whether to descend further than one level, though not into what another object manager manages.
    pub recursive: bool,
}

impl Paths {
    fn add(&mut self, path: Path) -> Result {
        let named = matches!(path, Path::Named(_));
        if named && self.known.is_empty() {
            for path in &self.list {
                self.known.insert_new_hashed(hash(path.text()), path.clone(), ())?;
            }
        }
        if named || !self.known.is_empty() {
            let hash = hash(path.text());
            if self.known.key_where(hash, |known| known.text() == path.text()).is_some() {
                return Ok(());
            }
            self.known.insert_new_hashed(hash, path.clone(), ())?;
        }
        self.list.push(path)
    }
}

impl Below<'_> {
    /// The objects at or below the prefix that `node`, which stands at it or above, knows of. Ends early when objects were modified.
    pub fn collect(&self, node: &Ref<Node>, paths: &mut Paths, error: &mut BusError) -> Result {
        self.enumerate(node, paths, error)?;
        let mut next = node.child();
        while let Some(child) = next.take_if(|_| !self.bus.objects.modified.get()) {
            let inside = path::is_below_or_same(child.text(), self.prefix.to_bytes());
            if inside {
                paths.add(Path::Node(child.clone()))?;
            }
            let descend = inside && self.recursive && !child.has(Sort::Manager);
            if descend {
                self.enumerate(&child, paths, error)?;
            }
            next = next_node(&child, node, descend);
        }
        Ok(())
    }

    fn enumerate(&self, node: &Ref<Node>, paths: &mut Paths, error: &mut BusError) -> Result {
        let mut next = node.first(Sort::Enumerator);
        while let Some(slot) = next {
            let running = Running::enter(self.bus, &slot, None, slot.userdata());
            let (returned, names) = enumerator(&slot).call(self.bus, self.prefix, slot.userdata(), error);
            drop(running);
            Errno::check(returned)?;
            if self.bus.objects.modified.get() {
                return Ok(());
            }
            if let Some(errno) = error.errno() {
                return Err(errno);
            }
            self.add_sorted(&names, paths)?;
            next = after(&slot, Sort::Enumerator);
        }
        Ok(())
    }

    fn add_sorted(&self, names: &Strings, paths: &mut Paths) -> Result {
        let mut sorted = Heap::new();
        for name in names.iter() {
            sorted.push(Sorted(name))?;
        }
        while let Some(Sorted(name)) = sorted.pop() {
            let name = name.to_bytes();
            if !path::is_valid(name) {
                return Err(Errno::INVAL);
            }
            if path::is_below_or_same(name, self.prefix.to_bytes()) {
                paths.add(Path::Named(Ref::with_text((), name)?))?;
            }
        }
        Ok(())
    }
}

/// A name that leaves a heap in alphabetical order.
struct Sorted<'a>(&'a CStr);

impl Ranked for Sorted<'_> {
    fn before(&self, other: &Self) -> bool {
        self.0 < other.0
    }
    fn moved(&self, _: Option<usize>) {}
}

/// The node that follows `node` below `top`: a parent comes before its children.
fn next_node(node: &Ref<Node>, top: &Ref<Node>, descend: bool) -> Option<Ref<Node>> {
    if let Some(child) = node.child().filter(|_| descend) {
        return Some(child);
    }
    let mut node = node.clone();
    loop {
        let parent = node.parent.clone()?;
        if let Some(sibling) = node.sibling() {
            return Some(sibling);
        }
        if parent.is(top) {
            return None;
        }
        node = parent;
    }
}
