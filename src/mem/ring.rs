//! How is a queue kept? `Ring`: constant time at both ends, however long the backlog.

use super::{Block, inside};
use crate::errno::Result;

/// A double-ended queue on malloc; its capacity is a power of two.
pub struct Ring<T> {
    block: Block<T>,
    head: usize,
    len: usize,
}

impl<T> Ring<T> {
    /// Holds nothing and has allocated nothing.
    pub const fn new() -> Self {
        Self { block: Block::EMPTY, head: 0, len: 0 }
    }

    /// Elements in the queue.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn place(&self, index: usize) -> *mut T {
        debug_assert!(self.block.capacity().is_power_of_two());
        let at = (self.head.wrapping_add(index)) & (self.block.capacity() - 1);
        // SAFETY: masked by the capacity, a power of two.
        unsafe { self.block.start().add(at) }
    }

    /// Makes room for `more` elements.
    #[inline(always)]
    pub fn reserve(&mut self, more: usize) -> Result {
        if more <= self.block.capacity() - self.len { Ok(()) } else { self.grow(more) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> Result {
        let needed = self.len.saturating_add(more);
        let mut wider: Block<T> = Block::EMPTY;
        wider.resize(needed.max(4).checked_next_power_of_two().ok_or(crate::errno::Errno::NOMEM)?)?;
        for index in 0..self.len {
            // SAFETY: each element moves once, into fresh room.
            unsafe { wider.start().add(index).write(self.place(index).read()) };
        }
        self.block = wider;
        self.head = 0;
        Ok(())
    }

    /// Appends; `ENOMEM` drops `value` and changes nothing.
    pub fn push_back(&mut self, value: T) -> Result {
        self.reserve(1)?;
        self.push_back_reserved(value);
        Ok(())
    }

    /// Appends into room that `reserve` made.
    pub fn push_back_reserved(&mut self, value: T) {
        inside(self.len < self.block.capacity());
        // SAFETY: the place behind the last element is free.
        unsafe { self.place(self.len).write(value) };
        self.len += 1;
    }

    /// Puts `value` before all others; `ENOMEM` drops it and changes nothing.
    pub fn push_front(&mut self, value: T) -> Result {
        self.reserve(1)?;
        self.head = self.head.wrapping_sub(1) & (self.block.capacity() - 1);
        self.len += 1;
        // SAFETY: the new head was free room.
        unsafe { self.place(0).write(value) };
        Ok(())
    }

    /// Takes the first element.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        if self.len == 0 {
            return None;
        }
        // SAFETY: the head is initialised and leaves the queue now.
        let value = unsafe { self.place(0).read() };
        self.head = self.head.wrapping_add(1) & (self.block.capacity() - 1);
        self.len -= 1;
        Some(value)
    }

    /// The element at `index`, counted from the front.
    pub fn get(&self, index: usize) -> Option<&T> {
        // SAFETY: an index below the length is initialised.
        (index < self.len).then(|| unsafe { &*self.place(index) })
    }

    /// The element at `index`, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        // SAFETY: as in `get`, and `self` is borrowed alone.
        (index < self.len).then(|| unsafe { &mut *self.place(index) })
    }

    /// The first element.
    pub fn front(&self) -> Option<&T> {
        self.get(0)
    }

    /// All elements, first to last.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        (0..self.len).filter_map(|index| self.get(index))
    }

    /// Takes the element at `index`, moving those behind it forward.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        if index >= self.len {
            return None;
        }
        // SAFETY: below the length; its place is overwritten below or no longer counted.
        let value = unsafe { self.place(index).read() };
        for at in index + 1..self.len {
            // SAFETY: each element moves one place forward, onto one already moved.
            unsafe { self.place(at - 1).write(self.place(at).read()) };
        }
        self.len -= 1;
        Some(value)
    }

    /// Drops all elements, keeping the room.
    pub fn clear(&mut self) {
        while self.pop_front().is_some() {}
    }
}

impl<T> Default for Ring<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Ring<T> {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_deque() {
        let (mut ring, mut model) = (Ring::new(), std::collections::VecDeque::new());
        for step in 0u32..5000 {
            match step.wrapping_mul(2654435761) >> 29 {
                0..=3 => {
                    ring.push_back(step).unwrap();
                    model.push_back(step);
                }
                4 => {
                    ring.push_front(step).unwrap();
                    model.push_front(step);
                }
                5 if !model.is_empty() => {
                    let index = step as usize % model.len();
                    assert_eq!(ring.remove(index), model.remove(index));
                }
                _ => assert_eq!(ring.pop_front(), model.pop_front()),
            }
        }
        assert!(ring.iter().eq(model.iter()));
    }
}
