//! How is the first of many kept at hand? `Heap`: a binary heap whose elements know their place, so that any can leave or move.

use super::{Vec, inside};
use crate::errno::Result;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;

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
        if place == 0 || self.rise(place) == place {
            self.sink(place);
        }
    }

    fn rise(&mut self, place: usize) -> usize {
        let mut hole = Hole::at(&mut self.0, place);
        while hole.place > 0 {
            let parent = (hole.place - 1) / 2;
            if !hole.value.before(hole.element(parent)) {
                break;
            }
            hole.fill(parent);
        }
        hole.place
    }

    fn sink(&mut self, place: usize) {
        let len = self.len();
        let mut hole = Hole::at(&mut self.0, place);
        loop {
            let (left, right) = (2 * hole.place + 1, 2 * hole.place + 2);
            let child = if right < len {
                left + usize::from(hole.element(right).before(hole.element(left)))
            } else if right == len {
                left
            } else {
                break;
            };
            if !hole.element(child).before(&hole.value) {
                break;
            }
            hole.fill(child);
        }
    }
}

/// The place of an element that is out until it is known where it belongs, so that the others move once each. It returns at the end.
struct Hole<'a, T: Ranked> {
    elements: *mut T,
    place: usize,
    value: ManuallyDrop<T>,
    borrows: PhantomData<&'a mut Vec<T>>,
}

impl<'a, T: Ranked> Hole<'a, T> {
    #[inline(always)]
    fn at(elements: &'a mut Vec<T>, place: usize) -> Self {
        inside(place < elements.len());
        let elements = elements.as_mut_ptr();
        // SAFETY: it is in the heap; nobody looks at the copy there before this one has returned.
        let value = ManuallyDrop::new(unsafe { elements.add(place).read() });
        Self { elements, place, value, borrows: PhantomData }
    }

    /// The element at a place that is in the heap and not the hole.
    #[inline(always)]
    fn element(&self, place: usize) -> &T {
        // SAFETY: so it is.
        unsafe { &*self.elements.add(place) }
    }

    /// Moves an element here, and the hole to where it was.
    #[inline(always)]
    fn fill(&mut self, from: usize) {
        self.element(from).moved(Some(self.place));
        // SAFETY: both places are in the heap, and what was in this one is out.
        unsafe { self.elements.add(self.place).copy_from_nonoverlapping(self.elements.add(from), 1) };
        self.place = from;
    }
}

impl<T: Ranked> Drop for Hole<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.value.moved(Some(self.place));
        // SAFETY: what was in this place is out; the value is not used again.
        unsafe { self.elements.add(self.place).copy_from_nonoverlapping(&*self.value, 1) };
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
