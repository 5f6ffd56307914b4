//! What does a table of members declare? `Interface`: a checked copy, shared by all objects that export the same table under the same
//! name. sd_bus_add_object_vtable(3).
//!
//! Methods and properties are a search tree as well. It is ordered by hashes of their names, so that it has no long branches.

#![forbid(unsafe_code)]

use super::{Bus, MessageHandler};
use crate::errno::{Errno, Result};
use crate::mem::{Vec, inside};
use crate::message::Message;
use crate::obj::vtable::{self, Declaration, Entry, Names};
use crate::obj::{Callback, Fields, Ref, WithText};
use crate::wire::{names, signature};
use core::cell::Cell;
use core::ffi::{CStr, c_void};

/// `sd_bus_property_get_t`, `sd_bus_property_set_t`
pub type Accessor = Callback<vtable::Accessor<Bus, Message>>;
/// A table as C wrote it, `sd_bus_vtable`.
pub type Vtable<'a> = vtable::Vtable<'a, Bus, Message>;

/// `SD_BUS_VTABLE_…`: the flags of tables and members.
pub mod flags {
    #![allow(missing_docs)]
    pub const DEPRECATED: u64 = 1 << 0;
    pub const HIDDEN: u64 = 1 << 1;
    pub const UNPRIVILEGED: u64 = 1 << 2;
    pub const METHOD_NO_REPLY: u64 = 1 << 3;
    pub const PROPERTY_CONST: u64 = 1 << 4;
    pub const PROPERTY_EMITS_CHANGE: u64 = 1 << 5;
    pub const PROPERTY_EMITS_INVALIDATION: u64 = 1 << 6;
    pub const PROPERTY_EXPLICIT: u64 = 1 << 7;
    pub const SENSITIVE: u64 = 1 << 8;
    pub const ABSOLUTE_OFFSET: u64 = 1 << 9;

    /// What a property may say of its changes: one of these at most.
    pub const CHANGES: u64 = PROPERTY_CONST | PROPERTY_EMITS_CHANGE | PROPERTY_EMITS_INVALIDATION;

    /// `SD_BUS_VTABLE_CAPABILITY`, if one is named.
    pub fn capability(flags: u64) -> Option<i32> {
        ((flags >> 40 & 0xffff) as i32).checked_sub(1).filter(|&capability| capability >= 0)
    }
}

/// Bytes of text that a member has, by and large.
const TEXT_OF_MEMBER: usize = 16;

/// No member.
const NONE: u32 = u32::MAX;

/// What a member is.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// A method; without a handler, an empty reply is sent.
    Method {
        /// Who is called.
        handler: Option<MessageHandler>,
    },
    /// A signal, known for introspection alone.
    Signal,
    /// A property.
    Property {
        /// Who reads it; without, a variable of the user's is read.
        get: Option<Accessor>,
        /// Who changes it; without, a variable of the user's is changed.
        set: Option<Accessor>,
        /// Whether it may be changed.
        writable: bool,
    },
}

/// One line of the table.
#[derive(Clone, Copy)]
pub struct Member {
    /// What it is.
    pub kind: Kind,
    /// `SD_BUS_VTABLE_…`
    pub flags: u64,
    /// What is added to the userdata, or is the userdata.
    pub offset: usize,
    /// Where its name stands in the texts, then a NUL, its signature, what a method returns, and the names of arguments.
    text: u32,
    name: u8,
    signature: u8,
    result: u8,
    arguments: u32,
    hash: u32,
    /// The members below in the tree: those with a greater hash are the second.
    below: [u32; 2],
}

impl Member {
    /// The pointer that its functions are given, and where its variable is, for an object's userdata.
    pub fn userdata(&self, object: *mut c_void) -> *mut c_void {
        let base = if self.flags & flags::ABSOLUTE_OFFSET != 0 { core::ptr::null_mut() } else { object };
        base.wrapping_byte_add(self.offset)
    }

    fn is(&self, hash: u32, method: bool) -> bool {
        self.hash == hash && matches!(self.kind, Kind::Method { .. }) == method
    }
}

/// A table under an interface's name, which is the text.
pub type Interface = WithText<Table>;

/// What a table declares.
pub struct Table {
    /// Where the table is in C's memory.
    pub address: usize,
    /// The flags of the whole table.
    pub flags: u64,
    /// In the order of the table.
    pub members: Vec<Member>,
    /// The first of the tree.
    first: u32,
    texts: Vec<u8>,
    /// The variables behind properties that have no getter or setter.
    pub fields: Fields,
    /// How many registered objects export it.
    pub exports: Cell<u32>,
}

