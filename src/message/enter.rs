//! How are containers read? One is entered, read or skipped, and left at its end. See `sd_bus_message_enter_container(3)`.

#![forbid(unsafe_code)]

use super::frames::Frame;
use super::shown::Span;
use super::skip::DEPTH_MAX;
use super::*;
use crate::wire::marshal::ARRAY_MAX;
use crate::wire::signature;

impl Message {
    /// What comes next: a basic type, or a container (`a`, `v`, `r`, `e`) and its contents; `None` at the end.
    pub fn peek(&self) -> Result<Option<(u8, &[u8])>> {
        let wire = self.wire()?;
        let Some((code, span)) = self.state.borrow().peek_span(wire)? else { return Ok(None) };
        let contents = wire.source(span.in_body).get(span.start as usize..span.stop as usize);
        Ok(Some((code, contents.unwrap_or(b""))))
    }

    /// Enters the container that comes next; false at the end of the array around it.
    pub fn enter_container(&self, kind: u8, contents: &[u8]) -> Result<bool> {
        let wire = self.wire()?;
        let mut state = self.state.borrow_mut();
        if state.frames.depth() >= DEPTH_MAX {
            return Err(Errno::BADMSG);
        }
        state.frames.reserve()?;
        if state.frames.top.next == 0 {
            return Err(Errno::NXIO);
        }
        if state.at_array_end() {
            return Ok(false);
        }
        let entered = match kind {
            b'a' => state.enter_array(wire, contents),
            b'v' => state.enter_variant(wire, contents),
            b'r' => state.enter_struct(wire, kind, contents, signature::is_valid),
            b'e' => state.enter_struct(wire, kind, contents, signature::is_pair),
            _ => Err(Errno::INVAL),
        };
        let (at, length, frame) = entered?;
        state.at = at;
        state.frames.top.advance(length, wire.signature(), wire.body());
        state.frames.push_reserved(frame);
        Ok(true)
    }

    /// Leaves the innermost container, which has been read to its end; else `EBUSY`.
    pub fn exit_container(&self) -> Result {
        self.wire()?;
        let mut state = self.state.borrow_mut();
        if state.frames.depth() == 0 {
            return Err(Errno::NXIO);
        }
        let top = state.frames.top;
        let done = if top.kind == b'a' { state.at == top.end as usize } else { top.next == 0 };
        if !done {
            return Err(Errno::BUSY);
        }
        state.frames.pop();
        Ok(())
    }

    /// Whether the innermost container has been read to its end; if `complete`, whether the whole message has.
    pub fn at_end(&self, complete: bool) -> Result<bool> {
        self.wire()?;
        let state = self.state.borrow();
        Ok(if complete && state.frames.depth() > 0 { false } else { state.frames.top.next == 0 || state.at_array_end() })
    }

    /// Back to the beginning of the innermost container or, if `complete`, of the message; whether there is anything to read.
    pub fn rewind(&self, complete: bool) -> Result<bool> {
        let wire = self.wire()?;
        let mut state = self.state.borrow_mut();
        let untouched = wire.is_received() && state.at == 0 && state.frames.depth() == 0 && state.frames.top.index == 0;
        if complete && !untouched {
            state.frames.reset(Frame::root(wire.signature()));
            state.at = 0;
        } else if !complete {
            state.frames.top.rewind(wire.signature(), wire.body());
            state.at = state.frames.top.begin as usize;
        }
        Ok(state.frames.top.next != 0)
    }
}

/// Where reading goes on, how long the type is in the outer signature, and the container entered.
type Entered = Result<(usize, usize, Frame)>;

impl State {
    #[inline(always)]
    pub(super) fn at_array_end(&self) -> bool {
        self.frames.top.kind == b'a' && self.at >= self.frames.top.end as usize
    }

    /// What comes next, and where its contents are named.
    pub(super) fn peek_span(&self, wire: &Wire) -> Result<Option<(u8, Span)>> {
        let top = &self.frames.top;
        if top.next == 0 || self.at_array_end() {
            return Ok(None);
        }
        if top.next == b'v' {
            let (contents, end) = wire.body_bytes().ended(self.at, true)?;
            let known = matches!(contents, &[code] if signature::is_basic(code));
            if !known && !signature::is_valid_with_dict_entries(contents) {
                return Err(Errno::BADMSG);
            }
            let stop = (end - 1) as u32;
            return Ok(Some((b'v', Span { in_body: true, start: stop - contents.len() as u32, stop })));
        }
        let rest = top.rest(wire.signature(), wire.body());
        let stop = top.index + signature::first_of_valid(rest) as u32;
        let inside = |start, stop| Span { in_body: top.in_body, start, stop };
        Ok(Some(match top.next {
            b'a' => (b'a', inside(top.index + 1, stop)),
            b'(' => (b'r', inside(top.index + 1, stop - 1)),
            b'{' => (b'e', inside(top.index + 1, stop - 1)),
            code => (code, inside(stop, stop)),
        }))
    }

    fn enter_array(&mut self, wire: &Wire, contents: &[u8]) -> Entered {
        let top = &self.frames.top;
        if !top.comes_next(b'a', contents, wire.signature(), wire.body()) {
            return Err(if signature::is_single(contents, true) { Errno::NXIO } else { Errno::INVAL });
        }
        let body = wire.body_bytes();
        let (length, at) = body.u32(self.at)?;
        if length as usize > ARRAY_MAX {
            return Err(Errno::BADMSG);
        }
        let (begin, _) = body.room(at, signature::alignment(contents[0]), 0)?;
        let mut frame = top.inside(b'a', contents.first(), 1, contents.len());
        frame.begin = begin as u32;
        frame.end = begin as u32 + length;
        Ok((begin, 1 + contents.len(), frame))
    }

    fn enter_variant(&mut self, wire: &Wire, contents: &[u8]) -> Entered {
        let known = matches!(contents, &[code] if signature::is_basic(code));
        if !known && !signature::is_single(contents, false) {
            return Err(Errno::INVAL);
        }
        if self.frames.top.next != b'v' {
            return Err(Errno::NXIO);
        }
        let (found, at) = wire.body_bytes().ended(self.at, true)?;
        if found != contents {
            return Err(if signature::is_valid_with_dict_entries(found) { Errno::NXIO } else { Errno::BADMSG });
        }
        let start = (at - 1 - found.len()) as u32;
        let stop = (at - 1) as u32;
        let mut frame = Frame { kind: b'v', next: 0, size: 0, in_body: true, start, stop, index: start, begin: at as u32, end: 0 };
        frame.expect(contents.first());
        Ok((at, 1, frame))
    }

    #[inline(always)]
    fn enter_struct(&mut self, wire: &Wire, kind: u8, contents: &[u8], is_valid: fn(&[u8]) -> bool) -> Entered {
        let top = &self.frames.top;
        let misplaced = kind == b'e' && top.kind != b'a';
        if misplaced || !top.comes_next(kind, contents, wire.signature(), wire.body()) {
            return Err(if is_valid(contents) { Errno::NXIO } else { Errno::INVAL });
        }
        let (begin, _) = wire.body_bytes().room(self.at, 8, 0)?;
        let mut frame = top.inside(kind, contents.first(), 1, contents.len());
        frame.begin = begin as u32;
        Ok((begin, contents.len() + 2, frame))
    }
}
