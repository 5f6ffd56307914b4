//! What happens on a bug of ours? The place is written to stderr and the process aborts.

/// Says where the panic was, without allocating, and aborts.
#[cfg(not(feature = "std"))]
pub fn with_location(info: &core::panic::PanicInfo<'_>) -> ! {
    let (file, line) = info.location().map_or(("?", 0), |at| (at.file(), at.line()));
    for text in [b"libsystemd-shim: bug at ", file.as_bytes(), b":", &crate::mem::Digits::from(line), b"\n"] {
        // SAFETY: the pointer and length are those of a slice.
        unsafe { libc::write(2, text.as_ptr().cast(), text.len()) };
    }
    // SAFETY: abort has no preconditions.
    unsafe { libc::abort() }
}
