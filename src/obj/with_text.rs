//! How does an object carry a text without a second allocation? `WithText`: the bytes stand behind it in its cell.

use super::{Counts, Object, Ref};
use crate::errno::Result;
use crate::mem;
use core::ffi::CStr;
use core::ops::Deref;

/// A value that nothing but pins keeps, and a text that never changes.
pub struct WithText<T> {
    counts: Counts,
    len: usize,
    value: T,
}

impl<T> Ref<WithText<T>> {
    /// Moves `value` to a cell of its own, with a copy of `text`.
    pub fn with_text(value: T, text: &[u8]) -> Result<Self> {
        let place = mem::allocate_with::<WithText<T>>(text.len() + 1)?;
        // SAFETY: so many bytes were just allocated, behind room for the value.
        unsafe {
            place.as_ptr().write(WithText { counts: Counts::new(), len: text.len(), value });
            let start = place.as_ptr().add(1).cast::<u8>();
            start.copy_from_nonoverlapping(text.as_ptr(), text.len());
            start.add(text.len()).write(0);
        }
        // SAFETY: just initialised, and the counts say that nothing holds it.
        Ok(unsafe { Self::pin(place) })
    }

    /// The text.
    pub fn text(&self) -> &[u8] {
        // SAFETY: `with_text` put so many bytes behind the value.
        unsafe { core::slice::from_raw_parts(self.as_ptr().add(1).cast(), self.len) }
    }

    /// The text as C sees it.
    pub fn c_text(&self) -> &CStr {
        // SAFETY: `with_text` put a NUL behind it.
        unsafe { CStr::from_ptr(self.as_ptr().add(1).cast()) }
    }
}

impl<T> Deref for WithText<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Object for WithText<T> {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(_: &Ref<Self>) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_stands_behind_the_value() {
        for text in ["", "/", "/org/example"] {
            let object = Ref::with_text(7u8, text.as_bytes()).ok().unwrap();
            assert_eq!((object.text(), object.c_text().to_bytes(), **object), (text.as_bytes(), text.as_bytes(), 7));
        }
    }
}
