//! What happens on a bug of ours? The place is written to stderr and the process aborts.

/// Says where the panic was, without allocating, and aborts.
#[cfg(not(feature = "std"))]
pub fn with_location(info: &core::panic::PanicInfo<'_>) -> ! {
    use core::fmt::Write;
    struct Stderr;
    impl Write for Stderr {
        fn write_str(&mut self, s: &str) -> core::fmt::Result {
            // SAFETY: the pointer and length are those of a slice.
            unsafe { libc::write(2, s.as_ptr().cast(), s.len()) };
            Ok(())
        }
    }
    let _ = match info.location() {
        Some(at) => writeln!(Stderr, "libsystemd-shim: bug at {}:{}", at.file(), at.line()),
        None => writeln!(Stderr, "libsystemd-shim: bug"),
    };
    // SAFETY: abort has no preconditions.
    unsafe { libc::abort() }
}
