//! What does a table of members declare? `Interface`: a checked copy, shared by all objects that export the same table under the same
//! name, with its methods and properties in alphabetical order. sd_bus_add_object_vtable(3).

#![forbid(unsafe_code)]

use super::{Bus, MessageHandler};
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::message::Message;
use crate::obj::vtable::{self, Declaration, Entry, Names};
use crate::obj::{Callback, Counts, Fields, Object, Ref};
use crate::wire::{names, signature};
use core::cell::Cell;
use core::ffi::CStr;

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

/// Room for the strings of a member, by and large.
const TEXT_OF_MEMBER: usize = 24;

/// A string in an interface's texts, behind which a NUL stands.
#[derive(Clone, Copy, Default)]
pub struct Span {
    start: u32,
    len: u32,
}

/// What a member is.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A method; without a handler, an empty reply is sent.
    Method {
        /// What it returns.
        result: Span,
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
    /// Its name.
    pub name: Span,
    /// What a method takes, a signal carries, a property is.
    pub signature: Span,
    /// The names of the arguments, each with its NUL; empty when they have none.
    pub arguments: Span,
}

/// A table under an interface's name.
pub struct Interface {
    counts: Counts,
    /// Where the table is in C's memory.
    pub address: usize,
    /// The flags of the whole table.
    pub flags: u64,
    /// In the order of the table.
    pub members: Vec<Member>,
    methods: Vec<u32>,
    properties: Vec<u32>,
    texts: Vec<u8>,
    /// The variables behind properties that have no getter or setter.
    pub fields: Fields,
    name: Span,
    /// How many registered objects export it.
    pub exports: Cell<u32>,
    /// The same table under another name.
    next: Cell<Option<Ref<Self>>>,
}

impl Interface {
    /// Checks and copies a table. `taken` tells whether another table of the object has a method or property of that name.
    pub fn new(name: &CStr, table: &Vtable<'_>, taken: impl Fn(&[u8], bool) -> bool) -> Result<Ref<Self>> {
        let mut interface = Self {
            counts: Counts::new(),
            address: table.address(),
            flags: table.flags,
            members: Vec::new(),
            methods: Vec::new(),
            properties: Vec::new(),
            texts: Vec::new(),
            fields: table.fields(),
            name: Span::default(),
            exports: Cell::new(0),
            next: Cell::new(None),
        };
        let count = table.len();
        interface.members.reserve_exact(count)?;
        interface.texts.reserve_exact(TEXT_OF_MEMBER * (count + 1))?;
        interface.name = interface.keep(name.to_bytes())?;
        for declaration in table.entries() {
            interface.declare(declaration, &taken)?;
        }
        Ref::new(interface)
    }

    /// The same table under another name, if there is one.
    pub fn next(&self) -> Option<Ref<Self>> {
        let next = self.next.take();
        let copy = next.clone();
        self.next.set(next);
        copy
    }

    /// Takes the chain of other names off.
    pub fn take_next(&self) -> Option<Ref<Self>> {
        self.next.take()
    }

    /// Puts another name of the same table next in the chain.
    pub fn push_behind(&self, other: &Ref<Self>) {
        other.next.set(self.next.replace(Some(other.clone())));
    }

    /// Puts `next` where `former` stands in the chain behind `first`, and returns `former`.
    pub fn replace_behind(first: &Ref<Self>, former: &Ref<Self>, next: Option<Ref<Self>>) -> Option<Ref<Self>> {
        let mut at = first.clone();
        while let Some(follower) = at.next() {
            if follower.is(former) {
                return at.next.replace(next);
            }
            at = follower;
        }
        None
    }

    /// The string behind a member's [`Span`].
    pub fn text(&self, text: Span) -> &[u8] {
        &self.texts[text.start as usize..][..text.len as usize]
    }

    /// As [`Interface::text`], with its NUL.
    pub fn c_text(&self, text: Span) -> &CStr {
        CStr::from_bytes_with_nul(&self.texts[text.start as usize..][..text.len as usize + 1]).unwrap_or_default()
    }

    /// The interface's name.
    pub fn name(&self) -> &[u8] {
        self.text(self.name)
    }

    /// As [`Interface::name`], with its NUL.
    pub fn c_name(&self) -> &CStr {
        self.c_text(self.name)
    }

    /// The method of that name.
    pub fn method(&self, name: &[u8]) -> Option<&Member> {
        self.place(&self.methods, name).ok().map(|at| &self.members[self.methods[at] as usize])
    }

    /// The property of that name.
    pub fn property(&self, name: &[u8]) -> Option<&Member> {
        self.place(&self.properties, name).ok().map(|at| &self.members[self.properties[at] as usize])
    }

