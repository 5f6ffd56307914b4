//! Where does building or reading go on? In the innermost of the containers that are open: a stack of frames, each naming its signature
//! by where that lies. Nothing is copied.

#![forbid(unsafe_code)]

use super::wire::Wire;
use crate::errno::Result;
use crate::mem::{Box, Vec};
use crate::wire::signature;

/// A container that is being built or read; the message itself is one, too.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Whether it is one of the kinds below, and where its signature lies.
    traits: u8,
    /// The first byte of the type that comes next; 0 at the end.
    pub next: u8,
    /// How long the signature is, and where in it the next type begins.
    length: u8,
    index: u8,
    /// Where the signature begins, in the message's or, as a variant's does, in the body.
    start: u32,
    /// Where in the body the contents begin.
    pub begin: u32,
    /// An array that is read: where its elements end. One that is built: where its length lies. Else 0.
    pub end: u32,
}

const ARRAY: u8 = 1;
const VARIANT: u8 = 2;
/// As much as the body is behind the header in [`Wire`], which saves a step where one of them is chosen.
const IN_BODY: u8 = 16;
/// An array of `u` or `i` in this machine's byte order: it can be taken as memory, aligned as nothing else is in it.
const OF_WORDS: u8 = 32;

/// A part of a signature: of the body's or the message's, from one offset to another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub in_body: bool,
    pub start: u32,
    pub stop: u32,
}

impl Frame {
    /// A message without a signature.
    const EMPTY: Self = Self { traits: 0, next: 0, length: 0, index: 0, start: 0, begin: 0, end: 0 };

    /// The message itself, at its beginning. While it is built, that is at the end of its signature.
    #[inline(always)]
    pub fn root(signature: &[u8]) -> Self {
        let next = signature.first().copied().unwrap_or(0);
        Self { next, length: signature.len() as u8, ..Self::EMPTY }
    }

    /// The innermost container is the message, whose signature has just grown from `start` on.
    pub fn grown(start: usize, next: u8) -> Self {
        Self { next, start: start as u32, ..Self::EMPTY }
    }

    /// A variant whose signature, as yet to be walked through, begins at `start` in the body.
    #[inline(always)]
    pub fn variant(start: usize, contents: &[u8]) -> Self {
        let next = contents.first().copied().unwrap_or(0);
        let begin = (start + contents.len() + 1) as u32;
        Self { traits: VARIANT | IN_BODY, next, length: contents.len() as u8, index: 0, start: start as u32, begin, end: 0 }
    }

    /// The struct or dict entry that comes next, which begins at `begin`. Its contents begin with the type `first` and are so long.
    #[inline(always)]
    pub fn inside(&self, first: u8, length: usize, begin: usize) -> Self {
        let start = self.start + u32::from(self.index) + 1;
        Self { traits: self.traits & IN_BODY, next: first, length: length as u8, index: 0, start, begin: begin as u32, end: 0 }
    }

    /// The same, for an array, with what its `end` is to be.
    #[inline(always)]
    pub fn inside_array(&self, first: u8, length: usize, begin: usize, end: u32) -> Self {
        let inside = self.inside(first, length, begin);
        let own = if matches!(first, b'u' | b'i') { ARRAY | OF_WORDS } else { ARRAY };
        Self { traits: own | inside.traits, end, ..inside }
    }

    #[inline(always)]
    pub fn is_array(&self) -> bool {
        self.traits & ARRAY != 0
    }

    #[inline(always)]
    pub fn is_of_words(&self) -> bool {
        self.traits & OF_WORDS != 0
    }

    /// They are in another byte order.
    pub fn forget_words(&mut self) {
        self.traits &= !OF_WORDS;
    }

    /// Nothing has been read of it.
    pub fn is_untouched(&self) -> bool {
        self.index == 0
    }

    /// The signature as a whole.
    pub fn span(&self) -> Span {
        Span { in_body: self.traits & IN_BODY != 0, start: self.start, stop: self.start + u32::from(self.length) }
    }

    /// The type that comes next, of so many bytes, without the first `front` and the last `back` of them.
    pub fn next_span(&self, length: usize, front: u32, back: u32) -> Span {
        let start = self.start + u32::from(self.index);
        Span { in_body: self.traits & IN_BODY != 0, start: start + front, stop: start + length as u32 - back }
    }

    /// The first byte of what the container that comes next holds.
    #[inline(always)]
    pub fn next_inside(&self, wire: &Wire) -> u8 {
        wire.code_at(self.traits & IN_BODY != 0, self.start + u32::from(self.index), 1)
    }

