//! How are values kept in a row? `Vec`: reserve can fail, the rest cannot.

use super::{Block, inside};
use crate::errno::Result;
use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};

/// A growable array on malloc.
pub struct Vec<T> {
    block: Block<T>,
    len: usize,
}

impl<T> Vec<T> {
    /// Holds nothing and has allocated nothing.
    pub const fn new() -> Self {
        Self { block: Block::EMPTY, len: 0 }
    }

    /// Elements it can hold without another allocation.
    #[inline(always)]
    pub fn capacity(&self) -> usize {
        self.block.capacity()
    }

    /// Makes room for `more` elements beyond the present ones.
    #[inline(always)]
    pub fn reserve(&mut self, more: usize) -> Result {
        if more <= self.block.capacity() - self.len { Ok(()) } else { self.grow(more) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> Result {
        self.block.grow(self.len.saturating_add(more))
    }

    /// Makes room for exactly `more` elements beyond the present ones.
    pub fn reserve_exact(&mut self, more: usize) -> Result {
        let needed = self.len.saturating_add(more);
        if needed <= self.capacity() { Ok(()) } else { self.block.resize(needed) }
    }

    /// Appends; `ENOMEM` drops `value` and changes nothing.
    pub fn push(&mut self, value: T) -> Result {
        self.reserve(1)?;
        // SAFETY: there is room.
        unsafe { self.put(value) };
        Ok(())
    }

    /// Appends into room that `reserve` made.
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn push_reserved(&mut self, value: T) {
        inside(self.len < self.capacity());
        // SAFETY: there is room.
        unsafe { self.put(value) };
    }

    /// # Safety
    /// There is room for an element.
    #[inline(always)]
    unsafe fn put(&mut self, value: T) {
        // SAFETY: `len < capacity`, so the place is ours and uninitialised.
        unsafe { self.block.start().add(self.len).write(value) };
        self.len += 1;
    }

    /// Takes the last element.
    pub fn pop(&mut self) -> Option<T> {
        self.len = self.len.checked_sub(1)?;
        // SAFETY: the element was initialised and is no longer counted.
        Some(unsafe { self.block.start().add(self.len).read() })
    }

    /// Inserts before `index` (at most the length), moving the rest up.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn insert(&mut self, index: usize, value: T) -> Result {
        inside(index <= self.len);
        self.reserve(1)?;
        // SAFETY: `index <= len < capacity`.
        let place = unsafe { self.block.start().add(index) };
        // SAFETY: `len - index` elements move up by one, into reserved room.
        unsafe { core::ptr::copy(place, place.add(1), self.len - index) };
        // SAFETY: the place's former value has been moved away.
        unsafe { place.write(value) };
        self.len += 1;
        Ok(())
    }

    /// Takes the element at `index`, moving the rest down.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn remove(&mut self, index: usize) -> T {
        inside(index < self.len);
        // SAFETY: `index < len`.
        let place = unsafe { self.block.start().add(index) };
        // SAFETY: the element is initialised; what follows overwrites its place.
        let value = unsafe { place.read() };
        self.len -= 1;
        // SAFETY: the elements behind it move down by one.
        unsafe { core::ptr::copy(place.add(1), place, self.len - index) };
        value
    }

    /// Takes the element at `index`, putting the last one there.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn swap_remove(&mut self, index: usize) -> T {
        inside(index < self.len);
        self.len -= 1;
        // SAFETY: the last element is initialised; either it goes, or it takes the place of the one that does.
        let last = unsafe { self.block.start().add(self.len).read() };
        match self.get_mut(index) {
            Some(place) => core::mem::replace(place, last),
            None => last,
        }
    }

    /// Drops all elements from `len` on.
    pub fn truncate(&mut self, len: usize) {
        while self.len > len {
            drop(self.pop());
        }
    }

    /// Drops all elements, keeping the room.
    #[inline(never)]
    pub fn clear(&mut self) {
        self.truncate(0);
    }

    /// Gives back room that is not needed; failing to is harmless.
    pub fn shrink(&mut self) {
        if self.len == 0 {
            self.block = Block::EMPTY;
        } else if self.len < self.capacity() {
            let _ = self.block.resize(self.len);
        }
    }

    /// The reserved room behind the elements, for a system call to fill.
    pub fn spare(&mut self) -> &mut [MaybeUninit<T>] {
        // SAFETY: the room between `len` and `capacity` is ours; `MaybeUninit` asks nothing of it.
        unsafe {
            let start = self.block.start().add(self.len).cast();
            core::slice::from_raw_parts_mut(start, self.block.capacity() - self.len)
        }
    }

    /// Counts `more` elements of [`Vec::spare`] as present.
    ///
    /// # Safety
    /// They have been initialised.
    pub unsafe fn commit(&mut self, more: usize) {
        inside(more <= self.capacity() - self.len);
        self.len += more;
    }
}