    fn place(&self, order: &[u32], name: &[u8]) -> core::result::Result<usize, usize> {
        order.binary_search_by(|&index| self.text(self.members[index as usize].name).cmp(name))
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<Span> {
        let start = u32::try_from(self.texts.len()).map_err(|_| Errno::NOMEM)?;
        let len = u32::try_from(bytes.len()).map_err(|_| Errno::NOMEM)?;
        self.texts.reserve(bytes.len() + 1)?;
        self.texts.extend_reserved(bytes);
        self.texts.push_reserved(0);
        Ok(Span { start, len })
    }

    fn declare(&mut self, line: Declaration<'_, Bus, Message>, taken: &impl Fn(&[u8], bool) -> bool) -> Result {
        let member = line.member.map(CStr::to_bytes).filter(|name| names::is_member(name)).ok_or(Errno::INVAL)?;
        match &line.entry {
            Entry::Method { .. } => self.declare_method(member, &line, taken),
            Entry::Signal { .. } => self.declare_signal(member, &line),
            Entry::Property { .. } => self.declare_property(member, &line, taken),
            Entry::Unknown => Err(Errno::INVAL),
        }
    }

    fn declare_method(&mut self, name: &[u8], line: &Declaration<'_, Bus, Message>, taken: &impl Fn(&[u8], bool) -> bool) -> Result {
        let Entry::Method { signature, result, names, handler, offset } = line.entry else { return Err(Errno::INVAL) };
        let (takes, returns) = (bytes(signature), bytes(result));
        let answerable = handler.is_some() || takes.is_empty() && returns.is_empty();
        if !answerable || !signature::is_valid(takes) || !signature::is_valid(returns) || line.flags & flags::CHANGES != 0 {
            return Err(Errno::INVAL);
        }
        let arguments = self.keep_names(names, signature::types(takes).chain(signature::types(returns)).count())?;
        let place = match self.place(&self.methods, name) {
            Err(place) if !taken(name, true) => place,
            _ => return Err(Errno::EXIST),
        };
        let (name, signature) = (self.keep(name)?, self.keep(takes)?);
        let kind = Kind::Method { result: self.keep(returns)?, handler };
        let index = self.add(Member { kind, flags: line.flags, offset, name, signature, arguments })?;
        self.methods.insert(place, index)
    }

    fn declare_signal(&mut self, name: &[u8], line: &Declaration<'_, Bus, Message>) -> Result {
        let Entry::Signal { signature, names } = line.entry else { return Err(Errno::INVAL) };
        let carries = bytes(signature);
        if !signature::is_valid(carries) || line.flags & flags::UNPRIVILEGED != 0 {
            return Err(Errno::INVAL);
        }
        let arguments = self.keep_names(names, signature::types(carries).count())?;
        let (name, signature) = (self.keep(name)?, self.keep(carries)?);
        self.add(Member { kind: Kind::Signal, flags: line.flags, offset: 0, name, signature, arguments }).map(drop)
    }

    fn declare_property(&mut self, name: &[u8], line: &Declaration<'_, Bus, Message>, taken: &impl Fn(&[u8], bool) -> bool) -> Result {
        let Entry::Property { signature, get, set, writable, offset } = line.entry else { return Err(Errno::INVAL) };
        let value = bytes(signature);
        let basic = value.first().is_some_and(|&code| signature::is_basic(code));
        let has = |flag| line.flags & flag != 0;
        let contradictory = has(flags::METHOD_NO_REPLY)
            || (line.flags & flags::CHANGES).count_ones() > 1
            || has(flags::PROPERTY_EXPLICIT) && has(flags::PROPERTY_EMITS_CHANGE)
            || has(if writable { flags::PROPERTY_CONST } else { flags::UNPRIVILEGED });
        let readable = get.is_some() || basic || value == b"as";
        if contradictory || !readable || writable && set.is_none() && !basic || !signature::is_single(value, false) {
            return Err(Errno::INVAL);
        }
        let place = match self.place(&self.properties, name) {
            Err(place) if !taken(name, false) => place,
            _ => return Err(Errno::EXIST),
        };
        let (name, signature) = (self.keep(name)?, self.keep(value)?);
        let kind = Kind::Property { get, set, writable };
        let index = self.add(Member { kind, flags: line.flags, offset, name, signature, arguments: Span::default() })?;
        self.properties.insert(place, index)
    }

    fn add(&mut self, member: Member) -> Result<u32> {
        let index = u32::try_from(self.members.len()).map_err(|_| Errno::NOMEM)?;
        self.members.push(member)?;
        Ok(index)
    }

    /// Either none, or one valid name for each argument.
    fn keep_names(&mut self, names: Names<'_>, arguments: usize) -> Result<Span> {
        let start = self.texts.len();
        let mut count = 0;
        for name in names {
            if !names::is_member(name.to_bytes()) || count == arguments {
                return Err(Errno::INVAL);
            }
            self.keep(name.to_bytes())?;
            count += 1;
        }
        if count != 0 && count != arguments {
            return Err(Errno::INVAL);
        }
        let place = |at: usize| u32::try_from(at).map_err(|_| Errno::NOMEM);
        Ok(Span { start: place(start)?, len: place(self.texts.len() - start)? })
    }
}

fn bytes(text: Option<&CStr>) -> &[u8] {
    text.map_or(b"", CStr::to_bytes)
}

impl Object for Interface {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(_: &Ref<Self>) {}
}
