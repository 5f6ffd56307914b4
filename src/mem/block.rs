//! How is raw memory held? As a malloc'd array of possibly uninitialised elements, the base of `Vec`, `Ring` and `Table`.

use crate::errno::{Errno, Result};
use core::ffi::c_void;
use core::marker::PhantomData;
use core::mem::{align_of, size_of};
use core::ptr::NonNull;

/// Room for `capacity` elements; which of them are initialised is the owner's business.
pub(crate) struct Block<T> {
    room: Room,
    elements: PhantomData<T>,
}

/// The same without a type: what changes it is the same code for all.
struct Room {
    start: NonNull<c_void>,
    capacity: usize,
}

impl Room {
    /// Makes room for exactly `capacity` elements of `size` bytes, keeping the bytes of those that fit.
    #[inline(never)]
    fn resize(&mut self, capacity: usize, size: usize) -> Result {
        debug_assert!(capacity > 0, "realloc would free the room");
        // More than half the address space malloc refuses itself.
        let bytes = capacity.checked_mul(size).ok_or(Errno::NOMEM)?;
        let raw = match self.capacity {
            // SAFETY: malloc has no preconditions.
            0 => unsafe { libc::malloc(bytes) },
            // SAFETY: our own malloc'd pointer; on failure it stays ours.
            _ => unsafe { libc::realloc(self.start.as_ptr(), bytes) },
        };
        self.start = NonNull::new(raw).ok_or(Errno::NOMEM)?;
        self.capacity = capacity;
        Ok(())
    }

    /// Gives the room back. Out of line, for there are many places that do.
    #[inline(never)]
    fn end(&mut self) {
        if self.capacity != 0 {
            // SAFETY: a non-zero capacity means the pointer came from malloc or realloc and is ours.
            unsafe { libc::free(self.start.as_ptr()) }
        }
    }

    /// Grows geometrically to hold at least `needed` elements of `size` bytes.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, needed: usize, size: usize) -> Result {
        let floor = if size == 1 { 64 } else { 4 };
        self.resize(needed.max(self.capacity.saturating_mul(2)).max(floor), size)
    }
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

/// Memory of so many bytes, more than 0, which begins with those at `old`, if there are any. When there is none, `old` stays.
///
/// # Safety
/// `old` came from malloc, and nobody uses it again unless this fails.
pub(crate) unsafe fn resize(old: Option<NonNull<u8>>, bytes: usize) -> Result<NonNull<u8>> {
    let old = old.map_or(core::ptr::null_mut(), NonNull::as_ptr);
    // SAFETY: the caller says so.
    let raw = unsafe { libc::realloc(old.cast(), bytes) };
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
    pub(crate) const EMPTY: Self = {
        assert!(align_of::<T>() <= 16, "malloc aligns to 16 bytes");
        assert!(size_of::<T>() > 0, "elements have places");
        Self { room: Room { start: NonNull::<T>::dangling().cast(), capacity: 0 }, elements: PhantomData }
    };

    #[inline(always)]
    pub(crate) fn start(&self) -> *mut T {
        self.room.start.as_ptr().cast()
    }

    #[inline(always)]
    pub(crate) fn capacity(&self) -> usize {
        self.room.capacity
    }

    /// Makes room for exactly `capacity` elements, keeping the bytes of those that fit.
    #[inline(always)]
    pub(crate) fn resize(&mut self, capacity: usize) -> Result {
        self.room.resize(capacity, size_of::<T>())
    }

    /// Grows geometrically to hold at least `needed` elements, which it does not yet.
    #[inline(always)]
    pub(crate) fn grow(&mut self, needed: usize) -> Result {
        self.room.grow(needed, size_of::<T>())
    }

    /// Gives up the pointer (NULL when nothing was ever allocated).
    pub(crate) fn into_raw(self) -> *mut T {
        let raw = if self.capacity() == 0 { core::ptr::null_mut() } else { self.start() };
        core::mem::forget(self);
        raw
    }
}

impl<T> Drop for Block<T> {
    #[inline(always)]
    fn drop(&mut self) {
        // Where things that must be dropped would be, most blocks that go are empty.
        if !core::mem::needs_drop::<T>() || self.capacity() != 0 {
            self.room.end();
        }
    }
}
