//! How does C see a signature that is a part of another? As a C string of its own, kept while the container may be open.

#![forbid(unsafe_code)]

use super::*;
use crate::mem::CString;

/// A part of a signature: of the body's or the message's, from one offset to another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub in_body: bool,
    pub start: u32,
    pub stop: u32,
}

/// Copies of parts of signatures, one per depth.
pub struct Shown(Vec<Option<(Span, CString)>>);

impl Shown {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The part as a C string, valid until another one is shown at this depth. Where a NUL follows, no copy is needed.
    pub fn show(&mut self, depth: usize, span: Span, source: &[u8]) -> Result<*const c_char> {
        let text = source.get(span.start as usize..span.stop as usize).ok_or(Errno::BADMSG)?;
        if source.get(span.stop as usize) == Some(&0) {
            return Ok(text.as_ptr().cast());
        }
        while self.0.len() <= depth {
            self.0.push(None)?;
        }
        let place = &mut self.0[depth];
        match place {
            Some((known, copy)) if *known == span => Ok(copy.as_ptr()),
            _ => Ok(place.insert((span, CString::new(text)?)).1.as_ptr()),
        }
    }
}

impl Message {
    /// The signature of the innermost container or, if `complete`, of the whole body, as C sees it.
    pub fn signature_ptr(&self, complete: bool) -> Result<*const c_char> {
        let mut state = self.state.borrow_mut();
        let State { frames, shown, signature, body, .. } = &mut *state;
        let wire = self.wire.get();
        if complete || frames.depth() == 0 {
            return Ok(match wire {
                Some(wire) => wire.signature_c().as_ptr(),
                None => signature.as_ptr(),
            });
        }
        let top = &frames.top;
        let span = Span { in_body: top.in_body, start: top.start, stop: top.stop };
        let source = match wire {
            Some(wire) => wire.source(top.in_body),
            None if top.in_body => body,
            None => signature.as_bytes_with_nul(),
        };
        shown.show(frames.depth(), span, source)
    }

    /// As [`Message::peek`], with contents that C can see; NULL for a basic type.
    pub fn peek_ptr(&self) -> Result<Option<(u8, *const c_char)>> {
        let wire = self.wire()?;
        let mut state = self.state.borrow_mut();
        let Some((code, span)) = state.peek_span(wire)? else { return Ok(None) };
        if matches!(code, b'a' | b'v' | b'r' | b'e') {
            let depth = state.frames.depth() + 1;
            let contents = state.shown.show(depth, span, wire.source(span.in_body))?;
            return Ok(Some((code, contents)));
        }
        Ok(Some((code, ptr::null())))
    }
}
