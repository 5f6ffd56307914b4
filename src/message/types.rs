//! What does a type string say to append or to read? It is walked through while values are supplied or received one by one.
//! See `sd_bus_message_append(3)`, `sd_bus_message_read(3)`.

#![forbid(unsafe_code)]

use super::*;
use crate::wire::signature;

/// Where the values come from that a type string asks for.
pub trait Supply<'a> {
    /// Appends the next value, of a basic type.
    fn append(&mut self, message: &Message, code: u8) -> Result;
    /// The number of elements of an array.
    fn count(&mut self) -> u32;
    /// The contents of a variant.
    fn contents(&mut self) -> Option<&'a [u8]>;
}

/// Where the values go that a type string asks for.
pub trait Receive<'a> {
    /// Reads the next value, of a basic type; false at the end of an array.
    fn read(&mut self, message: &Message, code: u8) -> Result<bool>;
    /// The number of elements of an array.
    fn count(&mut self) -> u32;
    /// The contents of a variant.
    fn contents(&mut self) -> Option<&'a [u8]>;
}

/// As deep as one type string can nest containers, through variants, too.
const DEPTH_MAX: usize = 128;

impl Message {
    /// Appends values of these types. What was appended before an error stays.
    pub fn append_types<'a>(&self, types: &[u8], from: &mut impl Supply<'a>) -> Result {
        self.append_nested(types, from, 0, false)
    }

    /// Below the first level the types are `known` to be valid.
    fn append_nested<'a>(&self, types: &[u8], from: &mut impl Supply<'a>, depth: usize, known: bool) -> Result {
        let mut rest = types;
        while let Some(&code) = rest.first() {
            if signature::is_basic(code) {
                from.append(self, code)?;
                rest = &rest[1..];
                continue;
            }
            let length = length_of_first(rest, known).filter(|_| depth < DEPTH_MAX).ok_or(Errno::INVAL)?;
            let (kind, inside) = container(code, &rest[..length]);
            if kind == b'v' {
                let contents = from.contents().ok_or(Errno::INVAL)?;
                self.open_container(b'v', contents)?;
                self.append_nested(contents, from, depth + 1, true)?;
            } else {
                self.open_container(kind, inside)?;
                let count = if kind == b'a' { from.count() } else { 1 };
                for _ in 0..count {
                    self.append_nested(inside, from, depth + 1, true)?;
                }
            }
            self.close_container()?;
            rest = &rest[length..];
        }
        Ok(())
    }

    /// Reads values of these types; false when the first of them meets the end of an array or there are none.
    pub fn read_types<'a>(&self, types: &[u8], to: &mut impl Receive<'a>) -> Result<bool> {
        let mut first = true;
        let all = self.read_nested(types, to, &mut first, 0, false)?;
        Ok(all && !types.is_empty())
    }

    /// False at the end of an array, which may come before the very first value only.
    fn read_nested<'a>(&self, types: &[u8], to: &mut impl Receive<'a>, first: &mut bool, depth: usize, known: bool) -> Result<bool> {
        let mut rest = types;
        while let Some(&code) = rest.first() {
            let at_first = core::mem::replace(first, false);
            let ended = || if at_first { Ok(false) } else { Err(Errno::NXIO) };
            if signature::is_basic(code) {
                if !to.read(self, code)? {
                    return ended();
                }
                rest = &rest[1..];
                continue;
            }
            let length = length_of_first(rest, known).filter(|_| depth < DEPTH_MAX).ok_or(Errno::INVAL)?;
            let (kind, inside) = container(code, &rest[..length]);
            let inside = if kind == b'v' { to.contents().ok_or(Errno::INVAL)? } else { inside };
            if !self.enter_container(kind, inside)? {
                return ended();
            }
            let count = if kind == b'a' { to.count() } else { 1 };
            for _ in 0..count {
                self.read_nested(inside, to, first, depth + 1, true)?;
            }
            self.exit_container()?;
            rest = &rest[length..];
        }
        Ok(true)
    }
}

#[inline(always)]
fn length_of_first(types: &[u8], known: bool) -> Option<usize> {
    match types[0] {
        b'v' => Some(1),
        _ if known => Some(signature::first_of_valid(types)),
        _ => signature::first_element(types),
    }
}

/// The kind and the contents of the container that a complete type is.
fn container(code: u8, whole: &[u8]) -> (u8, &[u8]) {
    match code {
        b'a' => (b'a', &whole[1..]),
        b'(' => (b'r', &whole[1..whole.len() - 1]),
        b'{' => (b'e', &whole[1..whole.len() - 1]),
        _ => (b'v', b""),
    }
}
