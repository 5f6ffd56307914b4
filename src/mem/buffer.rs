//! How do bytes grow that begin in room behind their owner? `Buffer`: lent room until that is outgrown, then memory of its own.

use super::block::resize;
use super::{Vec, inside};
use crate::errno::{Errno, Result};
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

/// Marks a capacity, which is even, of memory that is our own.
const OWN: u32 = 1;

/// Fewer than 4 GiB of bytes.
pub struct Buffer {
    start: NonNull<u8>,
    len: u32,
    capacity: u32,
}

impl Buffer {
    /// As many as there can be.
    pub const MOST: usize = (u32::MAX - OWN) as usize;

    /// Holds nothing and has allocated nothing.
    pub const EMPTY: Self = Self { start: NonNull::dangling(), len: 0, capacity: 0 };

    /// The first `len` bytes in room of somebody else's, which is less than 4 GiB.
    ///
    /// # Safety
    /// So much room is at `start` for as long as the buffer lives, the first bytes initialised, and nobody else uses it.
    pub(crate) unsafe fn lent(start: NonNull<u8>, len: usize, capacity: usize) -> Self {
        Self { start, len: len as u32, capacity: capacity as u32 & !OWN }
    }

    /// Bytes it can hold where it is.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        (self.capacity & !OWN) as usize
    }

    /// Whether so many more bytes can be added where it is.
    #[inline(always)]
    pub fn fits(&self, more: usize) -> bool {
        (self.len as usize).checked_add(more).is_some_and(|end| end <= self.capacity())
    }

    /// Makes room for so many bytes in all; `erasing` says whether what is given up for it is erased. Bytes that move away from lent room
    /// stay there, too.
    pub fn grow(&mut self, capacity: usize, erasing: bool) -> Result {
        let capacity = Some(capacity).filter(|&bytes| bytes <= Self::MOST).ok_or(Errno::NOMEM)?.next_multiple_of(2);
        let own = self.capacity & OWN != 0;
        // SAFETY: unless it is lent, the memory is our own.
        let start: NonNull<u8> = unsafe { resize(if own && !erasing { Some(self.start) } else { None }, capacity) }?;
        if !own || erasing {
            // SAFETY: the new memory is another and longer than what there is.
            unsafe { core::ptr::copy_nonoverlapping(self.start.as_ptr(), start.as_ptr(), self.len()) };
        }
        if own && erasing {
            self.erase();
            // SAFETY: malloc'd and ours, and from here on unused.
            unsafe { super::release(self.start) };
        }
        (self.start, self.capacity) = (start, capacity as u32 | OWN);
        Ok(())
    }

    /// The bytes from `at` on, an even number, in the same memory: they are not looked at once `self` has gone, nor after it has grown.
    pub fn split_off(&mut self, at: usize) -> Self {
        inside(at % 2 == 0 && at <= self.len());
        // SAFETY: inside of the memory, of which `self` keeps the part in front; whoever calls this keeps `self`.
        let rest = unsafe { Self::lent(self.start.add(at), self.len() - at, self.capacity() - at) };
        self.len = at as u32;
        self.capacity = at as u32 | self.capacity & OWN;
        rest
    }

    /// Appends a copy of `bytes` into room that `reserve` made.
    #[inline(always)]
    pub fn extend_reserved(&mut self, bytes: &[u8]) {
        inside(self.fits(bytes.len()));
        // SAFETY: the room is there, and a borrowed slice cannot overlap it.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), self.start.as_ptr().add(self.len()), bytes.len()) };
        self.len += bytes.len() as u32;
    }

    /// Appends so many zeros into room that there is, and returns them.
    pub fn extend_zeros_reserved(&mut self, count: usize) -> &mut [u8] {
        self.part_reserved(self.len(), count)
    }

    /// Moves the bytes from `at` on behind a gap of zeros, for which there is room, and returns that.
    pub fn part_reserved(&mut self, at: usize, gap: usize) -> &mut [u8] {
        inside(self.fits(gap) && at <= self.len());
        // SAFETY: inside of the bytes.
        let start = unsafe { self.start.add(at) };
        // SAFETY: the room is there.
        unsafe { start.copy_to(start.add(gap), self.len() - at) };
        self.len += gap as u32;
        // SAFETY: as above.
        unsafe { start.write_bytes(0, gap) };
        // SAFETY: just initialised, and borrowed with the buffer.
        unsafe { core::slice::from_raw_parts_mut(start.as_ptr(), gap) }
    }

    /// Appends these bytes if there is room for them; whether there was.
    #[inline(always)]
    pub fn try_extend<const N: usize>(&mut self, bytes: [u8; N]) -> bool {
        let fits = self.fits(N);
        if fits {
            // SAFETY: the room is there.
            unsafe { self.start.add(self.len as usize).cast::<[u8; N]>().write_unaligned(bytes) };
            self.len += N as u32;
        }
        fits
    }

    /// Appends `gap` zeros, fewer than `N`, and these bytes, if there is room for twice `N` bytes; whether there was.
    #[inline(always)]
    pub fn try_extend_behind<const N: usize>(&mut self, gap: usize, bytes: [u8; N]) -> bool {
        let fits = self.fits(2 * N) && gap < N;
        if fits {
            // SAFETY: the room is there for as many zeros as there can be.
            unsafe { self.start.add(self.len as usize).cast::<[u8; N]>().write_unaligned([0; N]) };
            // SAFETY: the room is there, for the gap is less than `N`.
            unsafe { self.start.add(self.len as usize + gap).cast::<[u8; N]>().write_unaligned(bytes) };
            self.len += (gap + N) as u32;
        }
        fits
    }

    /// Appends `gap` zeros, at most `N`, then `front`, a text and a NUL, into room for twice `N` and one more bytes than the text.
    #[inline(always)]
    pub fn extend_text_reserved<const N: usize>(&mut self, gap: usize, front: [u8; N], text: &[u8]) {
        inside(self.try_extend_text(gap, front, text, |_| true));
    }

    /// The same if there is room and the text passes; whether it was appended. `passes` sees eight bytes of it at a time, in some order, some
    /// of them twice; of a shorter one, ones beside them.
    #[inline(always)]
    pub fn try_extend_text<const N: usize>(&mut self, gap: usize, front: [u8; N], text: &[u8], passes: impl Fn(u64) -> bool) -> bool {
        let begin = gap + N;
        if gap > N || !self.fits(text.len() + 2 * N + 1) {
            return false;
        }
        // SAFETY: the room is there.
        let start = unsafe { self.start.add(self.len as usize).as_ptr() };
        // SAFETY: the room is there.
        unsafe {
            start.cast::<[u8; N]>().write_unaligned([0; N]);
            start.add(gap).cast::<[u8; N]>().write_unaligned(front);
        }
        // SAFETY: the room is there, and a borrowed slice cannot overlap it.
        if !unsafe { copy_if(text, start.add(begin), passes) } {
            return false;
        }
        // SAFETY: the room is there.
        unsafe { start.add(begin + text.len()).write(0) };
        self.len += (begin + text.len() + 1) as u32;
        true
    }

    /// Forgets the bytes from `len` on.
    #[inline(always)]
    pub fn shorten(&mut self, len: usize) {
        self.len = self.len.min(len as u32);
    }

    /// Overwrites all room, in a way that the compiler does not leave out.
    pub fn erase(&mut self) {
        // SAFETY: the room is ours to use.
        unsafe { libc::explicit_bzero(self.start.as_ptr().cast(), self.capacity()) };
    }
}

