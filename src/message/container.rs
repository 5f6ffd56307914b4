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
        if !signature::is_single(contents, true) {
            return Err(Errno::INVAL);
        }
        self.expect_container(b'a', &[b"a", contents], 1, contents)?;
        self.begin_array(contents)
    }

    /// Goes into an array that is known to come next.
    pub(super) fn begin_array(&mut self, contents: &[u8]) -> Result {
        self.pad(4, 4 + 7)?;
        let length_at = self.body.len();
        self.body.extend_reserved(&[0; 4]);
        self.pad(signature::alignment(contents[0]), 0)?;
        let mut frame = self.frames.top.inside(b'a', contents[0], 1, contents.len());
        frame.begin = self.body.len() as u32;
        frame.end = length_at as u32;
        self.enter(1 + contents.len(), frame);
        Ok(())
    }

    fn open_variant(&mut self, contents: &[u8]) -> Result {
        if !signature::is_single(contents, false) {
            return Err(Errno::INVAL);
        }
        self.expect_container(b'v', &[b"v"], 1, b"")?;
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
        let frame = Frame { kind: b'v', next: contents[0], in_body: true, start, stop, index: start, begin, end: 0 };
        self.enter(1, frame);
        Ok(())
    }

    fn open_struct(&mut self, contents: &[u8]) -> Result {
        if !signature::is_valid(contents) {
            return Err(Errno::INVAL);
        }
        self.expect_container(b'(', &[b"(", contents, b")"], 1, contents)?;
        self.open_pair_or_struct(b'r', contents)
    }

    fn open_dict_entry(&mut self, contents: &[u8]) -> Result {
        if !signature::is_pair(contents) {
            return Err(Errno::INVAL);
        }
        if self.frames.top.kind != b'a' {
            return Err(Errno::NXIO);
        }
        self.expect_container(b'{', &[b"{", contents, b"}"], 1, contents)?;
        self.open_pair_or_struct(b'e', contents)
    }

    pub(super) fn open_pair_or_struct(&mut self, kind: u8, contents: &[u8]) -> Result {
        self.pad(8, 0)?;
        let mut frame = self.frames.top.inside(kind, contents.first().copied().unwrap_or(0), 1, contents.len());
        frame.begin = self.body.len() as u32;
        self.enter(contents.len() + 2, frame);
        Ok(())
    }

    /// Checks that the type written as `parts` comes next, or makes it so at the end of the message's signature.
    fn expect_container(&mut self, code: u8, parts: &[&[u8]], skip: usize, contents: &[u8]) -> Result {
        if self.frames.top.next == 0 {
            return self.expect_new(parts);
        }
        let rest = self.frames.top.rest(self.signature.as_bytes(), &self.body);
        let behind = rest.get(skip..).and_then(|rest| rest.strip_prefix(contents));
        let fits = self.frames.top.next == code
            && behind.is_some_and(|behind| match code {
                b'(' => behind.first() == Some(&b')'),
                b'{' => behind.first() == Some(&b'}'),
                _ => true,
            });
        if fits { Ok(()) } else { Err(Errno::NXIO) }
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
