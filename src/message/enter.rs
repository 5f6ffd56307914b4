//! How are containers read? One is entered, read or skipped, and left at its end. See `sd_bus_message_enter_container(3)`.

#![forbid(unsafe_code)]

use super::cursor::{Frame, Span};
use super::skip::DEPTH_MAX;
use super::*;
use crate::wire::marshal::ARRAY_MAX;
use crate::wire::signature;

impl Message {
    /// What comes next: a basic type, or a container (`a`, `v`, `r`, `e`) and its contents; `None` at the end.
    pub fn peek(&self) -> Result<Option<(u8, &[u8])>> {
        let (wire, cursor) = self.state.read().ok_or(Errno::PERM)?;
        let Some((code, span)) = cursor.peek(wire)? else { return Ok(None) };
        let contents = wire.source(span.in_body).get(span.start as usize..span.stop as usize);
        Ok(Some((code, contents.unwrap_or(b""))))
    }

    /// Enters the container that comes next; false at the end of the array around it.
    #[inline(never)]
    pub fn enter_container(&self, kind: u8, contents: &[u8]) -> Result<bool> {
        self.enter_inlined(kind, contents)
    }

    /// As [`enter_container`](Self::enter_container), for C, which calls it most.
    #[inline(always)]
    pub fn enter_inlined(&self, kind: u8, contents: &[u8]) -> Result<bool> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        cursor.enter(wire, kind, contents).map(Found::is_next)
    }

    /// Leaves the innermost container, which has been read to its end; else `EBUSY`.
    #[inline(never)]
    pub fn exit_container(&self) -> Result {
        self.exit_inlined()
    }

    /// As [`exit_container`](Self::exit_container), for C, which calls it most.
    #[inline(always)]
    pub fn exit_inlined(&self) -> Result {
        let (_, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        cursor.exit()
    }

    /// Whether the innermost container has been read to its end; if `complete`, whether the whole message has.
    pub fn at_end(&self, complete: bool) -> Result<bool> {
        let (_, cursor) = self.state.read().ok_or(Errno::PERM)?;
        Ok(if complete && cursor.depth() > 0 { false } else { cursor.top.next == 0 || cursor.at_array_end() })
    }

    /// Back to the beginning, where most messages that are shown to somebody are.
    #[inline]
    pub fn restart(&self) -> Result {
        let untouched = self.state.read().is_some_and(|(wire, cursor)| cursor.is_untouched(wire));
        if untouched { Ok(()) } else { self.rewind(true).map(drop) }
    }

    /// Back to the beginning of the innermost container or, if `complete`, of the message; whether there is anything to read.
    pub fn rewind(&self, complete: bool) -> Result<bool> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        if complete && !cursor.is_untouched(wire) {
            cursor.reset(Frame::root(wire.signature()));
        } else if !complete {
            cursor.top.rewind(wire);
            cursor.at = cursor.top.begin;
        }
        Ok(cursor.top.next != 0)
    }
}

impl Cursor {
    /// Nothing of the message has been read.
    #[inline(always)]
    fn is_untouched(&self, wire: &Wire) -> bool {
        wire.is_received() && self.at == 0 && self.depth() == 0 && self.top.is_untouched()
    }

    #[inline(always)]
    pub(super) fn at_array_end(&self) -> bool {
        self.top.is_array() && self.at >= self.top.end
    }

    /// What comes next, and where its contents are named.
    pub(super) fn peek(&self, wire: &Wire) -> Result<Option<(u8, Span)>> {
        let top = &self.top;
        if top.next == 0 || self.at_array_end() {
            return Ok(None);
        }
        if top.next == b'v' {
            let (contents, end) = self.peek_variant(wire)?;
            let stop = (end - 1) as u32;
            return Ok(Some((b'v', Span { in_body: true, start: stop - contents.len() as u32, stop })));
        }
        let length = top.next_length(wire);
        Ok(Some(match top.next {
            b'a' => (b'a', top.next_span(length, 1, 0)),
            b'(' => (b'r', top.next_span(length, 1, 1)),
            b'{' => (b'e', top.next_span(length, 1, 1)),
            code => (code, top.next_span(0, 0, 0)),
        }))
    }

    /// Enters the container that comes next.
    #[inline]
    pub(super) fn enter(&mut self, wire: &Wire, kind: u8, contents: &[u8]) -> Result<Found> {
        if self.is_near() { self.enter_reserved(wire, kind, contents) } else { self.enter_far(wire, kind, contents) }
    }

    #[cold]
    #[inline(never)]
    fn enter_far(&mut self, wire: &Wire, kind: u8, contents: &[u8]) -> Result<Found> {
        if self.depth() >= DEPTH_MAX {
            return Err(Errno::BADMSG);
        }
        self.reserve()?;
        self.enter_reserved(wire, kind, contents)
    }