/// Copies a text, as long as `passes` says yes to its words; whether it did to all.
///
/// # Safety
/// There is room for it at `to`, elsewhere than it.
#[inline(always)]
unsafe fn copy_if(text: &[u8], to: *mut u8, passes: impl Fn(u64) -> bool) -> bool {
    let Some(last) = text.len().checked_sub(8) else {
        // SAFETY: passed on to the caller.
        return passes(unsafe { copy_short(text, to) });
    };
    let mut at = 0;
    while at < last {
        // SAFETY: more than eight bytes are left.
        if !passes(unsafe { copy_at(text, to, at) }) {
            return false;
        }
        at += 8;
    }
    // SAFETY: these are the last bytes.
    passes(unsafe { copy_at(text, to, last) })
}

/// Copies a text of fewer than eight bytes and returns them, in some order, some twice, and ones.
///
/// # Safety
/// As for [`copy_if`].
#[inline(always)]
unsafe fn copy_short(text: &[u8], to: *mut u8) -> u64 {
    if let Some(last) = text.len().checked_sub(4) {
        // SAFETY: there are at least four bytes.
        let (first, last): (u32, u32) = unsafe { (copy_at(text, to, 0), copy_at(text, to, last)) };
        return u64::from(first) << 32 | u64::from(last);
    }
    let Some(last) = text.len().checked_sub(1) else { return ONES };
    // SAFETY: there are one to three bytes.
    let bytes: [u8; 3] = unsafe { [copy_at(text, to, 0), copy_at(text, to, text.len() / 2), copy_at(text, to, last)] };
    bytes.iter().fold(ONES, |word, &byte| word << 8 | u64::from(byte))
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Copies and returns what is at `at` in a text.
///
/// # Safety
/// As for [`copy_if`]; a `T`, which is a number, at `at` is inside of the text.
#[inline(always)]
unsafe fn copy_at<T: Copy>(text: &[u8], to: *mut u8, at: usize) -> T {
    // SAFETY: the caller says that it is inside.
    let value = unsafe { text.as_ptr().add(at).cast::<T>().read_unaligned() };
    // SAFETY: the caller says that there is as much room as text.
    unsafe { to.add(at).cast::<T>().write_unaligned(value) };
    value
}

/// `ENOMEM` when it has more room than a buffer counts. It never grows.
impl TryFrom<Vec<u8>> for Buffer {
    type Error = Errno;

    fn try_from(bytes: Vec<u8>) -> Result<Self> {
        let (len, capacity) = (bytes.len() as u32, bytes.capacity());
        if capacity > Self::MOST {
            return Err(Errno::NOMEM);
        }
        let Some(start) = NonNull::new(bytes.into_raw()) else { return Ok(Self::EMPTY) };
        // An odd byte at the end is never used.
        Ok(Self { start, len, capacity: capacity as u32 | OWN })
    }
}

impl Deref for Buffer {
    type Target = [u8];
    #[inline(always)]
    fn deref(&self) -> &[u8] {
        // SAFETY: the first `len` bytes are initialised.
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.len as usize) }
    }
}

