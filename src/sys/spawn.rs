//! How is a program started whose standard input and output are a socket of ours? And how does it end, reaped?

use super::{Fd, check, socket};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use core::ffi::{CStr, c_char, c_int};

/// Starts `path` with `arguments`, a NULL-terminated array, and returns its pid and our end of the socket.
///
/// # Safety
/// `arguments` is an array of C strings that ends in NULL.
unsafe fn start_raw(path: &CStr, arguments: *const *const c_char) -> Result<(c_int, Fd)> {
    let (ours, theirs) = socket::pair()?;
    // SAFETY: the child calls only functions that are safe after a fork of a threaded process.
    match check(unsafe { libc::fork() })? {
        0 => {
            let fd = theirs.raw();
            // SAFETY: nothing of the parent's state is touched; `path` and `arguments` are valid.
            unsafe { become_program(fd, path.as_ptr(), arguments) }
        }
        pid => Ok((pid, ours)),
    }
}

/// Starts `path`, whose standard input and output are the socket that is returned with its pid. `arguments` are those of `main`.
pub fn start(path: &CStr, arguments: &[CString]) -> Result<(c_int, Fd)> {
    let mut pointers = Vec::<*const c_char>::new();
    pointers.reserve_exact(arguments.len() + 1)?;
    arguments.iter().for_each(|argument| pointers.push_reserved(argument.as_ptr()));
    pointers.push_reserved(core::ptr::null());
    // SAFETY: the array was just terminated.
    unsafe { start_raw(path, pointers.as_ptr()) }
}

/// # Safety
/// To be called in a forked child; `path` and `arguments` are what execvp takes.
unsafe fn become_program(fd: c_int, path: *const c_char, arguments: *const *const c_char) -> ! {
    // SAFETY: an empty set is filled in and then read.
    unsafe {
        let mut none = core::mem::MaybeUninit::<libc::sigset_t>::uninit();
        libc::sigemptyset(none.as_mut_ptr());
        libc::sigprocmask(libc::SIG_SETMASK, none.as_ptr(), core::ptr::null_mut());
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
    }
    // SAFETY: prctl takes plain numbers.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGTERM) };
    // SAFETY: dup2 checks the descriptors; the duplicates are not closed on exec.
    let ready = unsafe { libc::dup2(fd, 0) >= 0 && libc::dup2(fd, 1) >= 0 };
    if ready {
        // SAFETY: the caller vouches for the strings.
        unsafe { libc::execvp(path, arguments) };
    }
    // SAFETY: _exit has no preconditions.
    unsafe { libc::_exit(1) }
}

/// Asks a child of ours to end and waits for it; if it does not within a second, kills it.
pub fn end(pid: c_int) {
    for signal in [libc::SIGTERM, libc::SIGKILL] {
        // SAFETY: the pid is that of a child that has not been waited for.
        unsafe { libc::kill(pid, signal) };
        // SAFETY: as above.
        unsafe { libc::kill(pid, libc::SIGCONT) };
        if reap(pid, 100) {
            return;
        }
    }
    reap(pid, u32::MAX);
}

/// Waits for a child for `tries` times ten milliseconds.
fn reap(pid: c_int, tries: u32) -> bool {
    for _ in 0..tries {
        // SAFETY: the status is not asked for.
        let waited = unsafe { libc::waitpid(pid, core::ptr::null_mut(), libc::WNOHANG) };
        if waited == pid || (waited < 0 && super::errno() == Errno::CHILD) {
            return true;
        }
        let _ = socket::poll(&mut [], 10_000);
    }
    false
}