    /// The type that comes next, which is valid; nothing at the end.
    #[inline]
    pub fn next_type<'a>(&self, wire: &'a Wire) -> &'a [u8] {
        if self.next == 0 {
            return b"";
        }
        let start = self.start as usize + usize::from(self.index);
        wire.part(self.traits & IN_BODY != 0, start, self.next_length(wire))
    }

    /// What is still to come.
    #[inline(always)]
    pub fn rest<'a>(&self, wire: &'a Wire) -> &'a [u8] {
        let source = wire.source(self.traits & IN_BODY != 0);
        let (start, stop) = (self.start as usize + usize::from(self.index), self.start as usize + usize::from(self.length));
        source.get(start..stop).unwrap_or(b"")
    }

    /// Moves behind a type of `length` bytes; an array's signature is that of its one element and never moves.
    #[inline(always)]
    pub fn advance(&mut self, length: usize, wire: &Wire) {
        if self.traits & ARRAY == 0 {
            self.advance_inside(length, wire);
        }
    }

    /// As [`advance`](Self::advance), where the container is no array.
    #[inline(always)]
    pub fn advance_inside(&mut self, length: usize, wire: &Wire) {
        self.index = self.index.wrapping_add(length as u8);
        self.next = if self.index < self.length { wire.code_at(self.traits & IN_BODY != 0, self.start, self.index) } else { 0 };
    }

    /// The length of the type that comes next, which is valid.
    #[inline(always)]
    pub fn next_length(&self, wire: &Wire) -> usize {
        // What an array or a variant holds is one type.
        if self.traits & (ARRAY | VARIANT) != 0 { usize::from(self.length) } else { self.first_length(wire) }
    }

    #[inline(never)]
    fn first_length(&self, wire: &Wire) -> usize {
        let start = self.start as usize + usize::from(self.index);
        signature::first_of_valid(wire.part(self.traits & IN_BODY != 0, start, usize::from(self.length.saturating_sub(self.index))))
    }

    /// Whether an array comes next that has these contents, which are then valid.
    #[inline(always)]
    pub fn array_comes_next(&self, contents: &[u8], wire: &Wire) -> bool {
        self.next == b'a'
            && match contents {
                // A basic type is all that an array holds.
                [first] if signature::is_basic(*first) => self.next_inside(wire) == *first,
                _ => self.next_length(wire) == contents.len() + 1 && self.has_inside(contents, wire),
            }
    }

    /// The same of the struct or dict entry that begins with this code.
    #[inline(always)]
    pub fn comes_next(&self, code: u8, contents: &[u8], wire: &Wire) -> bool {
        self.next == code && self.next_length(wire) == contents.len() + 2 && self.has_inside(contents, wire)
    }

    /// Whether the type that comes next goes on so behind its first byte.
    #[inline(always)]
    fn has_inside(&self, contents: &[u8], wire: &Wire) -> bool {
        wire.has_part(self.traits & IN_BODY != 0, self.start as usize + usize::from(self.index) + 1, contents)
    }

    /// Back to the beginning.
    pub fn rewind(&mut self, wire: &Wire) {
        self.index = 0;
        self.next = self.rest(wire).first().copied().unwrap_or(0);
    }
}

const NEAR: usize = 3;

/// The open containers, the innermost at hand, and the place in it.
pub struct Cursor {
    pub top: Frame,
    /// Where the next value is read from in the body.
    pub at: u32,
    depth: u32,
    near: [Frame; NEAR],
    far: Option<Box<Vec<Frame>>>,
}

impl Cursor {
    /// In a message without a signature.
    pub const START: Self = Self { top: Frame::EMPTY, at: 0, depth: 0, near: [Frame::EMPTY; NEAR], far: None };

    /// Containers around the innermost one: 0 in the message itself.
    #[inline(always)]
    pub fn depth(&self) -> usize {
        self.depth as usize
    }

    /// Whether there is room for one more container.
    #[inline(always)]
    pub fn is_near(&self) -> bool {
        self.depth() < NEAR
    }

    /// Makes room for one more container.
    #[inline(always)]
    pub fn reserve(&mut self) -> Result {
        if self.is_near() { Ok(()) } else { self.reserve_far() }
    }

    #[cold]
    #[inline(never)]
    fn reserve_far(&mut self) -> Result {
        match &mut self.far {
            Some(far) => far.reserve(1),
            None => self.far.insert(Box::new(Vec::new())?).reserve(1),
        }
    }

    /// Enters a container, into room that `reserve` made.
    #[inline(always)]
    pub fn push_reserved(&mut self, frame: Frame) {
        let Some(place) = self.near.get_mut(self.depth as usize) else { return self.push_far(&{ frame }) };
        *place = self.top;
        self.depth += 1;
        self.top = frame;
    }

    #[cold]
    #[inline(never)]
    fn push_far(&mut self, frame: &Frame) {
        if let Some(far) = &mut self.far {
            far.push_reserved(self.top);
        }
        self.depth += 1;
        self.top = *frame;
    }

    /// Leaves the innermost container, if there is any but the message.
    #[inline(always)]
    pub fn pop(&mut self) {
        let Some(depth) = self.depth.checked_sub(1) else { return };
        self.depth = depth;
        match self.near.get(depth as usize) {
            Some(&around) => self.top = around,
            None => self.pop_far(),
        }
    }

    #[cold]
    #[inline(never)]
    fn pop_far(&mut self) {
        if let Some(around) = self.far.as_mut().and_then(|far| far.pop()) {
            self.top = around;
        }
    }

    /// Leaves all containers and goes back to the beginning.
    #[inline]
    pub fn reset(&mut self, root: Frame) {
        if let Some(far) = &mut self.far {
            far.clear();
        }
        (self.top, self.at, self.depth) = (root, 0, 0);
    }
}