impl<T: Copy> Vec<T> {
    /// Appends a copy of `values`.
    pub fn extend(&mut self, values: &[T]) -> Result {
        self.reserve(values.len())?;
        // SAFETY: there is room.
        unsafe { self.put_all(values) };
        Ok(())
    }

    /// Appends a copy of `values` into room that `reserve` made.
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn extend_reserved(&mut self, values: &[T]) {
        inside(values.len() <= self.capacity() - self.len);
        // SAFETY: there is room.
        unsafe { self.put_all(values) };
    }

    /// # Safety
    /// There is room for all.
    #[inline(always)]
    unsafe fn put_all(&mut self, values: &[T]) {
        // SAFETY: the room is reserved, and a borrowed slice cannot overlap it.
        unsafe {
            let end = self.block.start().add(self.len);
            core::ptr::copy_nonoverlapping(values.as_ptr(), end, values.len());
        }
        self.len += values.len();
    }

    /// Forgets the elements from `len` on.
    #[inline(always)]
    pub fn shorten(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// A copy of `values`.
    pub fn copy_of(values: &[T]) -> Result<Self> {
        let mut copy = Self::new();
        copy.reserve_exact(values.len())?;
        // SAFETY: there is room.
        unsafe { copy.put_all(values) };
        Ok(copy)
    }

    /// Drops the first `count` elements, moving the rest down.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn consume(&mut self, count: usize) {
        inside(count <= self.len);
        let (start, left) = (self.block.start(), self.len - count);
        // SAFETY: the elements behind the first `count` are `left`.
        unsafe { core::ptr::copy(start.add(count), start, left) };
        self.len = left;
    }

    /// Hands the array to C, which frees it; NULL when nothing was ever allocated.
    pub fn into_raw(mut self) -> *mut T {
        let block = core::mem::replace(&mut self.block, Block::EMPTY);
        core::mem::forget(self);
        block.into_raw()
    }
}

impl Vec<u8> {
    /// Overwrites all bytes and the room behind them, in a way that the compiler does not leave out.
    pub fn erase(&mut self) {
        // SAFETY: the whole block is ours.
        unsafe { libc::explicit_bzero(self.block.start().cast(), self.capacity()) };
    }

    /// As [`Vec::reserve_exact`], but the memory that is given up for it is erased.
    #[inline]
    pub fn reserve_exact_erasing(&mut self, more: usize) -> Result {
        if more <= self.capacity() - self.len { Ok(()) } else { self.widen_erasing(more) }
    }

    #[cold]
    #[inline(never)]
    fn widen_erasing(&mut self, more: usize) -> Result {
        let mut wider = Self::new();
        wider.reserve_exact(self.len.saturating_add(more))?;
        wider.extend_reserved(self);
        self.erase();
        *self = wider;
        Ok(())
    }
}

impl<T> Deref for Vec<T> {
    type Target = [T];
    #[inline(always)]
    fn deref(&self) -> &[T] {
        // SAFETY: the first `len` elements are initialised.
        unsafe { core::slice::from_raw_parts(self.block.start(), self.len) }
    }
}

impl<T> DerefMut for Vec<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and `self` is borrowed alone.
        unsafe { core::slice::from_raw_parts_mut(self.block.start(), self.len) }
    }
}

impl<T> Default for Vec<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Drop for Vec<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // Most vectors that go are empty.
        if core::mem::needs_drop::<T>() && self.len > 0 {
            self.clear();
        }
    }
}

impl<'a, T> IntoIterator for &'a Vec<T> {
    type Item = &'a T;
    type IntoIter = core::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_through_insert_and_remove() {
        let mut v = Vec::new();
        for i in 0..10 {
            v.push(i).unwrap();
        }
        v.insert(3, 100).unwrap();
        assert_eq!(v.remove(0), 0);
        assert_eq!(v.swap_remove(0), 1);
        assert_eq!(&v[..], &[9, 2, 100, 3, 4, 5, 6, 7, 8]);
    }

    #[test]
    fn consume_keeps_the_tail() {
        let mut v = Vec::copy_of(b"hello world").unwrap();
        v.consume(6);
        assert_eq!(&v[..], b"world");
    }

    #[test]
    fn drops_each_element_once() {
        let count = std::rc::Rc::new(());
        let mut v = Vec::new();
        for _ in 0..5 {
            v.push(count.clone()).unwrap();
        }
        drop(v.remove(2));
        assert_eq!(std::rc::Rc::strong_count(&count), 5);
        drop(v);
        assert_eq!(std::rc::Rc::strong_count(&count), 1);
    }
}
