//! Which process is this? The pid is cached and forgotten at fork, so that comparing it costs no system call.

use core::ffi::{CStr, c_char, c_int};
use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static PID: AtomicI32 = AtomicI32::new(0);
static WATCHING: AtomicBool = AtomicBool::new(false);

/// The pid of this process.
#[inline]
pub fn pid() -> c_int {
    match PID.load(Ordering::Relaxed) {
        0 => ask(),
        pid => pid,
    }
}

#[cold]
#[inline(never)]
fn ask() -> c_int {
    // SAFETY: getpid has no preconditions.
    let pid = unsafe { libc::getpid() };
    if watch_forks() {
        PID.store(pid, Ordering::Relaxed);
    }
    pid
}

unsafe extern "C" {
    /// What the C library, or the program, says.
    static program_invocation_short_name: *const c_char;
}

/// The name by which the program was called, without its directory; empty when it is not known.
pub fn short_name() -> &'static [u8] {
    // SAFETY: the C library sets the variable before any of our code runs.
    let name = unsafe { program_invocation_short_name };
    if name.is_null() {
        return &[];
    }
    // SAFETY: it points to a C string that lives as long as the process.
    unsafe { CStr::from_ptr(name) }.to_bytes()
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

/// Ends the process as `exit(3)` does.
pub fn exit(status: c_int) -> ! {
    // SAFETY: exit runs the handlers that the program registered, which is what is wanted.
    unsafe { libc::exit(status) }
}

/// The name of the calling thread, ended by a NUL; that of the main thread is the process's.
pub fn name() -> [u8; 16] {
    let mut name = [0; 16];
    // SAFETY: the kernel writes at most 16 bytes.
    unsafe { libc::prctl(libc::PR_GET_NAME, name.as_mut_ptr()) };
    name
}

/// The real user of this process.
pub fn uid() -> u32 {
    // SAFETY: getuid has no preconditions.
    unsafe { libc::getuid() }
}
