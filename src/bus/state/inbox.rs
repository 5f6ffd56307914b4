//! What has been read and not yet taken as messages? Bytes in order, and descriptors with the stretch of bytes they came along with.
//!
//! The kernel hands out descriptors with a read that reaches the bytes they were sent with, and ends that read there. So those that
//! came with bytes `begin..end` belong to a message that starts before `end`.
//!
//! Any message may turn out to be sensitive, so no byte of the input stays in memory that is given back.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{Ring, Vec};
use crate::sys::{Fd, socket};
use core::ffi::c_int;

/// Bytes that an empty inbox keeps room for.
pub const ROOM: usize = 8192;

/// Bytes that a large message is given room for at once, which are no memory until they come.
const AT_ONCE: usize = 16 << 20;

/// A descriptor, and where in the stream the read that brought it ended.
struct Passed {
    fd: Fd,
    end: u64,
}

/// Input of a connection.
pub struct Inbox {
    bytes: Vec<u8>,
    start: usize,
    /// Bytes of the stream before `start`.
    position: u64,
    fds: Ring<Passed>,
}

impl Inbox {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, position: 0, fds: Ring::new() }
    }

    /// What is there.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Whether descriptors are there.
    pub fn has_fds(&self) -> bool {
        !self.fds.is_empty()
    }

    /// Reads at most `room` bytes. `ECONNRESET` at the end of the stream. Descriptors that could not be had are missing.
    pub fn fill(&mut self, fd: c_int, is_socket: bool, room: usize) -> Result {
        if self.start > 0 {
            self.bytes.consume(self.start);
            self.start = 0;
        }
        self.bytes.reserve_exact_erasing(room)?;
        let mut fds = Vec::new();
        let bytes =
            if is_socket { socket::receive(fd, &mut self.bytes, room, &mut fds)? } else { socket::read(fd, &mut self.bytes, room)? };
        if bytes == 0 {
            return Err(Errno::CONNRESET);
        }
        if !fds.is_empty() {
            self.fds.reserve(fds.len())?;
            let end = self.position + self.bytes.len() as u64;
            while !fds.is_empty() {
                self.fds.push_back_reserved(Passed { fd: fds.remove(0), end });
            }
        }
        Ok(())
    }

    /// Forgets the first `length` bytes.
    pub fn consume(&mut self, length: usize) {
        self.start += length;
        self.position += length as u64;
        if self.start == self.bytes.len() {
            self.start = 0;
            self.bytes.clear();
            if self.bytes.capacity() > ROOM {
                self.bytes.erase();
                self.bytes = Vec::new();
            }
        }
    }

    /// Takes the first `length` bytes out; a buffer that holds nothing else is handed over as it is.
    pub fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        if self.start == 0 && length == self.bytes.len() && length > self.bytes.capacity() / 4 {
            self.position += length as u64;
            return Ok(core::mem::take(&mut self.bytes));
        }
        let bytes = Vec::copy_of(self.bytes().get(..length).unwrap_or_default())?;
        self.consume(length);
        Ok(bytes)
    }

    /// Takes the descriptors of the message of which the last byte was just taken out: as many as it claims, and those that no later
    /// message can own.
    pub fn take_fds(&mut self, claimed: usize) -> Result<Vec<Fd>> {
        let mut fds = Vec::new();
        while let Some(first) = self.fds.front() {
            if fds.len() >= claimed && first.end > self.position {
                break;
            }
            fds.reserve(1)?;
            if let Some(passed) = self.fds.pop_front() {
                fds.push_reserved(passed.fd);
            }
        }
        Ok(fds)
    }

    /// Closes the descriptors.
    pub fn drop_fds(&mut self) {
        self.fds.clear();
    }

    /// Makes room for the `more` bytes that a large message still lacks: for all of them, as no memory is used before they come, or, of
    /// many, for as many as have come. Returns for how many.
    ///
    /// The allocator gives freed memory back to the kernel once it is more than twice the largest block that it had to map. A buffer of
    /// twice the size keeps it from doing so whenever a large message and the answer to it are freed.
    pub fn make_room(&mut self, more: usize) -> Result<usize> {
        let have = self.bytes().len();
        let room = more.min(have.max(AT_ONCE));
        if self.bytes.capacity() - self.bytes.len() < room {
            self.bytes.reserve_exact_erasing(if room <= AT_ONCE / 2 { room * 2 } else { room })?;
        }
        Ok(room)
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        self.bytes.erase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_stay_with_their_message() {
        let (ours, theirs) = socket::pair().unwrap();
        let fd = ours.raw();
        let mut inbox = Inbox::new();
        socket::send(theirs.raw(), &[socket::Slice::new(b"aaaa")], &[]).unwrap();
        socket::send(theirs.raw(), &[socket::Slice::new(b"bbbb")], &[fd, fd]).unwrap();
        socket::send(theirs.raw(), &[socket::Slice::new(b"cccc")], &[fd]).unwrap();
        inbox.fill(fd, true, 100).unwrap();
        inbox.fill(fd, true, 100).unwrap();
        let mut next = |claimed| (inbox.take(4).unwrap().to_vec(), inbox.take_fds(claimed).unwrap().len());
        assert_eq!(next(0), (b"aaaa".to_vec(), 0));
        assert_eq!(next(2), (b"bbbb".to_vec(), 2));
        assert_eq!(next(0), (b"cccc".to_vec(), 1), "one too many is for the message to complain about");
        assert!(!inbox.has_fds());
        drop(theirs);
        assert_eq!(inbox.fill(fd, true, 100), Err(Errno::CONNRESET));
    }
}
