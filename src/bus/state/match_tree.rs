//! Which of many match rules fit a message, and in which order? A tree in which rules share their first tests.
//!
//! The order is visible and the reference's: below each node what was put there last comes first, be it a rule that ends there or
//! the first test of a kind. Values are interned and edges hashed, so what does not fit costs nothing, however much there is of it.
//!
//! Tests that a rule shares with no other are not laid out: its leaf stands in place of the first of them and is asked for all.

#![forbid(unsafe_code)]

use super::match_subject::Subject;
use crate::errno::Result;
use crate::mem::{CString, Table, Vec, hash, inside, scatter};
use crate::wire::match_rule::{Field, Rule, ends_namespace, path_matches};
use core::cell::Cell;
use core::ops::{Index, IndexMut};

/// No node.
const NONE: u32 = u32::MAX;
const ROOT: u32 = 0;

enum Kind<T> {
    /// Not in use; `next` is the next such node.
    Free,
    /// A passed test, or the root. Its children are rules that end here and further tests.
    Value { symbol: u32, listed: bool },
    /// A test; its children are the values it can yield. Only those stand in its list that are not found by hashing.
    Test(Field),
    /// A rule of which so many components have been passed here; what is left it shares with none.
    Leaf { passed: u32, payload: T },
}

/// What is found by a rule.
pub trait Ruled: Clone {
    /// The rule, always the same.
    fn rule(&self) -> &Rule;
}

struct Node<T> {
    kind: Kind<T>,
    parent: u32,
    previous: u32,
    next: u32,
    first: u32,
    children: u32,
    /// Grows from node to node: who is younger comes first.
    serial: u64,
    /// Values: the round that came by last. Tests of lists: where in the list it is.
    mark: Cell<u64>,
    /// Values: the hash of the text.
    hash: u64,
    /// What an `argNpath` is compared with.
    pattern: Option<CString>,
}

/// By number.
struct Nodes<T>(Vec<Node<T>>);

impl<T> Nodes<T> {
    /// `None` of `NONE`.
    fn get(&self, number: u32) -> Option<&Node<T>> {
        self.0.get(number as usize)
    }

    /// Makes `next` follow `previous` (NONE: come first) among the children of `parent`.
    #[inline(never)]
    fn join(&mut self, parent: u32, previous: u32, next: u32) {
        if previous == NONE {
            self[parent].first = next;
        } else {
            self[previous].next = next;
        }
        if next != NONE {
            self[next].previous = previous;
        }
    }
}

/// Of a number that stands anywhere there is a node.
impl<T> Index<u32> for Nodes<T> {
    type Output = Node<T>;
    #[inline(always)]
    fn index(&self, number: u32) -> &Node<T> {
        inside((number as usize) < self.0.len());
        &self.0[number as usize]
    }
}

impl<T> IndexMut<u32> for Nodes<T> {
    #[inline(always)]
    fn index_mut(&mut self, number: u32) -> &mut Node<T> {
        inside((number as usize) < self.0.len());
        &mut self.0[number as usize]
    }
}

/// The values of all rules, each once: a rule's value and a message's field are equal if they have the same number.
struct Symbols {
    numbers: Table<CString, Symbol>,
    next: u32,
    free: Vec<u32>,
}

/// A value's number, and by how many tests it is used.
struct Symbol {
    number: u32,
    uses: u32,
}

impl Symbols {
    fn find(&self, hash: u64, text: &[u8]) -> Option<u32> {
        self.numbers.get_hashed(hash, text).map(|symbol| symbol.number)
    }

    fn take(&mut self, hash: u64, text: &[u8]) -> Result<u32> {
        if let Some(symbol) = self.numbers.get_mut_hashed(hash, text) {
            symbol.uses += 1;
            return Ok(symbol.number);
        }
        self.free.reserve(self.numbers.len() + 1)?; // so that `release` need not
        let number = self.free.last().copied().unwrap_or(self.next);
        self.numbers.insert_new_hashed(hash, CString::new(text)?, Symbol { number, uses: 1 })?;
        if self.free.pop().is_none() {
            self.next += 1;
        }
        Ok(number)
    }

