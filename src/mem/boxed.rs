//! How is one value owned on the heap? `Box`, whose construction can fail.

use super::{allocate, release};
use crate::errno::Result;
use core::ops::{Deref, DerefMut};
use core::ptr::NonNull;

/// A malloc'd value with one owner.
pub struct Box<T>(NonNull<T>);

impl<T> Box<T> {
    /// Moves `value` to the heap; `ENOMEM` drops it.
    pub fn new(value: T) -> Result<Self> {
        let place = allocate::<T>()?;
        // SAFETY: `place` is freshly allocated for a `T`.
        unsafe { place.as_ptr().write(value) };
        Ok(Self(place))
    }
}

impl<T> Deref for Box<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the value lives as long as the box.
        unsafe { self.0.as_ref() }
    }
}

impl<T> DerefMut for Box<T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the box is the only owner.
        unsafe { self.0.as_mut() }
    }
}

impl<T> Drop for Box<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the value is initialised, and the box is gone.
        unsafe { end(self.0) };
    }
}

/// Out of line, and by value, so that the box can stay in a register until it goes.
///
/// # Safety
/// There is a value at `place`, which nobody knows any more.
#[inline(never)]
unsafe fn end<T>(place: NonNull<T>) {
    // SAFETY: the caller says so.
    unsafe { place.as_ptr().drop_in_place() };
    // SAFETY: just dropped.
    unsafe { release(place) };
}
