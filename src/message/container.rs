//! How are containers built? See `sd_bus_message_open_container(3)`.

#![forbid(unsafe_code)]

use super::cursor::Frame;
use super::*;
use crate::wire::marshal::align;
use crate::wire::signature;

impl Message {
    /// Opens an array (`a`), a variant (`v`), a struct (`r`) or a dict entry (`e`) with the given contents.
    pub fn open_container(&self, kind: u8, contents: &[u8]) -> Result {
        self.building(|state| state.open(kind, contents))
    }

    /// Closes the innermost container; `EINVAL` when it is not complete or there is none.
    pub fn close_container(&self) -> Result {
        let mut state = self.state.build().ok_or(Errno::PERM)?;
        if state.cursor.depth() == 0 {
            return Err(Errno::INVAL);
        }
        if state.content.poisoned {
            return Err(Errno::STALE);
        }
        state.close()
    }
}

impl State {
    pub(super) fn open(&mut self, kind: u8, contents: &[u8]) -> Result {
        self.cursor.reserve()?;
        match kind {
            b'a' => self.open_array(contents),
            b'v' => self.open_variant(contents),
            b'r' => self.open_struct(contents),
            b'e' => self.open_dict_entry(contents),
            _ => Err(Errno::INVAL),
        }
    }

    fn open_array(&mut self, contents: &[u8]) -> Result {
        if !self.cursor.top.array_comes_next(contents, &self.content) {
            if !signature::is_single(contents, true) {
                return Err(Errno::INVAL);
            }
            self.expect_new(&[b"a", contents])?;
        }
        self.begin(contents)
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
        self.make_room(contents.len() + 2)?;
        let body = &mut self.content.body;
        body.extend_reserved(&[contents.len() as u8]);
        let start = body.len();
        body.extend_reserved(contents);
        body.extend_reserved(&[0]);
        self.enter(1, Frame::variant(start, contents));
        Ok(())
    }

    fn open_struct(&mut self, contents: &[u8]) -> Result {
        if !self.cursor.top.comes_next(b'(', contents, &self.content) {
            if !signature::is_valid(contents) {
                return Err(Errno::INVAL);
            }
            self.expect_new(&[b"(", contents, b")"])?;
        }
        self.begin(contents)
    }

    fn open_dict_entry(&mut self, contents: &[u8]) -> Result {
        let known = self.cursor.top.comes_next(b'{', contents, &self.content);
        if !known && !signature::is_pair(contents) {
            return Err(Errno::INVAL);
        }
        if !known || !self.cursor.top.is_array() {
            return Err(Errno::NXIO);
        }
        self.begin(contents)
    }

    /// Goes into the array, struct or dict entry that comes next, which has these contents.
    pub(super) fn begin(&mut self, contents: &[u8]) -> Result {
        self.begin_next(contents.first().copied().unwrap_or(0), contents.len())
    }

    /// As [`begin`](Self::begin), for contents of which these are the first byte and the length.
    pub(super) fn begin_next(&mut self, first: u8, length: usize) -> Result {
        let at = self.content.body.len();
        if self.cursor.top.next != b'a' {
            let begin = align(at, 8);
            self.pad_to(begin, 0)?;
            self.enter(length + 2, self.cursor.top.inside(first, length, begin));
            return Ok(());
        }
        let length_at = align(at, 4);
        let begin = align(length_at + 4, signature::alignment(first));
        self.pad_to(begin, 0)?;
        self.enter(length + 1, self.cursor.top.inside_array(first, length, begin, length_at as u32));
        Ok(())
    }

    /// Counts the container's type as written in the outer signature and goes inside.
    #[inline(always)]
    pub(super) fn enter(&mut self, length: usize, frame: Frame) {
        self.advance(length);
        self.cursor.push_reserved(frame);
    }

    #[inline]
    pub(super) fn close(&mut self) -> Result {
        let top = &self.cursor.top;
        if top.is_array() {
            let length = self.content.body.len() as u32 - top.begin;
            if let Some(place) = self.content.body.get_mut(top.end as usize..).and_then(<[u8]>::first_chunk_mut) {
                *place = length.to_ne_bytes();
            }
        } else if top.next != 0 {
            return Err(Errno::INVAL);
        }
        self.cursor.pop();
        Ok(())
    }
}