    fn release(&mut self, hash: u64, text: &[u8]) {
        let Some(symbol) = self.numbers.get_mut_hashed(hash, text) else { return };
        symbol.uses -= 1;
        if symbol.uses == 0 {
            if let Some((_, symbol)) = self.numbers.remove_hashed(hash, text) {
                self.free.push_reserved(symbol.number);
            }
        }
    }
}

/// From a node and a value's number or a kind of test to the node below.
struct Edges(Table<u64, u32>);

impl Edges {
    fn key(node: u32, label: u32) -> (u64, u64) {
        let key = u64::from(node) << 32 | u64::from(label);
        (scatter(key), key)
    }

    fn get(&self, node: u32, label: u32) -> Option<u32> {
        let (hash, key) = Self::key(node, label);
        self.0.get_hashed(hash, &key).copied()
    }

    fn insert(&mut self, node: u32, label: u32, below: u32) -> Result {
        let (hash, key) = Self::key(node, label);
        self.0.insert_hashed(hash, key, below).map(drop)
    }

    fn remove(&mut self, node: u32, label: u32) {
        let (hash, key) = Self::key(node, label);
        self.0.remove_hashed(hash, &key);
    }
}

/// Rules, each with what is found by it.
pub struct Tree<T> {
    nodes: Nodes<T>,
    free: u32,
    edges: Edges,
    symbols: Symbols,
    serial: u64,
    /// Counts searches.
    round: Cell<u64>,
    /// How long values are or have been, a bit for each length; the last bit is for all that are longer.
    lengths: u64,
    /// The longest of them.
    longest: usize,
    /// Arguments from here on are in no rule.
    arguments: u8,
}

impl<T: Ruled> Tree<T> {
    /// Holds no rule and has allocated nothing.
    pub const fn new() -> Self {
        Self {
            nodes: Nodes(Vec::new()),
            free: NONE,
            edges: Edges(Table::new()),
            symbols: Symbols { numbers: Table::new(), next: 0, free: Vec::new() },
            serial: 0,
            round: Cell::new(0),
            lengths: 0,
            longest: 0,
            arguments: 0,
        }
    }

    /// How many of a message's arguments rules speak of.
    pub fn arguments(&self) -> u8 {
        self.arguments
    }

    /// Enters a rule; the number returned takes it out again. `ENOMEM` changes nothing.
    pub fn insert(&mut self, payload: T) -> Result<u32> {
        if self.nodes.0.is_empty() {
            self.create(NONE, Kind::Value { symbol: NONE, listed: false })?;
        }
        let rule = payload.rule();
        let (mut at, mut passed, mut outcome) = (ROOT, 0, Ok(()));
        while let Some((field, value)) = rule.component_at(passed) {
            match self.pass(at, field, value) {
                Ok(None) => break,
                Ok(Some(below)) => (at, passed) = (below, passed + 1),
                Err(errno) => {
                    outcome = Err(errno);
                    break;
                }
            }
        }
        match outcome.and_then(|()| self.create_leaf(at, passed, payload.clone())) {
            Ok(leaf) => {
                let arguments = rule.components().filter_map(|(field, _)| field.argument());
                self.arguments = arguments.fold(self.arguments, |most, argument| most.max(argument + 1));
                Ok(leaf)
            }
            Err(errno) => {
                self.prune(at, rule, passed);
                Err(errno)
            }
        }
    }

    /// Takes out the rule that was entered as `leaf`.
    pub fn remove(&mut self, leaf: u32) -> Option<T> {
        let parent = self.nodes.get(leaf)?.parent;
        self.unlink(leaf);
        let Kind::Leaf { passed, payload } = self.release(leaf) else { return None };
        let rule = payload.rule();
        if let Some((field, _)) = rule.component_at(passed as usize) {
            self.edges.remove(parent, code(field));
        }
        self.prune(parent, rule, passed as usize);
        Some(payload)
    }

    /// Puts a rule below a value. What is left of it is tested there.
    fn create_leaf(&mut self, at: u32, passed: usize, payload: T) -> Result<u32> {
        let next = payload.rule().component_at(passed).map(|(field, _)| code(field));
        self.edges.0.reserve(next.iter().len())?;
        let leaf = self.create(at, Kind::Leaf { passed: passed as u32, payload })?;
        if let Some(next) = next {
            self.edges.insert(at, next, leaf)?;
        }
        self.link(leaf);
        Ok(leaf)
    }