impl DerefMut for Buffer {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `deref`, and `self` is borrowed alone.
        unsafe { core::slice::from_raw_parts_mut(self.start.as_ptr(), self.len as usize) }
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        if self.capacity & OWN != 0 {
            // SAFETY: the memory is malloc'd and ours.
            unsafe { super::release(self.start) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_outgrow_their_room_stay_there_too() {
        let mut room = [0u8; 4];
        // SAFETY: the array outlives the buffer and is looked at only when that is done with it.
        let mut buffer = unsafe { Buffer::lent(NonNull::from(&mut room).cast(), 0, 4) };
        buffer.extend_reserved(b"ab");
        buffer.extend_reserved(b"cd");
        for _ in 0..1000 {
            if !buffer.fits(1) {
                buffer.grow(buffer.len() * 2, buffer.len() > 100).unwrap();
            }
            assert!(buffer.try_extend(*b"x"));
        }
        assert_eq!((buffer.len(), &buffer[..5]), (1004, b"abcdx".as_slice()));
        drop(buffer);
        assert_eq!(&room, b"abcd");
    }

    #[test]
    fn a_text_is_appended_if_every_byte_of_it_passes() {
        for length in 0..40u8 {
            let text: std::vec::Vec<u8> = (0..length).map(|byte| byte + 2).collect();
            let passing = |word: u64| word.to_ne_bytes().iter().all(|&byte| 0 < byte && byte < length + 2);
            for gap in 0..4 {
                let mut buffer = Buffer::EMPTY;
                buffer.grow(60, false).unwrap();
                assert!(buffer.try_extend_text(gap, *b"text", &text, passing));
                assert_eq!(buffer[..], [&[0; 4][..gap], b"text", &text, b"\0"].concat());
                for refused in &text {
                    assert!(!buffer.try_extend_text(0, [], &text, |word| !word.to_ne_bytes().contains(refused)));
                }
                assert_eq!(buffer.len(), gap + 5 + text.len());
            }
        }
        let mut none = Buffer::EMPTY;
        assert!(!none.try_extend_text(0, [], b"", |_| true));
    }

    #[test]
    fn a_gap_holds_zeros_and_moves_what_follows() {
        for at in 0..4 {
            let mut buffer = Buffer::EMPTY;
            buffer.grow(8, false).unwrap();
            buffer.extend_reserved(b"abc");
            assert_eq!(buffer.part_reserved(at, 2), [0; 2]);
            assert_eq!(buffer[..], [&b"abc"[..at], &[0; 2], &b"abc"[at..]].concat());
        }
    }

    #[test]
    fn the_bytes_of_an_array_become_its_own() {
        let mut buffer = Buffer::try_from(Vec::copy_of(b"abcde").unwrap()).unwrap();
        let rest = buffer.split_off(2);
        assert_eq!((&buffer[..], &rest[..]), (b"ab".as_slice(), b"cde".as_slice()));
        assert_eq!(Buffer::try_from(Vec::new()).unwrap().len(), 0);
    }
}
