//! What does a type string say to append or to read? It is walked through while values are supplied or received one by one.
//! See `sd_bus_message_append(3)`, `sd_bus_message_read(3)`.
//!
//! What is inside of a container is found in the container's own signature, which is valid and comes next by itself.

#![forbid(unsafe_code)]

use super::append::Supply;
use super::cursor::Frame;
use super::read::{Place, value};
use super::*;
use crate::wire::signature;

/// Where the values go that a type string asks for.
pub trait Receive<'a> {
    /// The place of the next value; the number of elements of an array; the contents of a variant.
    fn place(&mut self) -> impl Place;
    fn count(&mut self) -> u32;
    fn contents(&mut self) -> Option<&'a [u8]>;
}

/// As deep as one type string can nest containers, through variants, too.
const DEPTH_MAX: usize = 128;

impl Message {
    /// Appends values of these types. What was appended before an error stays.
    pub fn append_types<'a>(&self, types: &[u8], from: &mut impl Supply<'a>) -> Result {
        self.building(|state| state.append_types(types, from))
    }

    /// Reads values of these types; false when the first of them meets the end of an array or there are none.
    pub fn read_types<'a>(&self, types: &[u8], to: &mut impl Receive<'a>) -> Result<bool> {
        let (wire, mut cursor) = self.state.read().ok_or(Errno::PERM)?;
        cursor.read_types(wire, types, to).map(Found::is_next)
    }
}

impl State {
    fn append_types<'a>(&mut self, types: &[u8], from: &mut impl Supply<'a>) -> Result {
        let mut rest = types;
        while let Some(&code) = rest.first() {
            let mut length = 1;
            if signature::is_basic(code) {
                self.append_next(code, from)?;
            } else if code == b'v' {
                self.append_variant(from, 0)?;
            } else {
                length = self.open_first(rest)?;
                self.fill(from, 1)?;
            }
            let Some(behind) = rest.get(length..) else { break };
            rest = behind;
        }
        Ok(())
    }

    /// Opens the array, struct or dict entry that these types begin with; the length of its type.
    fn open_first(&mut self, types: &[u8]) -> Result<usize> {
        let expected = self.cursor.top.next_type(&self.content);
        match types.get(..expected.len()) {
            Some(whole @ &[kind, first, ..]) if signature::same(whole, expected) => {
                self.cursor.reserve()?;
                self.begin_next(first, whole.len() - if kind == b'a' { 1 } else { 2 })?;
                Ok(whole.len())
            }
            _ => self.open_other(types),
        }
    }

    /// As [`open_first`](Self::open_first), where something else comes next.
    #[inline(never)]
    fn open_other(&mut self, types: &[u8]) -> Result<usize> {
        let (whole, _) = signature::split_first(types).ok_or(Errno::INVAL)?;
        let (kind, contents) = signature::container(whole).ok_or(Errno::INVAL)?;
        self.open(kind, contents)?;
        Ok(whole.len())
    }

    /// Opens the array, struct or dict entry that comes next.
    fn open_next(&mut self) -> Result {
        self.cursor.reserve()?;
        let top = &self.cursor.top;
        let around = if top.next == b'a' { 1 } else { 2 };
        self.begin_next(top.next_inside(&self.content), top.next_length(&self.content) - around)
    }

    /// Appends all values of the innermost container, elements as many as are said first, and closes it.
    fn fill<'a>(&mut self, from: &mut impl Supply<'a>, depth: usize) -> Result {
        // Only an array has a number of elements, and only in others does the signature end, after fewer.
        let mut left = if self.cursor.top.is_array() { from.int() } else { u32::MAX };
        loop {
            let code = self.cursor.top.next;
            if left == 0 || code == 0 {
                return self.close();
            }
            left -= 1;
            if signature::is_basic(code) {
                self.append_next(code, from)?;
            } else if code == b'v' {
                self.append_variant(from, depth)?;
            } else if depth >= DEPTH_MAX {
                return Err(Errno::INVAL);
            } else {
                self.open_next()?;
                self.fill(from, depth + 1)?;
            }
        }
    }

    /// Appends a variant. One of a basic value is opened only to be left open by an error.
    fn append_variant<'a>(&mut self, from: &mut impl Supply<'a>, depth: usize) -> Result {
        let contents = if depth < DEPTH_MAX { from.text() } else { None }.ok_or(Errno::INVAL)?;
        match *contents {
            [code] if signature::is_basic(code) => {
                self.expect(b'v')?;
                self.cursor.reserve()?;
                self.make_room(3)?;
                let start = self.content.body.len() + 1;
                self.content.body.try_extend([1, code, 0]);
                let written = self.write_next(code, from);
                match written {
                    Ok(()) => self.advance(1),
                    Err(_) => self.enter(1, Frame::variant(start, contents)),
                }
                written
            }
            _ => {
                self.open(b'v', contents)?;
                self.fill(from, depth + 1)
            }
        }
    }
}

