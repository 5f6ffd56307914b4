//! Where is a byte? The C library, which we need anyway, knows that as fast as the machine can tell.

use core::ffi::{c_int, c_void};
use core::hint::assert_unchecked;

/// The first place of `byte`.
#[inline(always)]
pub fn find(byte: u8, text: &[u8]) -> Option<usize> {
    promised(text, first(byte, text))
}

/// The last place of `byte`.
#[inline(always)]
pub fn rfind(byte: u8, text: &[u8]) -> Option<usize> {
    promised(text, last(byte, text))
}

#[inline(never)]
fn first(byte: u8, text: &[u8]) -> Option<usize> {
    // SAFETY: so many bytes are borrowed; of none, none is read.
    place(text, unsafe { libc::memchr(text.as_ptr().cast(), c_int::from(byte), text.len()) })
}

#[inline(never)]
fn last(byte: u8, text: &[u8]) -> Option<usize> {
    // SAFETY: as above.
    place(text, unsafe { libc::memrchr(text.as_ptr().cast(), c_int::from(byte), text.len()) })
}

fn place(text: &[u8], found: *mut c_void) -> Option<usize> {
    (!found.is_null()).then(|| found as usize - text.as_ptr() as usize)
}

/// Lets the compiler know that the place exists, so that whoever uses it needs no check.
#[inline(always)]
fn promised(text: &[u8], place: Option<usize>) -> Option<usize> {
    if let Some(place) = place {
        // SAFETY: the byte was found in the text.
        unsafe { assert_unchecked(place < text.len()) }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_and_the_last() {
        assert_eq!((find(b'a', b"banana"), rfind(b'a', b"banana")), (Some(1), Some(5)));
        assert_eq!((find(b'x', b"banana"), rfind(b'x', b"banana")), (None, None));
        assert_eq!((find(0, b""), rfind(0, b"")), (None, None));
    }
}