    #[inline(never)]
    fn enter_reserved(&mut self, wire: &Wire, kind: u8, contents: &[u8]) -> Result<Found> {
        if self.top.next == 0 {
            return Err(Errno::NXIO);
        }
        if self.at_array_end() {
            return Ok(Found::End);
        }
        match kind {
            b'e' if self.top.is_array() => self.enter_struct(wire, b'{', contents),
            b'r' => self.enter_struct(wire, b'(', contents),
            b'v' => self.enter_variant(wire, contents),
            b'a' => self.enter_array(wire, contents),
            b'e' => Err(mismatch(b'{', contents)),
            _ => Err(Errno::INVAL),
        }
    }

    #[inline(never)]
    fn enter_variant(&mut self, wire: &Wire, contents: &[u8]) -> Result<Found> {
        let (end, frame) = self.variant(wire, contents)?;
        self.go_in(wire, end, 1, frame);
        Ok(Found::Next)
    }

    /// Goes inside, to where the contents begin, of a container whose type is of this length.
    #[inline(always)]
    pub(super) fn go_in(&mut self, wire: &Wire, at: usize, length: usize, frame: Frame) {
        self.at = at as u32;
        self.top.advance(length, wire);
        self.push_reserved(frame);
    }

    /// The signature of the variant that comes next, and where its contents begin.
    #[inline]
    pub(super) fn peek_variant<'a>(&self, wire: &'a Wire) -> Result<(&'a [u8], usize)> {
        let (contents, end) = wire.body_bytes().ended(self.at as usize, true)?;
        let known = matches!(contents, &[code] if signature::is_basic(code));
        if known || signature::is_valid_with_dict_entries(contents) { Ok((contents, end)) } else { Err(Errno::BADMSG) }
    }

    /// Leaves the innermost container.
    #[inline]
    pub(super) fn exit(&mut self) -> Result {
        if self.depth() == 0 {
            return Err(Errno::NXIO);
        }
        let top = &self.top;
        let done = if top.is_array() { self.at == top.end } else { top.next == 0 };
        if !done {
            return Err(Errno::BUSY);
        }
        self.pop();
        Ok(())
    }

    #[inline(never)]
    fn enter_array(&mut self, wire: &Wire, contents: &[u8]) -> Result<Found> {
        let top = &self.top;
        if !top.array_comes_next(contents, wire) {
            return Err(mismatch(b'a', contents));
        }
        let body = wire.body_bytes();
        let (length, at) = body.u32(self.at as usize)?;
        if length as usize > ARRAY_MAX {
            return Err(Errno::BADMSG);
        }
        let first = contents.first().copied().unwrap_or(0);
        let (begin, _) = body.room(at, signature::alignment(first), 0)?;
        let mut frame = top.inside_array(first, contents.len(), begin, begin as u32 + length);
        if wire.swapped {
            frame.forget_words();
        }
        self.go_in(wire, begin, 1 + contents.len(), frame);
        Ok(Found::Next)
    }

    /// The variant of this type that comes next, and where its contents begin.
    #[inline]
    pub(super) fn variant(&self, wire: &Wire, contents: &[u8]) -> Result<(usize, Frame)> {
        let known = matches!(contents, &[code] if signature::is_basic(code));
        if self.top.next != b'v' || !(known || signature::is_single(contents, false)) {
            return Err(mismatch(b'v', contents));
        }
        let (found, end) = wire.body_bytes().ended(self.at as usize, true)?;
        if !signature::same(found, contents) {
            return Err(if signature::is_valid_with_dict_entries(found) { Errno::NXIO } else { Errno::BADMSG });
        }
        Ok((end, Frame::variant(end - 1 - contents.len(), contents)))
    }

    /// Enters the struct or dict entry that comes next, which begins with this code.
    #[inline(never)]
    fn enter_struct(&mut self, wire: &Wire, code: u8, contents: &[u8]) -> Result<Found> {
        let top = &self.top;
        if !top.comes_next(code, contents, wire) {
            return Err(mismatch(code, contents));
        }
        let (begin, _) = wire.body_bytes().room(self.at as usize, 8, 0)?;
        let frame = top.inside(contents.first().copied().unwrap_or(0), contents.len(), begin);
        self.go_in(wire, begin, contents.len() + 2, frame);
        Ok(Found::Next)
    }
}

/// Why a container does not come next that could: another type does. Or it could not.
#[cold]
#[inline(never)]
fn mismatch(code: u8, contents: &[u8]) -> Errno {
    let is_valid = match code {
        b'a' => signature::is_single(contents, true),
        b'v' => signature::is_single(contents, false),
        b'(' => signature::is_valid(contents),
        _ => signature::is_pair(contents),
    };
    if is_valid { Errno::NXIO } else { Errno::INVAL }
}
