//! What may be appended next, and how does it get into the body? The parts of building that every type shares.

#![forbid(unsafe_code)]

use super::*;
use crate::wire::marshal::align;

impl Message {
    /// Runs `build` on a message that can still be built; running out of memory there poisons it.
    #[inline(always)]
    pub(super) fn building<R>(&self, build: impl FnOnce(&mut State) -> Result<R>) -> Result<R> {
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        let mut state = self.state.borrow_mut();
        if state.poisoned {
            return Err(Errno::STALE);
        }
        let built = build(&mut state);
        if matches!(built, Err(Errno::NOMEM)) {
            state.poisoned = true;
        }
        built
    }
}

impl State {
    /// Checks that a basic type comes next; at the end of the message's signature it becomes the next.
    #[inline(always)]
    pub(super) fn expect(&mut self, code: u8) -> Result {
        if self.frames.top.next == code { Ok(()) } else { self.expect_new(&[&[code]]) }
    }

    /// Lets the message's signature grow by a type that is not in it yet.
    #[inline]
    pub(super) fn expect_new(&mut self, parts: &[&[u8]]) -> Result {
        if self.frames.top.next != 0 || self.frames.depth() > 0 {
            return Err(Errno::NXIO);
        }
        self.signature.extend(parts)?;
        self.frames.top.stop = self.signature.len() as u32;
        self.frames.top.expect(parts[0].first());
        Ok(())
    }

    /// Moves behind a type that has been written.
    #[inline(always)]
    pub(super) fn advance(&mut self, length: usize) {
        let Self { frames, signature, body, .. } = self;
        frames.top.advance(length, signature.as_bytes(), body);
    }

    /// Pads the body and makes room for `size` bytes behind the padding.
    #[inline(always)]
    pub(super) fn pad(&mut self, alignment: usize, size: usize) -> Result {
        let length = self.body.len();
        let padding = align(length, alignment) - length;
        let end = length.checked_add(padding).and_then(|at| at.checked_add(size));
        end.filter(|&end| end <= u32::MAX as usize).ok_or(Errno::NOMEM)?;
        self.make_room(8 + size)?;
        self.body.extend_reserved(&[0; 8]);
        self.body.shorten(length + padding);
        Ok(())
    }

    /// Makes room for so many bytes in the body.
    #[inline(always)]
    pub(super) fn make_room(&mut self, size: usize) -> Result {
        if size <= self.body.capacity() - self.body.len() { Ok(()) } else { self.grow(size) }
    }

    /// A sensitive message leaves nothing behind where its body was. What outgrows the first, small room is given plenty at once.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, size: usize) -> Result {
        const PLENTY: usize = 512;
        let size = if self.body.capacity() == 0 { size } else { size.max(PLENTY.saturating_sub(self.body.len())) };
        if self.erasing { self.body.reserve_erasing(size) } else { self.body.reserve(size) }
    }
}
