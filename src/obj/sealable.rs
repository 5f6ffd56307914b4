//! What if a thing is built first, and from then on only read? While it is built, all of it may change; once sealed, its content never
//! changes again and can be referred to for as long as the thing lives, while the cursor that reads it moves on.
//!
//! One byte tells whether it is sealed and whether somebody is at work on it: reentry is a bug, and the process aborts.

use super::refcell::borrowed;
use core::cell::{Cell, UnsafeCell};
use core::ops::{Deref, DerefMut};

/// The two parts of what is built.
pub struct Draft<T, C> {
    /// What sealing makes final.
    pub content: T,
    /// What goes on changing.
    pub cursor: C,
}

const OPEN: u8 = 0;
const BUILDING: u8 = 1;
const SEALED: u8 = 2;
const READING: u8 = 3;

/// A [`Draft`] until it is sealed, a content with a cursor from then on.
pub struct Sealable<T, C> {
    phase: Cell<u8>,
    draft: UnsafeCell<Draft<T, C>>,
}

/// A draft to work on.
pub struct Building<'a, T, C>(&'a Sealable<T, C>);

/// The cursor of a sealed content.
pub struct Reading<'a, T, C>(&'a Sealable<T, C>);

impl<T, C> Sealable<T, C> {
    /// Not sealed yet.
    pub const fn new(content: T, cursor: C) -> Self {
        Self { phase: Cell::new(OPEN), draft: UnsafeCell::new(Draft { content, cursor }) }
    }

    /// Whether the content is final.
    #[inline(always)]
    pub fn is_sealed(&self) -> bool {
        self.phase.get() >= SEALED
    }

    /// The final content; `None` while it is built.
    #[inline(always)]
    pub fn sealed(&self) -> Option<&T> {
        // SAFETY: a sealed content is never borrowed exclusively: `Building` exists only before, `Reading` gives the cursor alone.
        self.is_sealed().then(|| unsafe { &(*self.draft.get()).content })
    }

    /// Lets the draft be changed until the result is dropped; `None` once it is sealed.
    #[inline(always)]
    pub fn build(&self) -> Option<Building<'_, T, C>> {
        if self.phase.get() == BUILDING {
            borrowed()
        }
        self.try_build()
    }

    /// As [`build`](Self::build), for a short way that has another behind it: `None` also while somebody is at work on it.
    #[inline(always)]
    pub fn try_build(&self) -> Option<Building<'_, T, C>> {
        if self.phase.get() != OPEN {
            return None;
        }
        self.phase.set(BUILDING);
        Some(Building(self))
    }

    /// Runs `look` on the content, be it final or not.
    pub fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        let _building = self.build();
        // SAFETY: either we alone are at work on it, or it is final.
        look(unsafe { &(*self.draft.get()).content })
    }

    /// The final content, and its cursor until the second result is dropped; `None` while it is built.
    #[inline(always)]
    pub fn read(&self) -> Option<(&T, Reading<'_, T, C>)> {
        if self.phase.get() == READING {
            borrowed()
        }
        self.try_read()
    }

    /// As [`read`](Self::read), with the same difference.
    #[inline(always)]
    pub fn try_read(&self) -> Option<(&T, Reading<'_, T, C>)> {
        if self.phase.get() != SEALED {
            return None;
        }
        self.phase.set(READING);
        // SAFETY: as in `sealed`.
        Some((unsafe { &(*self.draft.get()).content }, Reading(self)))
    }

    /// Whoever owns it needs no borrow.
    pub fn get_mut(&mut self) -> &mut Draft<T, C> {
        self.draft.get_mut()
    }
}

impl<T, C> Building<'_, T, C> {
    /// Makes the content final.
    pub fn seal(self) {
        self.0.phase.set(SEALED);
        core::mem::forget(self);
    }
}

impl<T, C> Deref for Building<'_, T, C> {
    type Target = Draft<T, C>;
    #[inline(always)]
    fn deref(&self) -> &Draft<T, C> {
        // SAFETY: the phase says that we alone are at work on it.
        unsafe { &*self.0.draft.get() }
    }
}

impl<T, C> DerefMut for Building<'_, T, C> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut Draft<T, C> {
        // SAFETY: the phase says that we alone are at work on it.
        unsafe { &mut *self.0.draft.get() }
    }
}

impl<T, C> Drop for Building<'_, T, C> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.phase.set(OPEN);
    }
}

impl<T, C> Deref for Reading<'_, T, C> {
    type Target = C;
    #[inline(always)]
    fn deref(&self) -> &C {
        // SAFETY: the phase says that we alone have the cursor.
        unsafe { &(*self.0.draft.get()).cursor }
    }
}

impl<T, C> DerefMut for Reading<'_, T, C> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut C {
        // SAFETY: the phase says that we alone have the cursor.
        unsafe { &mut (*self.0.draft.get()).cursor }
    }
}

impl<T, C> Drop for Reading<'_, T, C> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.phase.set(SEALED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_can_be_read_and_no_longer_built() {
        let thing = Sealable::new(1, 0);
        assert!(thing.sealed().is_none() && thing.read().is_none());
        thing.build().unwrap().content = 2;
        thing.build().unwrap().seal();
        let (content, mut cursor) = thing.read().unwrap();
        *cursor += *content;
        assert!(thing.build().is_none());
        assert_eq!((thing.sealed(), *cursor), (Some(&2), 2));
    }
}