    /// Lays out the next test of a rule that is no longer the only one to have it, in the place of its leaf. Returns the test.
    fn lay_out(&mut self, leaf: u32) -> Result<u32> {
        let (serial, parent) = (self.nodes[leaf].serial, self.nodes[leaf].parent);
        let Kind::Leaf { passed, payload } = &self.nodes[leaf].kind else { return Ok(leaf) };
        let (passed, payload) = (*passed as usize, payload.clone());
        let Some((field, value)) = payload.rule().component_at(passed) else { return Ok(leaf) };
        self.edges.0.reserve(2)?;
        let test = self.create(parent, Kind::Test(field))?;
        let below = match self.create_value(test, field, hash(value), value) {
            Ok(below) => below,
            Err(errno) => {
                self.release(test);
                return Err(errno);
            }
        };
        self.edges.insert(parent, code(field), test)?;
        self.replace(leaf, test);
        self.nodes[below].serial = serial;
        self.nodes[leaf].parent = below;
        self.nodes[leaf].kind = Kind::Leaf { passed: passed as u32 + 1, payload: payload.clone() };
        if let Some((next, _)) = payload.rule().component_at(passed + 1) {
            self.edges.insert(below, code(next), leaf)?;
        }
        self.link(leaf);
        Ok(test)
    }

    /// Goes from a value through a test to the value below, made if need be. `None`: no other rule has that test.
    fn pass(&mut self, at: u32, field: Field, value: &[u8]) -> Result<Option<u32>> {
        let Some(child) = self.edges.get(at, code(field)) else { return Ok(None) };
        let test = self.lay_out(child)?;
        let hash = hash(value);
        match self.symbols.find(hash, value).and_then(|symbol| self.edges.get(test, symbol)) {
            Some(below) => Ok(Some(below)),
            None => self.create_value(test, field, hash, value).map(Some),
        }
    }

    fn create_value(&mut self, test: u32, field: Field, hash: u64, value: &[u8]) -> Result<u32> {
        let pattern = if let Field::ArgPath(_) = field { Some(CString::new(value)?) } else { None };
        let listed = pattern.is_some() || (field == Field::Sender && !value.starts_with(b":"));
        let symbol = self.symbols.take(hash, value)?;
        let below = match self.create_edge(test, symbol, listed) {
            Ok(below) => below,
            Err(errno) => {
                self.symbols.release(hash, value);
                return Err(errno);
            }
        };
        self.nodes[below].hash = hash;
        self.nodes[below].pattern = pattern;
        self.lengths |= 1 << value.len().min(63);
        self.longest = self.longest.max(value.len());
        self.link(below);
        Ok(below)
    }

    fn create_edge(&mut self, test: u32, symbol: u32, listed: bool) -> Result<u32> {
        let below = self.create(test, Kind::Value { symbol, listed })?;
        if let Err(errno) = self.edges.insert(test, symbol, below) {
            self.release(below);
            return Err(errno);
        }
        Ok(below)
    }

    /// Removes what has become empty, from a value upwards; `passed` components of the rule led there.
    fn prune(&mut self, mut at: u32, rule: &Rule, mut passed: usize) {
        while at != ROOT && self.nodes[at].children == 0 {
            let (test, hash) = (self.nodes[at].parent, self.nodes[at].hash);
            self.unlink(at);
            if let Kind::Value { symbol, .. } = self.release(at) {
                self.edges.remove(test, symbol);
            }
            passed -= 1;
            if let Some((_, value)) = rule.component_at(passed) {
                self.symbols.release(hash, value);
            }
            at = self.nodes[test].parent;
            self.prune_test(test);
        }
    }

    fn prune_test(&mut self, test: u32) {
        let (parent, Kind::Test(field)) = (self.nodes[test].parent, &self.nodes[test].kind) else { return };
        let field = *field;
        if self.nodes[test].children == 0 {
            self.edges.remove(parent, code(field));
            self.unlink(test);
            self.release(test);
        }
    }

