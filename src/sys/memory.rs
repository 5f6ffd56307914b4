//! Who has the memory that nobody uses? The kernel again, once the allocator is asked to give it back.

/// Gives free memory of the allocator back to the kernel.
pub fn trim() {
    // Other C libraries have no such call.
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim has no preconditions.
    unsafe {
        libc::malloc_trim(0)
    };
}
