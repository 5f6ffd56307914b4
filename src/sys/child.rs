//! What becomes of a child? waitid(2) and pidfd_send_signal(2), by pidfd.

use super::check;
use crate::errno::{Errno, Result};
use core::ffi::{c_int, c_uint};

/// What happened to a child.
pub type Info = libc::siginfo_t;

/// What happened to the child, of what `options` name (`WEXITED`, …); `None` if nothing has, or not yet.
pub fn wait(pidfd: c_int, options: c_int) -> Result<Option<Info>> {
    loop {
        // SAFETY: a siginfo of all zeroes is valid.
        let mut info: Info = unsafe { core::mem::zeroed() };
        // SAFETY: the kernel writes one siginfo.
        match check(unsafe { libc::waitid(libc::P_PIDFD, pidfd as libc::id_t, &mut info, options) }) {
            // SAFETY: waitid has set the pid, or left it 0.
            Ok(_) => return Ok((unsafe { info.si_pid() } != 0).then_some(info)),
            Err(Errno::INTR) => {}
            Err(e) => return Err(e),
        }
    }
}

/// Whether the child has ended, by what happened to it.
pub fn has_ended(info: &Info) -> bool {
    matches!(info.si_code, libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED)
}

/// Sends a signal to a process, with what a receiver is told about it.
pub fn send(pidfd: c_int, signal: c_int, info: Option<&Info>, flags: c_uint) -> Result {
    let info = info.map_or(core::ptr::null(), core::ptr::from_ref);
    // SAFETY: `info` is NULL or valid for the call.
    check(unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd, signal, info, flags) } as c_int).map(|_| ())
}