    fn create(&mut self, parent: u32, kind: Kind<T>) -> Result<u32> {
        self.serial += 1;
        let node = Node {
            kind,
            parent,
            previous: NONE,
            next: NONE,
            first: NONE,
            children: 0,
            serial: self.serial,
            mark: Cell::new(0),
            hash: 0,
            pattern: None,
        };
        if self.free == NONE {
            self.nodes.0.push(node)?;
            return Ok(self.nodes.0.len() as u32 - 1);
        }
        let number = self.free;
        self.free = self.nodes[number].next;
        self.nodes[number] = node;
        Ok(number)
    }

    /// Gives back a node that stands in no list.
    fn release(&mut self, number: u32) -> Kind<T> {
        let node = &mut self.nodes[number];
        node.pattern = None;
        node.next = self.free;
        self.free = number;
        core::mem::replace(&mut node.kind, Kind::Free)
    }

    fn is_listed(&self, number: u32) -> bool {
        !matches!(self.nodes[number].kind, Kind::Value { listed: false, .. })
    }

    /// Puts a node in front of its parent's other children.
    fn link(&mut self, number: u32) {
        let parent = self.nodes[number].parent;
        self.nodes[parent].children += 1;
        if !self.is_listed(number) {
            return;
        }
        let first = core::mem::replace(&mut self.nodes[parent].first, number);
        self.nodes[number].next = first;
        if first != NONE {
            self.nodes[first].previous = number;
        }
    }

    /// Puts a new node in the place of one that stands in its parent's list.
    fn replace(&mut self, former: u32, number: u32) {
        let Node { parent, previous, next, .. } = self.nodes[former];
        self.nodes.join(parent, previous, number);
        self.nodes.join(parent, number, next);
        self.nodes[former].previous = NONE;
    }

    fn unlink(&mut self, number: u32) {
        let Node { parent, previous, next, .. } = self.nodes[number];
        self.nodes[parent].children -= 1;
        if self.is_listed(number) {
            self.nodes.join(parent, previous, next);
        }
    }

    /// Shows all rules that fit, in order.
    pub fn find(&self, subject: &Subject<'_>, mut found: impl FnMut(&T)) {
        if self.nodes.0.is_empty() {
            return;
        }
        self.round.set(self.round.get() + 1);
        // `at` is a child of a value, or NONE behind the last child of `value`.
        let (mut value, mut at) = (ROOT, self.nodes[ROOT].first);
        loop {
            let below = match self.nodes.get(at) {
                Some(Node { kind: Kind::Leaf { passed, payload }, next, .. }) => {
                    // Of a rule that shares all its tests with others nothing is left here.
                    let (rule, passed) = (payload.rule(), *passed as usize);
                    if rule.count() <= passed || subject.fits(rule, passed) {
                        found(payload);
                    }
                    at = *next;
                    continue;
                }
                Some(_) => self.next_value(at, NONE, subject),
                None if value == ROOT => return,
                None => {
                    at = self.nodes[value].parent;
                    self.next_value(at, value, subject)
                }
            };
            match below {
                Some(below) => (value, at) = (below, self.nodes[below].first),
                None => (value, at) = (self.nodes[at].parent, self.nodes[at].next),
            }
        }
    }

    /// The value behind `former` (NONE: the first) that a test yields for the message.
    fn next_value(&self, test: u32, former: u32, subject: &Subject<'_>) -> Option<u32> {
        let Kind::Test(field) = self.nodes[test].kind else { return None };
        match field {
            Field::Sender => self.next_sender(test, former, subject),
            Field::PathNamespace => self.next_namespace(test, former, subject.text(Field::Path)?, b'/'),
            Field::ArgNamespace(number) => self.next_namespace(test, former, subject.text(Field::Arg(number))?, b'.'),
            Field::ArgPath(number) => self.next_path(test, former, subject.text(Field::Arg(number))?),
            Field::ArgHas(number) => self.next_element(test, former, number, subject),
            _ if former != NONE => None,
            _ => self.equal(test, field, subject),
        }
    }

    fn equal(&self, test: u32, field: Field, subject: &Subject<'_>) -> Option<u32> {
        let symbol = subject.symbol(field, |text| self.symbols.find(hash(text), text))?;
        self.edges.get(test, symbol)
    }

    fn serial(&self, number: u32) -> u64 {
        self.nodes.get(number).map_or(u64::MAX, |node| node.serial)
    }