/// FNV-1a: what is looked up, a peer may choose, but not what is found.
fn hash_of(name: &[u8]) -> u32 {
    name.iter().fold(0x811c_9dc5, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Table {
    /// Checks and copies a table. `taken` tells whether another table of the object has a method or property of that name.
    pub fn new(name: &[u8], table: &Vtable<'_>, taken: impl Fn(&[u8], bool) -> bool) -> Result<Ref<Interface>> {
        let (address, flags, fields) = (table.address(), table.flags, table.fields());
        let mut copy = Self { address, flags, members: Vec::new(), first: NONE, texts: Vec::new(), fields, exports: Cell::new(0) };
        let count = table.len();
        copy.members.reserve_exact(count)?;
        copy.texts.reserve_exact(TEXT_OF_MEMBER * count)?;
        for declaration in table.entries() {
            copy.declare(&declaration, &taken)?;
        }
        Ref::with_text(copy, name)
    }

    /// Whether the table at the same address still says what it did when it was copied.
    pub fn is_copy_of(&self, table: &Vtable<'_>) -> bool {
        let mut members = self.members.iter();
        self.flags == table.flags
            && table.entries().all(|line| members.next().is_some_and(|member| self.says(member, &line)))
            && members.next().is_none()
    }

    fn says(&self, member: &Member, line: &Declaration<'_, Bus, Message>) -> bool {
        let Some((kind, offset, result, names)) = parts(line) else { return false };
        let (name, signature) = (bytes(line.member), bytes(line.signature));
        (kind, offset, line.flags) == (member.kind, member.offset, member.flags)
            && [name.len(), signature.len(), result.len()] == [member.name, member.signature, member.result].map(usize::from)
            && name == self.name_of(member)
            // Most signatures are empty, and most arguments have no names.
            && (signature.is_empty() || signature == self.signature_of(member))
            && (result.is_empty() || result == self.result_of(member))
            && if names.is_given() { self.has_names(member, names) } else { member.arguments == 0 }
    }

    fn has_names(&self, member: &Member, mut names: Names<'_>) -> bool {
        let left = names.try_fold(self.arguments_of(member), |rest, name| rest.strip_prefix(name.to_bytes_with_nul()));
        left.is_some_and(<[u8]>::is_empty)
    }

    /// What a table at that address is found by under that name. No peer chooses either.
    pub fn hash(address: usize, name: &[u8]) -> u64 {
        (address as u64 ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32
    }

    #[inline]
    fn text_of(&self, member: &Member, at: usize, len: usize) -> &[u8] {
        let start = member.text as usize + at;
        inside(start + len <= self.texts.len());
        self.texts.get(start..start + len).unwrap_or_default()
    }

    /// The name of a member.
    pub fn name_of(&self, member: &Member) -> &[u8] {
        self.text_of(member, 0, member.name.into())
    }

    /// The name of a member, with its NUL.
    pub fn c_name_of(&self, member: &Member) -> &CStr {
        self.texts.get(member.text as usize..).and_then(|text| CStr::from_bytes_until_nul(text).ok()).unwrap_or_default()
    }

    /// What a method takes, a signal carries, a property is.
    pub fn signature_of(&self, member: &Member) -> &[u8] {
        self.text_of(member, usize::from(member.name) + 1, member.signature.into())
    }

    /// What a method returns.
    pub fn result_of(&self, member: &Member) -> &[u8] {
        self.text_of(member, usize::from(member.name) + 1 + usize::from(member.signature), member.result.into())
    }

    /// The names of the arguments, each with its NUL; empty when they have none.
    pub fn arguments_of(&self, member: &Member) -> &[u8] {
        let before = usize::from(member.name) + 1 + usize::from(member.signature) + usize::from(member.result);
        self.text_of(member, before, member.arguments as usize)
    }

    /// The member at this place, which [`find`](Self::find) told.
    pub fn member(&self, at: usize) -> &Member {
        inside(at < self.members.len());
        &self.members[at]
    }

    /// The method or property of that name, and its place.
    pub fn find(&self, name: &[u8], method: bool) -> Option<(usize, &Member)> {
        let (hash, mut at) = (hash_of(name), self.first);
        while let Some(member) = self.members.get(at as usize) {
            if member.is(hash, method) && self.name_of(member) == name {
                return Some((at as usize, member));
            }
            at = member.below[usize::from(hash > member.hash)];
        }
        None
    }

    /// Whether `other` has a method or property of a name that one of these has.
    pub fn shares_members_with(&self, other: &Self) -> bool {
        self.members.iter().any(|member| match member.kind {
            Kind::Signal => false,
            kind => other.find(self.name_of(member), matches!(kind, Kind::Method { .. })).is_some(),
        })
    }

    fn declare(&mut self, line: &Declaration<'_, Bus, Message>, taken: &dyn Fn(&[u8], bool) -> bool) -> Result {
        let name = line.member.filter(|name| names::is_member(name.to_bytes())).ok_or(Errno::INVAL)?;
        let (kind, offset, result, names) = parts(line).ok_or(Errno::INVAL)?;
        let signature = bytes(line.signature);
        let valid = match kind {
            Kind::Method { handler } => is_method(line.flags, signature, result, handler.is_some()),
            Kind::Signal => signature::is_valid(signature) && line.flags & flags::UNPRIVILEGED == 0,
            Kind::Property { get, set, writable } => is_property(line.flags, signature, get.is_some(), set.is_some(), writable),
        };
        if !valid {
            return Err(Errno::INVAL);
        }
        let text = self.texts.len();
        self.texts.reserve(name.count_bytes() + 1 + signature.len() + result.len())?;
        self.texts.extend_reserved(name.to_bytes_with_nul());
        self.texts.extend_reserved(signature);
        self.texts.extend_reserved(result);
        let arguments = self.keep_names(names, [signature, result])?;
        u32::try_from(self.texts.len()).map_err(|_| Errno::NOMEM)?;
        let hash = hash_of(name.to_bytes());
        self.members.push(Member {
            kind,
            flags: line.flags,
            offset,
            text: text as u32,
            // Valid names and signatures have 255 bytes at most.
            name: name.count_bytes() as u8,
            signature: signature.len() as u8,
            result: result.len() as u8,
            arguments: arguments as u32,
            hash,
            below: [NONE; 2],
        })?;
        match kind {
            Kind::Signal => Ok(()),
            Kind::Method { .. } => self.link(name.to_bytes(), hash, true, taken),
            Kind::Property { .. } => self.link(name.to_bytes(), hash, false, taken),
        }
    }

    /// Links the last member into the tree, where none of its name may be.
    fn link(&mut self, name: &[u8], hash: u32, method: bool, taken: &dyn Fn(&[u8], bool) -> bool) -> Result {
        let (mut above, mut side, mut at) = (NONE, 0, self.first);
        while let Some(other) = self.members.get(at as usize) {
            if other.is(hash, method) && self.name_of(other) == name {
                return Err(Errno::EXIST);
            }
            (above, side) = (at, usize::from(hash > other.hash));
            at = other.below[side];
        }
        if taken(name, method) {
            return Err(Errno::EXIST);
        }
        let last = u32::try_from(self.members.len() - 1).map_err(|_| Errno::NOMEM)?;
        match self.members.get_mut(above as usize) {
            Some(above) => above.below[side] = last,
            None => self.first = last,
        }
        Ok(())
    }

    /// Keeps either no names or one valid name for each argument, and returns how many bytes they are.
    fn keep_names(&mut self, names: Names<'_>, types: [&[u8]; 2]) -> Result<usize> {
        if !names.is_given() {
            return Ok(0);
        }
        let start = self.texts.len();
        let mut arguments = types.into_iter().flat_map(signature::types);
        for name in names {
            if !names::is_member(name.to_bytes()) || arguments.next().is_none() {
                return Err(Errno::INVAL);
            }
            self.texts.extend(name.to_bytes_with_nul())?;
        }
        if arguments.next().is_some() { Err(Errno::INVAL) } else { Ok(self.texts.len() - start) }
    }
}

/// What a line says besides flags, name and signature: its kind, offset, result and names of arguments; `None` if that is nothing known.
fn parts<'a>(line: &Declaration<'a, Bus, Message>) -> Option<(Kind, usize, &'a [u8], Names<'a>)> {
    Some(match line.entry {
        Entry::Method { result, names, handler, offset } => (Kind::Method { handler }, offset, bytes(result), names),
        Entry::Signal { names } => (Kind::Signal, 0, b"", names),
        Entry::Property { get, set, writable, offset } => (Kind::Property { get, set, writable }, offset, b"", Names::NONE),
        Entry::Unknown => return None,
    })
}

fn is_method(flags: u64, takes: &[u8], returns: &[u8], handled: bool) -> bool {
    let answerable = handled || takes.is_empty() && returns.is_empty();
    answerable && signature::is_valid(takes) && signature::is_valid(returns) && flags & flags::CHANGES == 0
}

fn is_property(flags: u64, value: &[u8], readable: bool, changeable: bool, writable: bool) -> bool {
    let basic = value.first().is_some_and(|&code| signature::is_basic(code));
    let has = |flag| flags & flag != 0;
    let contradictory = has(flags::METHOD_NO_REPLY)
        || (flags & flags::CHANGES).count_ones() > 1
        || has(flags::PROPERTY_EXPLICIT) && has(flags::PROPERTY_EMITS_CHANGE)
        || has(if writable { flags::PROPERTY_CONST } else { flags::UNPRIVILEGED });
    let readable = readable || basic || value == b"as";
    let changeable = !writable || changeable || basic;
    !contradictory && readable && changeable && signature::is_single(value, false)
}

fn bytes(text: Option<&CStr>) -> &[u8] {
    text.map_or(b"", CStr::to_bytes)
}

/// The interface's name.
impl Ref<Interface> {
    /// As bytes.
    pub fn name(&self) -> &[u8] {
        self.text()
    }
}
