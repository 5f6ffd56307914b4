//! How is the first of many kept at hand? `Heap`: a binary heap whose elements know their place, so that any can leave or move.

use super::Vec;
use crate::errno::Result;

/// An element of a [`Heap`].
pub trait Ranked {
    /// Whether `self` must leave the heap before `other`.
    fn before(&self, other: &Self) -> bool;
    /// Remembers where in the heap the element now is; `None` when it has left.
    fn moved(&self, place: Option<usize>);
}

/// A priority queue on malloc.
pub struct Heap<T: Ranked>(Vec<T>);

impl<T: Ranked> Heap<T> {
    /// Holds nothing and has allocated nothing.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Elements in the heap.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes room for `more` elements.
    pub fn reserve(&mut self, more: usize) -> Result {
        self.0.reserve(more)
    }

    /// Makes room for `total` elements.
    pub fn reserve_for(&mut self, total: usize) -> Result {
        if total <= self.0.capacity() { Ok(()) } else { self.0.reserve(total - self.0.len()) }
    }

    /// Adds an element; `ENOMEM` drops it and changes nothing.
    pub fn push(&mut self, value: T) -> Result {
        self.reserve(1)?;
        self.push_reserved(value);
        Ok(())
    }

    /// Adds an element into room that `reserve` made.
    pub fn push_reserved(&mut self, value: T) {
        let place = self.0.len();
        self.0.push_reserved(value);
        if place == 0 {
            self.0[0].moved(Some(0));
        } else {
            self.rise(place);
        }
    }

    /// The element that leaves first.
    pub fn first(&self) -> Option<&T> {
        self.0.first()
    }

    /// The element at `place`, as [`Ranked::moved`] told it.
    pub fn get(&self, place: usize) -> Option<&T> {
        self.0.get(place)
    }

    /// All elements, in no order but that the first comes first.
    pub fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }

    /// Takes the element that leaves first.
    pub fn pop(&mut self) -> Option<T> {
        (!self.is_empty()).then(|| self.remove(0))
    }

    /// Takes the element at `place`, as [`Ranked::moved`] told it.
    pub fn remove(&mut self, place: usize) -> T {
        let value = self.0.swap_remove(place);
        value.moved(None);
        if place < self.0.len() {
            self.update(place);
        }
        value
    }

    /// Restores the order after the rank of the element at `place` changed.
    pub fn update(&mut self, place: usize) {
        if self.rise(place) == place {
            self.sink(place);
        }
    }

    fn rise(&mut self, mut place: usize) -> usize {
        assert!(place < self.len());
        let elements = Places(self.0.as_mut_ptr());
        while place > 0 {
            let parent = (place - 1) / 2;
            if !elements.is_before(place, parent) {
                break;
            }
            elements.swap(place, parent);
            elements.settle(place);
            place = parent;
        }
        elements.settle(place);
        place
    }

    fn sink(&mut self, mut place: usize) {
        let len = self.len();
        assert!(place < len);
        let elements = Places(self.0.as_mut_ptr());
        loop {
            let left = 2 * place + 1;
            if left >= len {
                break;
            }
            let child = left + usize::from(left + 1 < len && elements.is_before(left + 1, left));
            if !elements.is_before(child, place) {
                break;
            }
            elements.swap(place, child);
            elements.settle(place);
            place = child;
        }
        elements.settle(place);
    }
}

/// The elements of a heap that is borrowed alone, by places that are known to be in it.
struct Places<T>(*mut T);

impl<T: Ranked> Places<T> {
    #[inline(always)]
    fn is_before(&self, one: usize, other: usize) -> bool {
        // SAFETY: both are in the heap.
        unsafe { (*self.0.add(one)).before(&*self.0.add(other)) }
    }

    #[inline(always)]
    fn swap(&self, one: usize, other: usize) {
        let (one, other) = (self.0.wrapping_add(one), self.0.wrapping_add(other));
        // SAFETY: both are in the heap; of either element there is one copy when all is done.
        unsafe {
            let (first, second) = (one.read(), other.read());
            one.write(second);
            other.write(first);
        }
    }

    #[inline(always)]
    fn settle(&self, place: usize) {
        // SAFETY: it is in the heap.
        unsafe { &*self.0.add(place) }.moved(Some(place));
    }
}

impl<T: Ranked> Default for Heap<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, rc::Rc};

    #[derive(Clone)]
    struct Item(Rc<(Cell<u32>, Cell<Option<usize>>)>);

    impl Ranked for Item {
        fn before(&self, other: &Self) -> bool {
            self.0.0 < other.0.0
        }
        fn moved(&self, place: Option<usize>) {
            self.0.1.set(place);
        }
    }

    #[test]
    fn yields_in_order_whatever_moves() {
        let mut heap = Heap::new();
        let items: std::vec::Vec<_> = (0..200u32).map(|i| Item(Rc::new((Cell::new(i * 7919 % 200), Cell::new(None))))).collect();
        items.iter().for_each(|item| heap.push(item.clone()).unwrap());
        for (i, item) in items.iter().enumerate() {
            item.0.0.set((i as u32) * 104729 % 977);
            heap.update(item.0.1.get().unwrap());
        }
        heap.remove(items[50].0.1.get().unwrap());
        let mut last = 0;
        let mut count = 0;
        while let Some(item) = heap.pop() {
            assert!(item.0.0.get() >= last && item.0.1.get().is_none());
            last = item.0.0.get();
            count += 1;
        }
        assert_eq!(count, 199);
    }
}
