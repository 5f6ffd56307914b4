//! Where in a `Table` stands the entry of a hash? `Slots`: open addressing with linear probes, and deletion that leaves no tombstones. It
//! moves entries as bytes, so that it is the same code for tables of all types.

use super::Block;
use crate::errno::{Errno, Result};

/// Set in every hash that is kept, for 0 stands for a free slot.
const TAKEN: u64 = 1 << 63;

/// The hashes, and behind them the entries: a power of two of each, filled to three quarters at most.
pub(super) struct Slots {
    block: Block<u64>,
    capacity: usize,
    len: usize,
}

impl Slots {
    pub(super) const fn new() -> Self {
        Self { block: Block::EMPTY, capacity: 0, len: 0 }
    }

    /// Entries that there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The place of the first entry, aligned to 16 bytes as the block is, for there are no or at least eight hashes before it.
    pub(super) fn entries(&self) -> *mut u8 {
        // SAFETY: so many hashes stand at the beginning of the block.
        unsafe { self.block.start().add(self.capacity).cast() }
    }

    fn mask(&self) -> usize {
        self.capacity.wrapping_sub(1)
    }

    fn hashes(&self) -> &[u64] {
        // SAFETY: `reserve` initialises the hashes of a block.
        unsafe { core::slice::from_raw_parts(self.block.start(), self.capacity) }
    }

    /// The hash in a slot, counted round the end.
    #[inline(always)]
    fn hash(&self, at: usize) -> u64 {
        debug_assert!(self.capacity > 0);
        // SAFETY: the callers have seen that there are slots.
        unsafe { *self.block.start().add(at & self.mask()) }
    }

    fn set_hash(&mut self, at: usize, hash: u64) {
        debug_assert!(self.capacity > 0);
        // SAFETY: as in `hash`.
        unsafe { *self.block.start().add(at & self.mask()) = hash };
    }

    /// The slot of an entry of this hash, from `at` to the end of the run.
    #[inline]
    pub(super) fn find(&self, hash: u64, mut at: usize) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        loop {
            match self.hash(at) {
                0 => return None,
                found if found == hash | TAKEN => return Some(at & self.mask()),
                _ => at = at.wrapping_add(1),
            }
        }
    }

    /// The first slot from `at` on that holds an entry.
    pub(super) fn taken(&self, at: usize) -> Option<usize> {
        let rest = self.hashes().get(at..)?;
        rest.iter().position(|hash| *hash != 0).map(|more| at + more)
    }

    /// A slot whose entry can go without others having to move.
    pub(super) fn loose(&self) -> Option<usize> {
        (0..self.capacity).find(|&at| self.hash(at) != 0 && self.hash(at + 1) == 0)
    }

    /// Makes room for `more` entries of `size` bytes.
    #[inline(never)]
    pub(super) fn reserve(&mut self, size: usize, more: usize) -> Result {
        let needed = self.len.saturating_add(more);
        if needed <= self.capacity / 4 * 3 {
            return Ok(());
        }
        let capacity = (needed.saturating_mul(4) / 3 + 1).max(8).checked_next_power_of_two().ok_or(Errno::NOMEM)?;
        let mut wider = Self { block: Block::EMPTY, capacity, len: 0 };
        wider.block.resize(capacity.checked_mul(size_of::<u64>() + size).ok_or(Errno::NOMEM)? / size_of::<u64>())?;
        // SAFETY: the block begins with so many hashes.
        unsafe { wider.block.start().write_bytes(0, capacity) };
        for (at, &hash) in self.hashes().iter().enumerate().filter(|(_, hash)| **hash != 0) {
            let to = wider.take(hash);
            // SAFETY: both are slots of entries of this size, in different blocks.
            unsafe { wider.entries().add(to * size).copy_from_nonoverlapping(self.entries().add(at * size), size) };
        }
        *self = wider;
        Ok(())
    }

    /// Takes the first free slot of the hash's run, of which `reserve` made sure. The caller writes the entry.
    pub(super) fn take(&mut self, hash: u64) -> usize {
        let mut at = hash as usize;
        while self.hash(at) != 0 {
            at = at.wrapping_add(1);
        }
        self.set_hash(at, hash | TAKEN);
        self.len += 1;
        at & self.mask()
    }

    /// Frees a slot, whose entry the caller has taken out, and closes the gap.
    #[inline(never)]
    pub(super) fn free(&mut self, size: usize, mut hole: usize) {
        let mask = self.mask();
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let hash = self.hash(at);
            if hash == 0 {
                break;
            }
            if at.wrapping_sub(hash as usize) & mask >= at.wrapping_sub(hole) & mask {
                self.set_hash(hole, hash);
                // SAFETY: both are slots of entries of this size; what was in the hole has been taken out or moved.
                unsafe { self.entries().add(hole * size).copy_from_nonoverlapping(self.entries().add(at * size), size) };
                hole = at;
            }
        }
        self.set_hash(hole, 0);
        self.len -= 1;
    }
}
