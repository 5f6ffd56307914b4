//! How is raw memory held? As a malloc'd array of possibly uninitialised elements, the base of `Vec`, `Ring` and `Table`.

use crate::errno::{Errno, Result};
use core::mem::{align_of, size_of};
use core::ptr::NonNull;

/// Room for `capacity` elements; which of them are initialised is the owner's business.
pub(crate) struct Block<T> {
    start: NonNull<T>,
    capacity: usize,
}

/// One uninitialised `T` from malloc.
pub(crate) fn allocate<T>() -> Result<NonNull<T>> {
    allocate_with(0)
}

/// The same, with so many bytes behind it.
pub(crate) fn allocate_with<T>(more: usize) -> Result<NonNull<T>> {
    const { assert!(align_of::<T>() <= 16, "malloc aligns to 16 bytes") };
    // SAFETY: malloc has no preconditions; a zero size is rounded up.
    let raw = unsafe { libc::malloc(size_of::<T>().max(1).saturating_add(more)) };
    NonNull::new(raw.cast()).ok_or(Errno::NOMEM)
}

/// Returns what [`allocate`] gave.
///
/// # Safety
/// `start` came from malloc, its value is dropped or moved out, and nobody uses it again.
pub(crate) unsafe fn release<T>(start: NonNull<T>) {
    // SAFETY: the caller owns this malloc'd pointer.
    unsafe { libc::free(start.as_ptr().cast()) }
}

impl<T> Block<T> {
    pub(crate) const EMPTY: Self = Self { start: NonNull::dangling(), capacity: 0 };

    #[inline(always)]
    pub(crate) fn start(&self) -> *mut T {
        self.start.as_ptr()
    }

    #[inline(always)]
    pub(crate) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Makes room for exactly `capacity` elements, keeping the bytes of those that fit.
    pub(crate) fn resize(&mut self, capacity: usize) -> Result {
        const { assert!(align_of::<T>() <= 16, "malloc aligns to 16 bytes") };
        if size_of::<T>() == 0 {
            self.capacity = usize::MAX;
            return Ok(());
        }
        let bytes = capacity.checked_mul(size_of::<T>()).filter(|&b| b > 0 && b <= isize::MAX as usize);
        let bytes = bytes.ok_or(Errno::NOMEM)?;
        let old = if self.capacity == 0 { core::ptr::null_mut() } else { self.start.as_ptr().cast() };
        // SAFETY: `old` is NULL or our own malloc'd pointer; on failure it stays ours.
        let raw = unsafe { libc::realloc(old, bytes) };
        self.start = NonNull::new(raw.cast()).ok_or(Errno::NOMEM)?;
        self.capacity = capacity;
        Ok(())
    }

    /// Grows geometrically to hold at least `needed` elements.
    pub(crate) fn grow(&mut self, needed: usize) -> Result {
        if needed <= self.capacity {
            return Ok(());
        }
        let floor = if size_of::<T>() == 1 { 64 } else { 4 };
        self.resize(needed.max(self.capacity.saturating_mul(2)).max(floor))
    }

    /// Gives up the pointer (NULL when nothing was ever allocated).
    pub(crate) fn into_raw(self) -> *mut T {
        let raw = if self.capacity == 0 { core::ptr::null_mut() } else { self.start.as_ptr() };
        core::mem::forget(self);
        raw
    }
}

impl<T> Drop for Block<T> {
    fn drop(&mut self) {
        if self.capacity != 0 && size_of::<T>() != 0 {
            // SAFETY: a non-zero capacity means the pointer came from realloc and is ours.
            unsafe { libc::free(self.start.as_ptr().cast()) }
        }
    }
}
