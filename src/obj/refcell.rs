//! What if state is borrowed while it is changed? That is a bug, and the process aborts. Core's `RefCell` keeps the place of every borrow in
//! data that the loader relocates, hundreds of them, and two pointers in every guard; this one knows the place in debug builds only.

use core::cell::{Cell, UnsafeCell};
use core::ops::{Deref, DerefMut};

/// As core's.
#[derive(Default)]
pub struct RefCell<T> {
    /// How many shared borrows there are, or -1: an exclusive one. A byte is set by shorter instructions than a word, and nothing
    /// borrows a hundred times at once.
    borrows: Cell<i8>,
    value: UnsafeCell<T>,
}

/// A shared borrow.
pub struct Shared<'a, T>(&'a RefCell<T>);

/// The exclusive borrow.
pub struct Exclusive<'a, T>(&'a RefCell<T>);

#[cold]
#[inline(never)]
#[cfg_attr(debug_assertions, track_caller)]
pub(super) fn borrowed() -> ! {
    panic!("already borrowed")
}

impl<T> RefCell<T> {
    /// Nothing is borrowed yet.
    pub const fn new(value: T) -> Self {
        Self { borrows: Cell::new(0), value: UnsafeCell::new(value) }
    }

    /// Shared, until the result is dropped.
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn borrow(&self) -> Shared<'_, T> {
        let borrows = self.borrows.get();
        // Borrows that are forgotten until the count overflows end here, too.
        if borrows < 0 {
            borrowed()
        }
        self.borrows.set(borrows.wrapping_add(1));
        Shared(self)
    }

    /// Exclusive, until the result is dropped.
    #[inline(always)]
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn borrow_mut(&self) -> Exclusive<'_, T> {
        if self.borrows.get() != 0 {
            borrowed()
        }
        self.borrows.set(-1);
        Exclusive(self)
    }

    /// Puts a value in and takes the old one out.
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    pub fn replace(&self, value: T) -> T {
        core::mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Takes the value out.
    #[cfg_attr(debug_assertions, track_caller)]
    #[inline]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }

    /// Where the value is.
    pub fn as_ptr(&self) -> *mut T {
        self.value.get()
    }

    /// Whoever owns the cell needs no borrow.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }
}

impl<T> Deref for Shared<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: as long as a shared borrow is counted, there is no exclusive one.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> Drop for Shared<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.borrows.set(self.0.borrows.get().wrapping_sub(1));
    }
}

impl<T> Deref for Exclusive<'_, T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: there is no other borrow.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Exclusive<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: there is no other borrow, and this one is borrowed alone.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Exclusive<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.borrows.set(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borrows_exclude_each_other() {
        let cell = RefCell::new(1);
        let (one, two) = (cell.borrow(), cell.borrow());
        assert!(std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| drop(cell.borrow_mut()))).is_err());
        assert_eq!(*one + *two, 2);
        drop((one, two));
        let mut only = cell.borrow_mut();
        *only = 5;
        assert!(std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| drop(cell.borrow()))).is_err());
        drop(only);
        assert_eq!(cell.replace(7), 5);
        assert_eq!(*cell.borrow(), 7);
    }
}
