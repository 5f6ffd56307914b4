//! Which containers are open? A stack of frames, each naming its signature by where that lies: nothing is copied.

#![forbid(unsafe_code)]

use crate::errno::Result;
use crate::mem::Vec;
use crate::wire::signature;

/// A container that is being built or read; the message itself is one of kind 0.
#[derive(Clone, Copy)]
pub struct Frame {
    /// 0, `a`, `v`, `r` or `e`.
    pub kind: u8,
    /// The first byte of the type that comes next; 0 at the end.
    pub next: u8,
    /// The size of that type if it is a number, which is memory as it is; else 0.
    pub size: u8,
    /// The signature lies in the body, as a variant's does; else in the message's signature.
    pub in_body: bool,
    /// Where the signature begins and ends, and where in it the next type begins.
    pub start: u32,
    pub stop: u32,
    pub index: u32,
    /// Where in the body the contents begin.
    pub begin: u32,
    /// An array that is read: where its elements end. One that is built: where its length lies.
    pub end: u32,
}

impl Frame {
    /// The message itself, at its beginning.
    pub fn root(signature: &[u8]) -> Self {
        let mut root =
            Self { kind: 0, next: 0, size: 0, in_body: false, start: 0, stop: signature.len() as u32, index: 0, begin: 0, end: 0 };
        root.expect(signature.first());
        root
    }

    /// What is still to come.
    #[inline]
    pub fn rest<'a>(&self, root: &'a [u8], body: &'a [u8]) -> &'a [u8] {
        let source = if self.in_body { body } else { root };
        source.get(self.index as usize..self.stop as usize).unwrap_or(b"")
    }

    /// Moves behind a type of `length` bytes; an array's signature is that of its one element and never moves.
    #[inline(always)]
    pub fn advance(&mut self, length: usize, root: &[u8], body: &[u8]) {
        if self.kind != b'a' {
            self.index += length as u32;
            self.expect(self.rest(root, body).first());
        }
    }

    /// Remembers what comes next.
    #[inline(always)]
    pub fn expect(&mut self, next: Option<&u8>) {
        self.next = next.copied().unwrap_or(0);
        self.size = signature::trivial_size(self.next);
    }

    /// Whether the container that comes next is of this kind and has these contents, which are then valid.
    #[inline(always)]
    pub fn comes_next(&self, kind: u8, contents: &[u8], root: &[u8], body: &[u8]) -> bool {
        let (code, around) = match kind {
            b'a' => (b'a', 1),
            b'r' => (b'(', 2),
            _ => (b'{', 2),
        };
        if self.next != code {
            return false;
        }
        let rest = self.rest(root, body);
        signature::first_of_valid(rest) == contents.len() + around && rest.get(1..=contents.len()) == Some(contents)
    }

    /// Back to the beginning.
    pub fn rewind(&mut self, root: &[u8], body: &[u8]) {
        self.index = self.start;
        self.expect(self.rest(root, body).first());
    }

    /// A container whose signature begins `skip` bytes into what comes next.
    pub fn inside(&self, kind: u8, next: Option<&u8>, skip: usize, length: usize) -> Self {
        let start = self.index + skip as u32;
        let stop = start + length as u32;
        let mut frame = Self { kind, next: 0, size: 0, in_body: self.in_body, start, stop, index: start, begin: 0, end: 0 };
        frame.expect(next);
        frame
    }
}

const INLINE: usize = 4;

/// The open containers, the innermost at hand.
pub struct Frames {
    pub top: Frame,
    depth: usize,
    near: [Frame; INLINE],
    far: Vec<Frame>,
}

impl Frames {
    pub fn new(root: Frame) -> Self {
        Self { top: root, depth: 0, near: [root; INLINE], far: Vec::new() }
    }

    /// Containers around the innermost one: 0 in the message itself.
    #[inline(always)]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Makes room for one more container.
    pub fn reserve(&mut self) -> Result {
        if self.depth < INLINE { Ok(()) } else { self.far.reserve(1) }
    }

    /// Enters a container, into room that `reserve` made.
    pub fn push_reserved(&mut self, frame: Frame) {
        match self.near.get_mut(self.depth) {
            Some(place) => *place = self.top,
            None => self.far.push_reserved(self.top),
        }
        self.depth += 1;
        self.top = frame;
    }

    /// Leaves the innermost container; false in the message itself.
    pub fn pop(&mut self) -> bool {
        let Some(depth) = self.depth.checked_sub(1) else { return false };
        let around = match self.near.get(depth) {
            Some(&frame) => Some(frame),
            None => self.far.pop(),
        };
        self.depth = depth;
        self.top = around.unwrap_or(self.top);
        true
    }

    /// Leaves all containers.
    pub fn reset(&mut self, root: Frame) {
        self.far.clear();
        self.depth = 0;
        self.top = root;
    }
}
