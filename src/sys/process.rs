//! Which process is this? The pid is cached and forgotten at fork, so that comparing it costs no system call.

use core::ffi::c_int;
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static PID: AtomicI32 = AtomicI32::new(0);
static WATCHING: AtomicBool = AtomicBool::new(false);

/// The pid of this process.
pub fn pid() -> c_int {
    match PID.load(Ordering::Relaxed) {
        0 => {
            // SAFETY: getpid has no preconditions.
            let pid = unsafe { libc::getpid() };
            if watch_forks() {
                PID.store(pid, Ordering::Relaxed);
            }
            pid
        }
        pid => pid,
    }
}

/// Makes sure that the cached ids are forgotten in forked children; false when there is no memory to.
fn watch_forks() -> bool {
    if WATCHING.load(Ordering::Acquire) {
        return true;
    }
    // SAFETY: the handler is async-signal-safe; it only stores to variables. Registered twice it does no harm.
    let watching = unsafe { libc::pthread_atfork(None, None, Some(forked)) } == 0;
    WATCHING.store(watching, Ordering::Release);
    watching
}

extern "C" fn forked() {
    PID.store(0, Ordering::Relaxed);
}
