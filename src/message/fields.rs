//! Which header fields does a message have, and where do they lie? As offsets into the header.

#![forbid(unsafe_code)]

use super::Wire;
use crate::errno::{Errno, Result};
use crate::mem::Buffer;
use crate::wire::marshal::align;

pub const PATH: u8 = 1;
pub const INTERFACE: u8 = 2;
pub const MEMBER: u8 = 3;
pub const ERROR_NAME: u8 = 4;
pub const REPLY_SERIAL: u8 = 5;
pub const DESTINATION: u8 = 6;
pub const SENDER: u8 = 7;
pub const SIGNATURE: u8 = 8;
pub const UNIX_FDS: u8 = 9;

/// The fixed part of the header.
pub const FIXED: usize = 16;

/// Bytes that a field of type `u` takes.
pub const NUMBER: usize = 8;

/// Bytes that a field of type `s` or `o` takes, with the padding to the next one.
pub fn room(text: &[u8]) -> usize {
    align(8 + text.len() + 1, 8)
}

/// Where the texts of the fields from `PATH` to `SENDER` begin; 0 where there is none.
#[derive(Clone, Copy, Default)]
pub struct Fields([u32; 7]);

impl Fields {
    /// The text of a field with its NUL, in the header it belongs to.
    #[inline]
    pub fn get<'a>(&self, head: &'a [u8], swapped: bool, code: u8) -> Option<&'a [u8]> {
        let start = self.start(code)?;
        let raw = u32::from_ne_bytes(head.get(start - 4..start)?.try_into().ok()?);
        let length = (if swapped { raw.swap_bytes() } else { raw }) as usize;
        head.get(start..=start + length)
    }

    fn start(&self, code: u8) -> Option<usize> {
        self.0.get(usize::from(code).wrapping_sub(1)).map(|&start| start as usize).filter(|&start| start != 0)
    }

    /// Whether a field is there.
    pub fn has(&self, code: u8) -> bool {
        self.start(code).is_some()
    }

    /// Remembers where the text of a field begins.
    pub fn set(&mut self, code: u8, start: usize) {
        if let Some(place) = self.0.get_mut(usize::from(code).wrapping_sub(1)) {
            *place = start as u32;
        }
    }
}

/// What stands before a text that is a field of type `s` or `o`.
fn front(code: u8, kind: u8, text: &[u8]) -> [u8; 8] {
    let [a, b, c, d] = (text.len() as u32).to_ne_bytes();
    [code, 1, kind, 0, a, b, c, d]
}

impl Wire {
    /// Makes room in the header. Texts of it that C may have pointers to stay where they are, too, unless this happens again.
    #[inline]
    pub(super) fn reserve_head(&mut self, more: usize) -> Result {
        const PLENTY: usize = 256;
        if self.head.fits(more) { Ok(()) } else { self.head.grow(self.head.len().saturating_add(more).saturating_add(PLENTY), false) }
    }

    /// Appends a field of type `s` or `o` to a header that has no signature yet, into reserved room.
    #[inline(always)]
    pub(super) fn put_field(&mut self, code: u8, kind: u8, text: &[u8]) {
        self.head.extend_text_reserved(padding(&self.head), front(code, kind, text), text);
        self.fields.set(code, self.head.len() - text.len() - 1);
    }

    /// Appends a field of type `u`, into reserved room.
    pub(super) fn put_number(&mut self, code: u8, value: u32) {
        pad(&mut self.head);
        let [a, b, c, d] = value.to_ne_bytes();
        self.head.extend_reserved(&[code, 1, b'u', 0, a, b, c, d]);
    }

    /// Adds a field of type `s` or `o`; a signature that is there moves behind it.
    pub(super) fn add_field(&mut self, code: u8, kind: u8, text: &[u8]) -> Result {
        let room = room(text);
        self.reserve_head(8 + 8 + room)?;
        if self.signature_at == 0 {
            self.put_field(code, kind, text);
            return Ok(());
        }
        let begin = self.signature_at as usize - 5;
        if let Some((place, rest)) = self.head.part_reserved(begin, room).split_first_chunk_mut() {
            *place = front(code, kind, text);
            rest.iter_mut().zip(text).for_each(|(place, byte)| *place = *byte);
        }
        self.fields.set(code, begin + 8);
        self.signature_at += room as u32;
        Ok(())
    }

    /// Lets the signature, which is not empty, grow by one code where there is room for it; whether there was.
    #[inline(always)]
    pub(super) fn try_extend_signature(&mut self, code: u8) -> bool {
        let grows = self.signature_at != 0 && self.head.fits(1);
        if grows {
            self.head.shorten(self.head.len() - 1);
            self.head.try_extend([code, 0]);
            self.signature_len += 1;
        }
        grows
    }

    /// Lets the signature grow by some parts, or, on `ENOMEM`, by none. Its length is written when the message is sealed.
    pub(super) fn extend_signature(&mut self, parts: &[&[u8]]) -> Result {
        let more: usize = parts.iter().map(|part| part.len()).sum();
        let length = u32::try_from(self.signature_len as usize + more).map_err(|_| Errno::NOMEM)?;
        let around = if self.signature_at == 0 { padding(&self.head) + 5 + 1 } else { 0 };
        self.reserve_head(around + more)?;
        if self.signature_at == 0 {
            pad(&mut self.head);
            self.head.extend_reserved(&[SIGNATURE, 1, b'g', 0, 0]);
            self.signature_at = self.head.len() as u32;
        } else {
            self.head.shorten(self.head.len() - 1);
        }
        parts.iter().for_each(|part| self.head.extend_reserved(part));
        self.head.extend_reserved(&[0]);
        self.signature_len = length;
        Ok(())
    }
}

/// Pads a header to where a field, or the body, may begin.
pub(super) fn pad(head: &mut Buffer) {
    head.extend_reserved(zeros(padding(head)));
}

/// So many zeros, fewer than eight.
pub(super) fn zeros(count: usize) -> &'static [u8] {
    [0; 7].get(..count).unwrap_or_default()
}

/// How much that takes.
pub(super) fn padding(head: &[u8]) -> usize {
    head.len().wrapping_neg() & 7
}
