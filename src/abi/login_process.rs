//! sd_pid_get_session(3) and its forms for pidfds and for the other ends of sockets.
//!
//! All return 0; -ESRCH when there is no such process, -ENODATA when it has no such thing, -EBADF for a bad descriptor. Strings are
//! the caller's to free; a NULL to put them is taken.

use super::login::{publish, publish_text};
use crate::errno::Result;
use crate::login::process::Process;
use crate::mem::CString;
use core::ffi::{c_char, c_int};
use libc::{pid_t, uid_t};

/// How C names a process.
enum Named {
    Pid(pid_t),
    Pidfd(c_int),
    Peer(c_int),
}

/// Gives C a text that a process has.
///
/// # Safety
/// `ret` is NULL or may be written.
unsafe fn text(named: Named, get: fn(&Process) -> Result<CString>, ret: *mut *mut c_char) -> c_int {
    let process = match named {
        Named::Pid(pid) => Ok(Process::pid(pid)),
        Named::Pidfd(fd) => Ok(Process::pidfd(fd)),
        Named::Peer(fd) => Process::at_other_end(fd),
    };
    // SAFETY: passed on to the caller.
    unsafe { publish_text(process.and_then(|process| get(&process)), ret) }
}

/// `sd_pid_get_session(3)`: the login session of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_session(pid: pid_t, ret_session: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::session, ret_session) }
}

/// `sd_pid_get_owner_uid(3)`: the user whose session or service manager it belongs to of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_owner_uid(pid: pid_t, ret_uid: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish(Process::pid(pid).owner(), ret_uid) }
}

/// `sd_pid_get_unit(3)`: the unit of the system's service manager of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_unit(pid: pid_t, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::unit, ret_unit) }
}

/// `sd_pid_get_user_unit(3)`: the unit of the user's service manager of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_user_unit(pid: pid_t, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::user_unit, ret_unit) }
}

/// `sd_pid_get_slice(3)`: the slice of the system's service manager of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_slice(pid: pid_t, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::slice, ret_slice) }
}

/// `sd_pid_get_user_slice(3)`: the slice of the user's service manager of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_user_slice(pid: pid_t, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::user_slice, ret_slice) }
}

/// `sd_pid_get_machine_name(3)`: the virtual machine or container of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_machine_name(pid: pid_t, ret_machine: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::machine, ret_machine) }
}

/// `sd_pid_get_cgroup(3)`: the path of the control group of process `pid`, 0 being the calling one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_get_cgroup(pid: pid_t, ret_cgroup: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pid(pid), Process::cgroup, ret_cgroup) }
}

/// `sd_pidfd_get_session(3)`: the login session of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_session(pidfd: c_int, ret_session: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::session, ret_session) }
}

/// `sd_pidfd_get_owner_uid(3)`: the user whose session or service manager it belongs to of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_owner_uid(pidfd: c_int, ret_uid: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish(Process::pidfd(pidfd).owner(), ret_uid) }
}

/// `sd_pidfd_get_unit(3)`: the unit of the system's service manager of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_unit(pidfd: c_int, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::unit, ret_unit) }
}

/// `sd_pidfd_get_user_unit(3)`: the unit of the user's service manager of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_user_unit(pidfd: c_int, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::user_unit, ret_unit) }
}

/// `sd_pidfd_get_slice(3)`: the slice of the system's service manager of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_slice(pidfd: c_int, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::slice, ret_slice) }
}

/// `sd_pidfd_get_user_slice(3)`: the slice of the user's service manager of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_user_slice(pidfd: c_int, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::user_slice, ret_slice) }
}

/// `sd_pidfd_get_machine_name(3)`: the virtual machine or container of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_machine_name(pidfd: c_int, ret_machine: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::machine, ret_machine) }
}

/// `sd_pidfd_get_cgroup(3)`: the path of the control group of the process behind a pidfd.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_cgroup(pidfd: c_int, ret_cgroup: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Pidfd(pidfd), Process::cgroup, ret_cgroup) }
}

/// `sd_peer_get_session(3)`: the login session of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_session(fd: c_int, ret_session: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::session, ret_session) }
}

/// `sd_peer_get_owner_uid(3)`: the user whose session or service manager it belongs to of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_owner_uid(fd: c_int, ret_uid: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish(Process::at_other_end(fd).and_then(|process| process.owner()), ret_uid) }
}

/// `sd_peer_get_unit(3)`: the unit of the system's service manager of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_unit(fd: c_int, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::unit, ret_unit) }
}

/// `sd_peer_get_user_unit(3)`: the unit of the user's service manager of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_user_unit(fd: c_int, ret_unit: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::user_unit, ret_unit) }
}

/// `sd_peer_get_slice(3)`: the slice of the system's service manager of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_slice(fd: c_int, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::slice, ret_slice) }
}

/// `sd_peer_get_user_slice(3)`: the slice of the user's service manager of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_user_slice(fd: c_int, ret_slice: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::user_slice, ret_slice) }
}

/// `sd_peer_get_machine_name(3)`: the virtual machine or container of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_machine_name(fd: c_int, ret_machine: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::machine, ret_machine) }
}

/// `sd_peer_get_cgroup(3)`: the path of the control group of the process at the other end of a unix socket.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_peer_get_cgroup(fd: c_int, ret_cgroup: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { text(Named::Peer(fd), Process::cgroup, ret_cgroup) }
}
