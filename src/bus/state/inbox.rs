//! What has been read and not yet taken as messages? Bytes in order, and descriptors with the stretch of bytes they came along with.
//!
//! The kernel hands out descriptors with a read that reaches the bytes they were sent with, and ends that read there. So those that
//! came with bytes `begin..end` belong to a message that starts before `end`.
//!
//! Any message may turn out to be sensitive, so no byte of the input stays in memory that is given back.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{Ring, Vec};
use crate::message::{HEADER, total_length};
use crate::sys::{Fd, socket};
use core::ffi::c_int;

/// Bytes that an empty inbox keeps room for.
pub const ROOM: usize = 8192;

/// Bytes that a large message is given room for at once, which are no memory until they come.
const AT_ONCE: usize = 16 << 20;

/// Blocks of this size are mapped, as far as glibc has not seen larger ones freed.
const MAPPED: usize = 128 << 10;

/// A descriptor, and where in the stream the read that brought it ended.
struct Passed {
    fd: Fd,
    end: u64,
}

/// Input of a connection.
pub struct Inbox {
    bytes: Vec<u8>,
    start: usize,
    /// How long the message in front is or, before that is known, a header; an error says that it is none.
    wanted: Result<usize>,
    /// The most room that was made for a large message.
    largest: usize,
    /// Bytes of the stream before `start`.
    position: u64,
    fds: Ring<Passed>,
}

impl Inbox {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, wanted: Ok(HEADER), largest: 0, position: 0, fds: Ring::new() }
    }

    /// What is there.
    #[inline(always)]
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Looks at what has come to be in front.
    fn measure(&mut self) {
        self.wanted = self.bytes().first_chunk().map_or(Ok(HEADER), total_length);
    }

    /// How many bytes there must be from the front on before anything can be taken.
    pub fn wanted(&self) -> Result<usize> {
        self.wanted
    }

    /// Whether the message in front is there, or what is none.
    #[inline]
    pub fn is_whole(&self) -> bool {
        self.wanted.is_err() || self.wanted.is_ok_and(|wanted| self.bytes().len() >= wanted)
    }

    /// The message in front, if all of it is there.
    #[inline]
    pub fn message(&self) -> Result<Option<&[u8]>> {
        Ok(self.bytes().get(..self.wanted?))
    }

    /// Whether descriptors are there.
    pub fn has_fds(&self) -> bool {
        !self.fds.is_empty()
    }

    /// Reads at most `room` bytes; whether they were as many. `ECONNRESET` at the end of the stream. `ENOMEM` may also say that bytes have
    /// come whose descriptors could not be kept: the message that they are part of is none then.
    pub fn fill(&mut self, fd: c_int, is_socket: bool, room: usize) -> Result<bool> {
        if self.start > 0 {
            self.bytes.consume(self.start);
            self.start = 0;
        }
        self.bytes.reserve_exact_erasing(room)?;
        let mut fds = Vec::new();
        let bytes = if is_socket { socket::receive(fd, &mut self.bytes, room, &mut fds) } else { socket::read(fd, &mut self.bytes, room) };
        self.measure();
        let bytes = bytes?;
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
        Ok(bytes == room)
    }

    /// Forgets the first `length` bytes.
    pub fn consume(&mut self, length: usize) {
        self.start += length;
        self.position += length as u64;
        if self.start != self.bytes.len() {
            return self.measure();
        }
        self.start = 0;
        self.wanted = Ok(HEADER);
        self.bytes.shorten(0);
        if self.bytes.capacity() > ROOM {
            self.bytes.erase();
            self.bytes = Vec::new();
        }
    }

    /// Whether the message in front, of this length, is large and all there is: then its buffer can become its own.
    pub fn is_one_large(&self, length: usize) -> bool {
        length > ROOM && self.bytes.len() == length
    }

    /// Takes the buffer as it is.
    pub fn take_buffer(&mut self) -> Vec<u8> {
        let bytes = core::mem::take(&mut self.bytes);
        self.position += bytes.len() as u64;
        self.measure();
        bytes
    }

    /// Room for all descriptors that are there.
    pub fn room_for_fds(&self) -> Result<Vec<Fd>> {
        let mut room = Vec::new();
        if self.has_fds() {
            room.reserve_exact(self.fds.len())?;
        }
        Ok(room)
    }

    /// Takes the descriptors of the message of which the last byte was just taken out: as many as it claims, and those that no later
    /// message can own.
    pub fn take_fds(&mut self, claimed: usize, into: &mut Vec<Fd>) {
        while let Some(first) = self.fds.front() {
            if into.len() >= claimed && first.end > self.position {
                break;
            }
            if let Some(passed) = self.fds.pop_front() {
                into.push_reserved(passed.fd);
            }
        }
    }

    /// Closes the descriptors.
    pub fn drop_fds(&mut self) {
        self.fds.clear();
    }

    /// Makes room for the `more` bytes that a large message still lacks: for all of them, as no memory is used before they come, or, of
    /// many, for as many as have come. Returns for how many.
    ///
    /// glibc gives memory that is freed at the end of the heap back to the kernel once it is more than 128 KiB or twice the largest block
    /// that it mapped and that was freed. So the first buffer for messages of a size is so large that it is mapped, and twice what is
    /// needed: from then on a large message and the answer to it can be freed without that they come as fresh pages the next time.
    pub fn make_room(&mut self, more: usize) -> Result<usize> {
        let have = self.bytes().len();
        let room = more.min(have.max(AT_ONCE));
        if self.bytes.capacity() - self.bytes.len() < room {
            let first = (MAPPED / 4..=AT_ONCE / 2).contains(&room) && room > self.largest;
            self.bytes.reserve_exact_erasing(if first { (room * 2).max(MAPPED) } else { room })?;
            self.largest = self.largest.max(room);
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
        let mut next = |claimed| {
            let (bytes, mut fds) = (inbox.bytes()[..4].to_vec(), inbox.room_for_fds().unwrap());
            inbox.consume(4);
            inbox.take_fds(claimed, &mut fds);
            (bytes, fds.len())
        };
        assert_eq!(next(0), (b"aaaa".to_vec(), 0));
        assert_eq!(next(2), (b"bbbb".to_vec(), 2));
        assert_eq!(next(0), (b"cccc".to_vec(), 1), "one too many is for the message to complain about");
        assert!(!inbox.has_fds());
        drop(theirs);
        assert_eq!(inbox.fill(fd, true, 100).err(), Some(Errno::CONNRESET));
    }
}
