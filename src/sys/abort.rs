//! What happens on a bug of ours? The process aborts. Debug builds say where it is; others leave that to the core dump, for the places of all
//! checks, and the loader's work on them, take nine kilobytes.

use crate::mem::Digits;
use core::panic::PanicInfo;

/// Says what it can, without allocating, and aborts.
pub fn on_panic(info: &PanicInfo<'_>) -> ! {
    say(&[b"libsystemd-shim: bug"]);
    if let (true, Some(place)) = (cfg!(debug_assertions), info.location()) {
        say(&[b" at ", place.file().as_bytes(), b":", &Digits::from(place.line())]);
    }
    say(&[b"\n"]);
    // SAFETY: abort has no preconditions.
    unsafe { libc::abort() }
}

fn say(parts: &[&[u8]]) {
    for text in parts {
        // SAFETY: the pointer and length are those of a slice.
        unsafe { libc::write(2, text.as_ptr().cast(), text.len()) };
    }
}