    /// The first in the list of `test` that is older than `former`.
    fn older(&self, test: u32, former: u32) -> u32 {
        let mut at = match self.nodes.get(former) {
            Some(node) if self.is_listed(former) => node.next,
            _ => self.nodes[test].first,
        };
        while at != NONE && self.serial(at) >= self.serial(former) {
            at = self.nodes[at].next;
        }
        at
    }

    /// The bus sends unique names, so any well-known name may be the sender's: the bus is trusted to have checked.
    fn next_sender(&self, test: u32, former: u32, subject: &Subject<'_>) -> Option<u32> {
        let equal = self.equal(test, Field::Sender, subject).filter(|node| self.serial(*node) < self.serial(former));
        if !subject.text(Field::Sender)?.starts_with(b":") {
            return equal;
        }
        let well_known = Some(self.older(test, former)).filter(|node| *node != NONE);
        equal.into_iter().chain(well_known).max_by_key(|node| self.serial(*node))
    }

    /// The first length from this one on that values are or have been of, or what is longer than any.
    fn next_length(&self, length: usize) -> usize {
        length + (self.lengths >> length.min(63)).trailing_zeros() as usize
    }

    /// The youngest older than `former` among the values that are beginnings of `text`, of lengths that are `possible`.
    #[inline(never)]
    fn youngest(&self, test: u32, former: u32, text: &[u8], possible: &dyn Fn(usize) -> bool) -> Option<u32> {
        let (mut youngest, mut found) = (0, None);
        let mut length = self.next_length(0);
        while length <= self.longest {
            let Some(beginning) = text.get(..length) else { break };
            let symbol = if possible(length) { self.symbols.find(hash(beginning), beginning) } else { None };
            if let Some(node) = symbol.and_then(|symbol| self.edges.get(test, symbol)) {
                let serial = self.nodes[node].serial;
                if serial > youngest && serial < self.serial(former) {
                    (youngest, found) = (serial, Some(node));
                }
            }
            length = self.next_length(length + 1);
        }
        found
    }

    fn next_namespace(&self, test: u32, former: u32, text: &[u8], separator: u8) -> Option<u32> {
        self.youngest(test, former, text, &|length| ends_namespace(text, length, separator))
    }

    fn next_path(&self, test: u32, former: u32, text: &[u8]) -> Option<u32> {
        if !text.ends_with(b"/") {
            return self.youngest(test, former, text, &|length| {
                length == text.len() || text.get(..length).is_some_and(|directory| directory.ends_with(b"/"))
            });
        }
        // Whatever begins with it fits: no hash finds that.
        let fits = |at: u32| self.nodes[at].pattern.as_ref().is_some_and(|pattern| path_matches(pattern.as_bytes(), text));
        let mut at = self.older(test, former);
        while at != NONE && !fits(at) {
            at = self.nodes[at].next;
        }
        Some(at).filter(|at| *at != NONE)
    }

    /// In the order of the list; a value that it holds several times counts once.
    fn next_element(&self, test: u32, former: u32, number: u8, subject: &Subject<'_>) -> Option<u32> {
        let mark = &self.nodes[test].mark;
        let round = self.round.get();
        let mut list = subject.list(number, if former == NONE { 0 } else { mark.get() as usize })?;
        while let Some(element) = list.next() {
            let below = self.symbols.find(hash(element), element).and_then(|symbol| self.edges.get(test, symbol));
            if let Some(below) = below.filter(|below| self.nodes[*below].mark.replace(round) != round) {
                mark.set(list.at() as u64);
                return Some(below);
            }
        }
        None
    }
}

/// A test as the second half of an edge; a node has edges to tests or to values, never both.
fn code(field: Field) -> u32 {
    let number = |kind: u32, argument: u8| kind << 8 | u32::from(argument);
    match field {
        Field::Sender => 0,
        Field::Type => 1,
        Field::Destination => 2,
        Field::Interface => 3,
        Field::Member => 4,
        Field::Path => 5,
        Field::PathNamespace => 6,
        Field::Arg(n) => number(1, n),
        Field::ArgPath(n) => number(2, n),
        Field::ArgNamespace(n) => number(3, n),
        Field::ArgHas(n) => number(4, n),
    }
}

#[cfg(test)]
mod tests;
