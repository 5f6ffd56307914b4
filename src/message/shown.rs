//! How does C see a signature that is a part of another? As a C string of its own, kept while the container may be open.

#![forbid(unsafe_code)]

use super::cursor::Span;
use super::*;
use crate::mem::CString;

/// Copies of parts of signatures, one per depth.
pub struct Shown(Vec<Option<(Span, CString)>>);

impl Shown {
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The part as a C string, valid until another one is shown at this depth.
    pub fn show(&mut self, depth: usize, span: Span, source: &[u8]) -> Result<*const c_char> {
        let text = source.get(span.start as usize..span.stop as usize).ok_or(Errno::BADMSG)?;
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
    /// A part of a signature as a C string. Where a NUL follows, no copy is needed.
    fn show(&self, depth: usize, span: Span, source: &[u8]) -> Result<*const c_char> {
        match (source.get(span.stop as usize), source.get(span.start as usize..)) {
            (Some(0), Some(text)) => Ok(text.as_ptr().cast()),
            _ => self.rare()?.shown.borrow_mut().show(depth, span, source),
        }
    }

    /// The signature of the innermost container or, if `complete`, of the whole body, as C sees it.
    pub fn signature_ptr(&self, complete: bool) -> Result<*const c_char> {
        let show = |wire: &Wire, cursor: &Cursor| {
            if complete || cursor.depth() == 0 {
                return Ok(wire.signature_c().as_ptr());
            }
            let span = cursor.top.span();
            self.show(cursor.depth(), span, wire.source(span.in_body))
        };
        match self.state.read() {
            Some((wire, cursor)) => show(wire, &cursor),
            None => self.state.build().ok_or(Errno::PERM).and_then(|state| show(&state.content, &state.cursor)),
        }
    }

    /// As [`Message::peek`], with contents that C can see; NULL for a basic type.
    pub fn peek_ptr(&self) -> Result<Option<(u8, *const c_char)>> {
        let (wire, cursor) = self.state.read().ok_or(Errno::PERM)?;
        if cursor.top.next == b'v' && !cursor.at_array_end() {
            // A NUL is behind the signature.
            return cursor.peek_variant(wire).map(|(contents, _)| Some((b'v', contents.as_ptr().cast())));
        }
        let Some((code, span)) = cursor.peek(wire)? else { return Ok(None) };
        if matches!(code, b'a' | b'v' | b'r' | b'e') {
            let contents = self.show(cursor.depth() + 1, span, wire.source(span.in_body))?;
            return Ok(Some((code, contents)));
        }
        Ok(Some((code, ptr::null())))
    }
}
