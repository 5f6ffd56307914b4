//! What are the bytes of a message? Header and body, as sent or received, with the descriptors that go along. While it is built they
//! grow; once it is sealed they never change.

#![forbid(unsafe_code)]

use super::fields::Fields;
use crate::mem::{Buffer, Vec};
use crate::sys::Fd;
use crate::wire::marshal::Bytes;
use crate::wire::signature;
use core::ffi::CStr;

/// The bytes of a message, and what is known of where they are what.
pub struct Wire {
    /// The header; one that is sealed has its padding. While it is built, the signature is the last of its fields.
    pub(super) head: Buffer,
    pub(super) body: Buffer,
    pub(super) fds: Vec<Fd>,
    pub(super) fields: Fields,
    /// Where the signature begins in `head`, 0 when it is empty, and its length.
    pub(super) signature_at: u32,
    pub(super) signature_len: u32,
    pub(super) received: bool,
    pub(super) swapped: bool,
    /// Memory ran out half way: nothing can be appended any more.
    pub(super) poisoned: bool,
    /// Memory that the growing body gives up is erased.
    pub(super) erasing: bool,
    pub(super) can_send_fds: bool,
}

impl Wire {
    /// Without bytes; `head` holds the first of them.
    pub(super) fn new(head: Buffer, can_send_fds: bool) -> Self {
        Self {
            head,
            body: Buffer::EMPTY,
            fds: Vec::new(),
            fields: Fields::default(),
            signature_at: 0,
            signature_len: 0,
            received: false,
            swapped: false,
            poisoned: false,
            erasing: false,
            can_send_fds,
        }
    }

    /// The bytes to send, in order; the second part may be empty.
    pub fn parts(&self) -> [&[u8]; 2] {
        [&self.head, &self.body]
    }

    /// Bytes in all.
    pub fn len(&self) -> usize {
        self.head.len() + self.body.len()
    }

    /// A message has a header.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The descriptors to send, or received.
    pub fn fds(&self) -> &[Fd] {
        &self.fds
    }

    /// Whether it came from a peer.
    pub fn is_received(&self) -> bool {
        self.received
    }

    /// Whether its numbers are not in this machine's order.
    pub fn is_swapped(&self) -> bool {
        self.swapped
    }

    /// The values.
    #[inline(always)]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Four bytes of the body, and where they end.
    #[inline(always)]
    pub(super) fn word_at(&self, at: u32) -> Option<(&[u8; 4], u32)> {
        let end = at as usize + 4;
        Some((self.body().get(at as usize..end)?.first_chunk()?, end as u32))
    }

    #[inline(always)]
    pub(super) fn body_bytes(&self) -> Bytes<'_> {
        Bytes::new(self.body(), self.swapped)
    }

    /// A string field of the header.
    pub fn field(&self, code: u8) -> Option<&CStr> {
        self.fields.get(&self.head, self.swapped, code).and_then(|text| CStr::from_bytes_with_nul(text).ok())
    }

    /// The same without its NUL.
    #[inline]
    pub(super) fn field_bytes(&self, code: u8) -> Option<&[u8]> {
        Some(self.fields.get(&self.head, self.swapped, code)?.split_last()?.1)
    }

    /// The signature of the body.
    #[inline(always)]
    pub fn signature(&self) -> &[u8] {
        self.head.get(self.signature_at as usize..).and_then(|from| from.get(..self.signature_len as usize)).unwrap_or(b"")
    }

    pub(super) fn signature_c(&self) -> &CStr {
        if self.signature_at == 0 {
            return c"";
        }
        CStr::from_bytes_until_nul(self.source(false)).unwrap_or(c"")
    }

    /// Where signatures lie: in the body, or the message's own with its NUL and what follows.
    #[inline(always)]
    pub(super) fn source(&self, in_body: bool) -> &[u8] {
        match (in_body, self.signature_at) {
            (true, _) => self.body(),
            (false, 0) => b"\0",
            (false, start) => self.head.get(start as usize..).unwrap_or(b"\0"),
        }
    }

    /// As [`source`](Self::source), where the message's own signature is not empty: bytes, and where in them it begins.
    #[inline(always)]
    fn bytes_with(&self, in_body: bool) -> (&[u8], usize) {
        if in_body { (self.body(), 0) } else { (&self.head, self.signature_at as usize) }
    }

    /// One byte of a signature that is not empty.
    #[inline]
    pub(super) fn code_at(&self, in_body: bool, start: u32, index: u8) -> u8 {
        let (bytes, base) = self.bytes_with(in_body);
        bytes.get(base + start as usize + usize::from(index)).copied().unwrap_or(0)
    }

    /// Some bytes of a signature that is not empty.
    #[inline(always)]
    pub(super) fn part(&self, in_body: bool, start: usize, length: usize) -> &[u8] {
        let (bytes, base) = self.bytes_with(in_body);
        bytes.get(base + start..).and_then(|from| from.get(..length)).unwrap_or(b"")
    }

    /// Whether there is this part in a signature that is not empty.
    #[inline(always)]
    pub(super) fn has_part(&self, in_body: bool, start: usize, part: &[u8]) -> bool {
        let (bytes, base) = self.bytes_with(in_body);
        let begin = base + start;
        bytes.get(begin..begin + part.len()).is_some_and(|found| signature::same(found, part))
    }

    pub(super) fn erase(&mut self) {
        self.head.erase();
        self.body.erase();
    }
}
