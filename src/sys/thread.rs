//! Which thread is this, and what is its own? The default loop and buses are per thread, and so is the cached thread id.

use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// The objects that a thread can have as its default.
#[derive(Clone, Copy)]
pub enum Default {
    /// `sd_event_default()`
    Event = 0,
    /// `sd_bus_default()`
    Bus = 1,
    /// `sd_bus_default_user()`
    UserBus = 2,
    /// `sd_bus_default_system()`
    SystemBus = 3,
}

/// The ids of sd-id128(3) that a thread reads once.
#[derive(Clone, Copy)]
pub enum Known {
    /// `sd_id128_get_machine()`
    Machine = 0,
    /// `sd_id128_get_boot()`
    Boot = 1,
    /// `sd_id128_get_invocation()`
    Invocation = 2,
}

/// Mirrors `struct shim_thread` of thread.c.
#[repr(C)]
struct Thread {
    defaults: [Cell<*mut c_void>; 4],
    known: [Cell<[u64; 2]>; 3],
    pid: Cell<c_int>,
    tid: Cell<c_int>,
}

unsafe extern "C" {
    fn shim_thread() -> *const Thread;
}

fn with<R>(read: impl FnOnce(&Thread) -> R) -> R {
    // SAFETY: the variable is the calling thread's own and zero at first; the borrow cannot leave `read`.
    read(unsafe { &*shim_thread() })
}

/// The thread's default object, NULL where it has none. The caller knows whether it is still alive.
pub fn default(which: Default) -> *mut c_void {
    with(|thread| thread.defaults[which as usize].get())
}

/// Sets or, with NULL, forgets the thread's default object.
pub fn set_default(which: Default, object: *mut c_void) {
    with(|thread| thread.defaults[which as usize].set(object));
}

/// An id that the thread has read, 0 where it has not.
pub fn known(which: Known) -> [u64; 2] {
    with(|thread| thread.known[which as usize].get())
}

/// Remembers an id that the thread has read.
pub fn set_known(which: Known, id: [u64; 2]) {
    with(|thread| thread.known[which as usize].set(id));
}

/// The kernel's id of the calling thread, asked for once per thread and process: the one thread of a forked child has another.
pub fn id() -> c_int {
    with(|thread| {
        let pid = super::process::pid();
        if thread.pid.replace(pid) != pid {
            // SAFETY: gettid has no preconditions.
            thread.tid.set(unsafe { libc::syscall(libc::SYS_gettid) } as c_int);
        }
        thread.tid.get()
    })
}
