//! What may be appended next, and how does it get into the body? The parts of building that every type shares.

#![forbid(unsafe_code)]

use super::cursor::Frame;
use super::*;
use crate::mem::Buffer;
use crate::wire::marshal::align;

impl Message {
    /// Runs `build` on a message that can still be built; running out of memory there poisons it.
    #[inline(always)]
    pub(super) fn building<R>(&self, build: impl FnOnce(&mut State) -> Result<R>) -> Result<R> {
        self.state.build().ok_or(Errno::PERM)?.unless_poisoned(build)
    }
}

impl State {
    #[inline(always)]
    pub(super) fn unless_poisoned<R>(&mut self, build: impl FnOnce(&mut Self) -> Result<R>) -> Result<R> {
        if self.content.poisoned {
            return Err(Errno::STALE);
        }
        let built = build(self);
        if matches!(built, Err(Errno::NOMEM)) {
            self.content.poisoned = true;
        }
        built
    }

    /// Checks that a basic type comes next; at the end of the message's signature it becomes the next.
    #[inline(always)]
    pub(super) fn expect(&mut self, code: u8) -> Result {
        if self.cursor.top.next == code { Ok(()) } else { self.expect_new_code(code) }
    }

    #[inline(never)]
    fn expect_new_code(&mut self, code: u8) -> Result {
        if self.cursor.top.next != 0 || self.cursor.depth() > 0 {
            return Err(Errno::NXIO);
        }
        let start = self.content.signature_len as usize;
        if !self.content.try_extend_signature(code) {
            self.content.extend_signature(&[&[code]])?;
        }
        self.cursor.top = Frame::grown(start, code);
        Ok(())
    }

    /// Lets the message's signature grow by a type that is not in it yet.
    #[inline]
    pub(super) fn expect_new(&mut self, parts: &[&[u8]]) -> Result {
        if self.cursor.top.next != 0 || self.cursor.depth() > 0 {
            return Err(Errno::NXIO);
        }
        let start = self.content.signature_len as usize;
        self.content.extend_signature(parts)?;
        self.cursor.top = Frame::grown(start, parts[0].first().copied().unwrap_or(0));
        Ok(())
    }

    /// Moves behind a type that has been written.
    #[inline(always)]
    pub(super) fn advance(&mut self, length: usize) {
        self.cursor.top.advance(length, &self.content);
    }

    /// Pads the body and makes room for `size` bytes behind the padding.
    #[inline(always)]
    pub(super) fn pad(&mut self, alignment: usize, size: usize) -> Result {
        self.pad_to(align(self.content.body.len(), alignment), size)
    }

    /// Pads the body with at most 16 zeros up to `end` and makes room for `size` bytes behind them.
    #[inline(always)]
    pub(super) fn pad_to(&mut self, end: usize, size: usize) -> Result {
        self.make_room(size.checked_add(16).ok_or(Errno::NOMEM)?)?;
        self.content.body.try_extend([0; 16]);
        self.content.body.shorten(end);
        Ok(())
    }

    /// Makes room for so many bytes in the body.
    #[inline(always)]
    pub(super) fn make_room(&mut self, size: usize) -> Result {
        if self.content.body.fits(size) { Ok(()) } else { self.grow(size) }
    }

    /// What outgrows the first, small room is given plenty at once, and what is large so much that malloc maps it: that grows without being copied.
    /// A sensitive message leaves nothing behind where its body was.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, size: usize) -> Result {
        const FIRST: usize = 24;
        const PLENTY: usize = 512;
        const LARGE: usize = 32 * 1024;
        const MAPPED: usize = 256 * 1024;
        let Wire { body, erasing, .. } = &mut self.content;
        let enough = match body.capacity() {
            0 => FIRST,
            LARGE..MAPPED => MAPPED,
            capacity => PLENTY.max(capacity.saturating_mul(2)),
        };
        body.grow(body.len().saturating_add(size).max(enough.min(Buffer::MOST)), *erasing)
    }
}
