//! How are containers built? See `sd_bus_message_open_container(3)`.

#![forbid(unsafe_code)]

use super::frames::Frame;
use super::*;
use crate::wire::signature;

impl Message {
    /// Opens an array (`a`), a variant (`v`), a struct (`r`) or a dict entry (`e`) with the given contents.
    pub fn open_container(&self, kind: u8, contents: &[u8]) -> Result {
        self.building(|state| {
            state.frames.reserve()?;
            match kind {
                b'a' => state.open_array(contents),
                b'v' => state.open_variant(contents),
                b'r' => state.open_struct(contents),
                b'e' => state.open_dict_entry(contents),
                _ => Err(Errno::INVAL),
            }
        })
    }

    /// Closes the innermost container; `EINVAL` when it is not complete or there is none.
    pub fn close_container(&self) -> Result {
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        let mut state = self.state.borrow_mut();
        if state.frames.depth() == 0 {
            return Err(Errno::INVAL);
        }
        if state.poisoned {
            return Err(Errno::STALE);
        }
        state.close()
    }
}

impl State {
    fn open_array(&mut self, contents: &[u8]) -> Result {
        if !self.frames.top.comes_next(b'a', contents, self.signature.as_bytes(), &self.body) {
            if !signature::is_single(contents, true) {
                return Err(Errno::INVAL);
            }
            self.expect_new(&[b"a", contents])?;
        }
        self.begin_array(contents)
    }

    /// Goes into an array that is known to come next.
    pub(super) fn begin_array(&mut self, contents: &[u8]) -> Result {
        self.pad(4, 4 + 7)?;
        let length_at = self.body.len();
        self.body.extend_reserved(&[0; 4]);
        self.pad(signature::alignment(contents[0]), 0)?;
        let mut frame = self.frames.top.inside(b'a', contents.first(), 1, contents.len());
        frame.begin = self.body.len() as u32;
        frame.end = length_at as u32;
        self.enter(1 + contents.len(), frame);
        Ok(())
    }

    fn open_variant(&mut self, contents: &[u8]) -> Result {
        let known = matches!(contents, &[code] if signature::is_basic(code));
        if !known && !signature::is_single(contents, false) {
            return Err(Errno::INVAL);
        }
        self.expect(b'v')?;
        self.begin_variant(contents)
    }

    /// Goes into a variant that is known to come next.
    pub(super) fn begin_variant(&mut self, contents: &[u8]) -> Result {
        self.pad(1, contents.len() + 2)?;
        self.body.extend_reserved(&[contents.len() as u8]);
        let start = self.body.len() as u32;
        self.body.extend_reserved(contents);
        self.body.extend_reserved(&[0]);
        let stop = start + contents.len() as u32;
        let begin = self.body.len() as u32;
        let mut frame = Frame { kind: b'v', next: 0, size: 0, in_body: true, start, stop, index: start, begin, end: 0 };
        frame.expect(contents.first());
        self.enter(1, frame);
        Ok(())
    }

    fn open_struct(&mut self, contents: &[u8]) -> Result {
        if !self.frames.top.comes_next(b'r', contents, self.signature.as_bytes(), &self.body) {
            if !signature::is_valid(contents) {
                return Err(Errno::INVAL);
            }
            self.expect_new(&[b"(", contents, b")"])?;
        }
        self.open_pair_or_struct(b'r', contents)
    }

    fn open_dict_entry(&mut self, contents: &[u8]) -> Result {
        let known = self.frames.top.comes_next(b'e', contents, self.signature.as_bytes(), &self.body);
        if !known && !signature::is_pair(contents) {
            return Err(Errno::INVAL);
        }
        if !known || self.frames.top.kind != b'a' {
            return Err(Errno::NXIO);
        }
        self.open_pair_or_struct(b'e', contents)
    }

    pub(super) fn open_pair_or_struct(&mut self, kind: u8, contents: &[u8]) -> Result {
        self.pad(8, 0)?;
        let mut frame = self.frames.top.inside(kind, contents.first(), 1, contents.len());
        frame.begin = self.body.len() as u32;
        self.enter(contents.len() + 2, frame);
        Ok(())
    }

    /// Counts the container's type as written in the outer signature and goes inside.
    fn enter(&mut self, length: usize, frame: Frame) {
        self.advance(length);
        self.frames.push_reserved(frame);
    }

    pub(super) fn close(&mut self) -> Result {
        let top = self.frames.top;
        if top.kind != b'a' && top.next != 0 {
            return Err(Errno::INVAL);
        }
        if top.kind == b'a' {
            let length = self.body.len() as u32 - top.begin;
            self.body[top.end as usize..][..4].copy_from_slice(&length.to_ne_bytes());
        }
        self.frames.pop();
        Ok(())
    }
}
