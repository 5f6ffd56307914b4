//! What are the finished bytes of a message? Header and body, as sent or received, with the descriptors that go along.

#![forbid(unsafe_code)]

use super::fields::{self, Fields};
use crate::mem::{Frozen, Vec};
use crate::sys::Fd;
use crate::wire::marshal::Bytes;
use core::ffi::CStr;

/// A sealed or received message; none of it changes any more.
pub struct Wire {
    /// The header with its padding, behind which a received message has its body.
    pub(super) head: Frozen,
    /// The body of a message of our own.
    pub(super) body: Vec<u8>,
    /// Where a received body begins in `head`; 0 for a message of our own.
    pub(super) body_at: usize,
    pub(super) swapped: bool,
    pub(super) fields: Fields,
    /// Where the signature begins in `head`, and its length.
    pub(super) signature: (u32, u32),
    pub(super) fds: Vec<Fd>,
}

impl Wire {
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
        self.body_at != 0
    }

    /// Whether its numbers are not in this machine's order.
    pub fn is_swapped(&self) -> bool {
        self.swapped
    }

    /// The values.
    #[inline(always)]
    pub fn body(&self) -> &[u8] {
        if self.body_at == 0 { &self.body } else { self.head.get(self.body_at..).unwrap_or(&[]) }
    }

    #[inline(always)]
    pub(super) fn body_bytes(&self) -> Bytes<'_> {
        Bytes::new(self.body(), self.swapped)
    }

    /// A string field of the header, or the signature.
    pub fn field(&self, code: u8) -> Option<&CStr> {
        self.fields.get(&self.head, self.swapped, code)
    }

    /// The signature of the body.
    #[inline(always)]
    pub fn signature(&self) -> &[u8] {
        let (start, length) = self.signature;
        self.head.get(start as usize..start as usize + length as usize).unwrap_or(b"")
    }

    pub(super) fn signature_c(&self) -> &CStr {
        self.field(fields::SIGNATURE).unwrap_or(c"")
    }

    /// Where signatures lie that are read: in the body, or the message's own with its NUL.
    pub(super) fn source(&self, in_body: bool) -> &[u8] {
        let (start, length) = self.signature;
        match (in_body, start) {
            (true, _) => self.body(),
            (false, 0) => b"\0",
            (false, start) => self.head.get(start as usize..=start as usize + length as usize).unwrap_or(b"\0"),
        }
    }

    /// Looks up where the signature lies, once the fields are known.
    pub(super) fn find_signature(mut self) -> Self {
        let place = self.fields.place(&self.head, self.swapped, fields::SIGNATURE);
        self.signature = place.map_or((0, 0), |(start, length)| (start as u32, length as u32));
        self
    }

    pub(super) fn erase(&mut self) {
        self.head.erase();
        self.body.erase();
    }
}
