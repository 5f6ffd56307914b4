//! What if state is borrowed while it is changed? That is a bug, and the process aborts. Core's `RefCell` keeps the place of every borrow in
//! data that the loader relocates, hundreds of them; this one knows the place in debug builds only.

use core::cell::{Ref, RefCell as Cell, RefMut};

/// As core's.
#[derive(Default)]
pub struct RefCell<T>(Cell<T>);

#[cold]
#[inline(never)]
#[cfg_attr(debug_assertions, track_caller)]
fn borrowed() -> ! {
    panic!("already borrowed")
}

impl<T> RefCell<T> {
    /// Nothing is borrowed yet.
    pub const fn new(value: T) -> Self {
        Self(Cell::new(value))
    }

    /// Shared, until the result is dropped.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn borrow(&self) -> Ref<'_, T> {
        match self.0.try_borrow() {
            Ok(value) => value,
            Err(_) => borrowed(),
        }
    }

    /// Exclusive, until the result is dropped.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        match self.0.try_borrow_mut() {
            Ok(value) => value,
            Err(_) => borrowed(),
        }
    }

    /// Puts a value in and takes the old one out.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn replace(&self, value: T) -> T {
        core::mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Takes the value out.
    #[cfg_attr(debug_assertions, track_caller)]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }

    /// Where the value is.
    pub fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// Whoever owns the cell needs no borrow.
    pub fn get_mut(&mut self) -> &mut T {
        self.0.get_mut()
    }
}