impl Cursor {
    fn read_types<'a>(&mut self, wire: &Wire, types: &[u8], to: &mut impl Receive<'a>) -> Result<Found> {
        let mut rest = types;
        while let Some(&code) = rest.first() {
            let mut length = 1;
            let got = if signature::is_basic(code) {
                self.read(wire, code, to.place())?
            } else if code == b'v' {
                self.read_variant(wire, to, 0)?
            } else {
                self.read_container(wire, rest, to, &mut length)?
            };
            if got == Found::End {
                return if rest.len() == types.len() { Ok(Found::End) } else { Err(Errno::NXIO) };
            }
            let Some(behind) = rest.get(length..) else { break };
            rest = behind;
        }
        Ok(if types.is_empty() { Found::End } else { Found::Next })
    }

    /// Reads the array, struct or dict entry that these types begin with; `length` becomes that of its type.
    #[inline(never)]
    fn read_container<'a>(&mut self, wire: &Wire, types: &[u8], to: &mut impl Receive<'a>, length: &mut usize) -> Result<Found> {
        let expected = self.top.next_type(wire);
        let is_expected = expected.len() > 1 && types.get(..expected.len()).is_some_and(|first| signature::same(first, expected));
        let whole = if is_expected { expected } else { signature::split_first(types).ok_or(Errno::INVAL)?.0 };
        *length = whole.len();
        let entered = self.enter_first(wire, whole)?;
        self.drain_if(entered, wire, to, 1)
    }

    fn enter_first(&mut self, wire: &Wire, whole: &[u8]) -> Result<Found> {
        let (kind, contents) = signature::container(whole).ok_or(Errno::INVAL)?;
        self.enter(wire, kind, contents)
    }

    /// If a container has been entered, reads all its values, of an array as many elements as are said first, and leaves it.
    fn drain_if<'a>(&mut self, entered: Found, wire: &Wire, to: &mut impl Receive<'a>, depth: usize) -> Result<Found> {
        if entered == Found::End {
            return Ok(Found::End);
        }
        let mut left = if self.top.is_array() { to.count() } else { u32::MAX };
        loop {
            let code = self.top.next;
            if left == 0 || code == 0 {
                return self.exit().map(|()| Found::Next);
            }
            left -= 1;
            let got = if signature::is_basic(code) {
                self.read(wire, code, to.place())?
            } else if code == b'v' {
                self.read_variant(wire, to, depth)?
            } else if depth >= DEPTH_MAX {
                return Err(Errno::INVAL);
            } else {
                let entered = self.enter_first(wire, self.top.next_type(wire))?;
                self.drain_if(entered, wire, to, depth + 1)?
            };
            if got == Found::End {
                return Err(Errno::NXIO);
            }
        }
    }

    /// Reads a variant. One of a basic value is entered only to be left half read by an error.
    fn read_variant<'a>(&mut self, wire: &Wire, to: &mut impl Receive<'a>, depth: usize) -> Result<Found> {
        let contents = if depth < DEPTH_MAX { to.contents() } else { None }.ok_or(Errno::INVAL)?;
        let Some((code, begin)) = self.basic_variant(wire, contents) else {
            let entered = self.enter(wire, b'v', contents)?;
            return self.drain_if(entered, wire, to, depth + 1);
        };
        match value(wire, code, begin, to.place()) {
            Ok(end) => {
                self.at = end as u32;
                self.top.advance(1, wire);
                Ok(Found::Next)
            }
            Err(error) => {
                self.go_in(wire, begin, 1, Frame::variant(begin - 2, contents));
                Err(error)
            }
        }
    }

    /// The type of the variant that comes next and where its value begins, if it is basic and these its contents, and there is room for
    /// a container.
    #[inline(always)]
    fn basic_variant(&self, wire: &Wire, contents: &[u8]) -> Option<(u8, usize)> {
        let &[code] = contents else { return None };
        let (at, begin) = (self.at as usize, self.at as usize + 3);
        if !signature::is_basic(code) || !self.is_near() || self.top.next != b'v' || self.at_array_end() {
            return None;
        }
        wire.body().get(at..begin)?.eq(&[1, code, 0]).then_some((code, begin))
    }
}
