//! sd-event(3).

use core::ffi::c_int;

/// `sd_event_trim_memory(3)`: gives memory that the allocator holds back to the kernel. Returns 0.
#[unsafe(no_mangle)]
pub extern "C" fn sd_event_trim_memory() -> c_int {
    0
}
