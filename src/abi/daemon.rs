//! sd-daemon(3); what takes `...` begins in daemon.c.

use super::text;
use crate::daemon::is::{self, Listening, UnixName};
use crate::daemon::{self, Environment};
use crate::errno::{Errno, Result, status, to_c};
use crate::sys::pidfd;
use crate::sys::socket::{Address, FDS_MAX};
use core::ffi::{c_char, c_int, c_uint};
use libc::{pid_t, sa_family_t, size_t, sockaddr};

fn environment(unset: c_int) -> Environment {
    if unset == 0 { Environment::Keep } else { Environment::Unset }
}

fn said(result: Result<bool>) -> c_int {
    to_c(result.map(c_int::from))
}

/// `sd_notify(3)`: tells the service manager the newline-separated assignments in `state`. With `unset_environment`,
/// `$NOTIFY_SOCKET` is removed afterwards. Returns 1, 0 when nobody wants to know, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_notify(unset_environment: c_int, state: *const c_char) -> c_int {
    // SAFETY: passed on to the caller; there are no descriptors.
    unsafe { shim_notify(0, unset_environment, core::ptr::null(), 0, state) }
}

/// `sd_pid_notify(3)`: as `sd_notify()`, in the name of process `pid` (0: this one) if the kernel allows it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_notify(pid: pid_t, unset_environment: c_int, state: *const c_char) -> c_int {
    // SAFETY: passed on to the caller; there are no descriptors.
    unsafe { shim_notify(pid, unset_environment, core::ptr::null(), 0, state) }
}

/// `sd_pid_notify_with_fds(3)`: as `sd_pid_notify()`, with duplicates of `n_fds` descriptors. More than 253 are -E2BIG.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pid_notify_with_fds(
    pid: pid_t,
    unset_environment: c_int,
    state: *const c_char,
    fds: *const c_int,
    n_fds: c_uint,
) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { shim_notify(pid, unset_environment, fds, n_fds as size_t, state) }
}

/// What all forms of sd_notify(3) end in.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_notify(pid: pid_t, unset: c_int, fds: *const c_int, n_fds: size_t, state: *const c_char) -> c_int {
    let fds = match n_fds {
        0 => Some([].as_slice()),
        _ if fds.is_null() => None,
        // SAFETY: the caller passes that many; one more than can be sent tells the same as more.
        n => Some(unsafe { core::slice::from_raw_parts(fds, n.min(FDS_MAX + 1)) }),
    };
    // SAFETY: the caller passes NULL or a C string.
    said(daemon::notify(environment(unset), pid, unsafe { text::bytes(state) }, fds))
}

/// `sd_notify_barrier(3)`: waits until the service manager has read all that was sent before, for at most `timeout`
/// microseconds, `UINT64_MAX` meaning for ever. Returns 1, 0 when nobody wants to know, -ETIMEDOUT, or another errno.
#[unsafe(no_mangle)]
pub extern "C" fn sd_notify_barrier(unset_environment: c_int, timeout: u64) -> c_int {
    sd_pid_notify_barrier(0, unset_environment, timeout)
}

/// `sd_pid_notify_barrier(3)`: as `sd_notify_barrier()`, in the name of process `pid`.
#[unsafe(no_mangle)]
pub extern "C" fn sd_pid_notify_barrier(pid: pid_t, unset_environment: c_int, timeout: u64) -> c_int {
    said(daemon::barrier(environment(unset_environment), pid, timeout))
}

/// `sd_listen_fds(3)`: how many descriptors the service manager handed over, from `SD_LISTEN_FDS_START` on; they are
/// close-on-exec then. With `unset_environment`, the `$LISTEN_…` variables are removed afterwards.
#[unsafe(no_mangle)]
pub extern "C" fn sd_listen_fds(unset_environment: c_int) -> c_int {
    to_c(daemon::listen_fds(environment(unset_environment)))
}

/// `sd_listen_fds_with_names(3)`: as `sd_listen_fds()`, and sets `*names`, unless there are no descriptors or `names` is
/// NULL, to an array of as many names and a NULL, all of which the caller frees.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_listen_fds_with_names(unset_environment: c_int, names: *mut *mut *mut c_char) -> c_int {
    if names.is_null() {
        return sd_listen_fds(unset_environment);
    }
    to_c(daemon::listen_fds_with_names(environment(unset_environment)).and_then(|(count, list)| {
        if count > 0 {
            let list = text::strv_into_c(list)?;
            // SAFETY: the caller passes room for a pointer.
            unsafe { names.write(list) };
        }
        Ok(count)
    }))
}

/// `sd_is_fifo(3)`: whether `fd` is a FIFO, the one at `path` unless that is NULL. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_is_fifo(fd: c_int, path: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(is::fifo(fd, unsafe { text::c_str(path) }))
}

/// `sd_is_special(3)`: whether `fd` is a character device or a regular file, the one at `path` unless that is NULL.
/// Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_is_special(fd: c_int, path: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(is::special(fd, unsafe { text::c_str(path) }))
}

/// `sd_is_mq(3)`: whether `fd` is a POSIX message queue, the one named `path` unless that is NULL. Returns 1, 0, or a
/// negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_is_mq(fd: c_int, path: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(is::mq(fd, unsafe { text::c_str(path) }))
}

/// `sd_is_socket(3)`: whether `fd` is a socket of that family and type, 0 being any, and takes connections (`listening` > 0)
/// or does not (0); negative: either. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub extern "C" fn sd_is_socket(fd: c_int, family: c_int, r#type: c_int, listening: c_int) -> c_int {
    said(is::socket(fd, family, r#type, Listening(listening)))
}

/// `sd_is_socket_inet(3)`: as `sd_is_socket()`, for an internet socket bound to `port`, in host order, 0 being any.
#[unsafe(no_mangle)]
pub extern "C" fn sd_is_socket_inet(fd: c_int, family: c_int, r#type: c_int, listening: c_int, port: u16) -> c_int {
    said(is::inet(fd, family, r#type, Listening(listening), port))
}

/// `sd_is_socket_sockaddr(3)`: as `sd_is_socket()`, for an internet socket bound to `addr`; a port, flow or interface of 0
/// in it is any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_is_socket_sockaddr(
    fd: c_int,
    r#type: c_int,
    addr: *const sockaddr,
    addr_len: c_uint,
    listening: c_int,
) -> c_int {
    if fd < 0 {
        return Errno::BADF.negated();
    }
    if addr.is_null() {
        return Errno::INVAL.negated();
    }
    if (addr_len as usize) < size_of::<sa_family_t>() {
        return Errno::NOBUFS.negated();
    }
    // SAFETY: the caller passes that many bytes.
    let addr = unsafe { Address::from_c(addr, addr_len as usize) };
    said(addr.and_then(|addr| is::bound_to(fd, r#type, &addr, Listening(listening))))
}

/// `sd_is_socket_unix(3)`: as `sd_is_socket()`, for a unix socket bound to `path`, NULL being any. For a path, `length` may
/// be 0; for an abstract name it counts the leading 0 byte.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_is_socket_unix(fd: c_int, r#type: c_int, listening: c_int, path: *const c_char, length: size_t) -> c_int {
    // SAFETY: the caller passes NULL, a C string, or `length` bytes of an abstract name.
    said(is::unix(fd, r#type, Listening(listening), unsafe { unix_name(path, length) }))
}

/// # Safety
/// `path` is NULL or a C string or, beginning with 0, has `length` bytes.
unsafe fn unix_name<'a>(path: *const c_char, length: size_t) -> UnixName<'a> {
    /// One more than any name has: it cannot be equal then.
    const BEYOND: usize = 109;
    if path.is_null() {
        return UnixName::Any;
    }
    // SAFETY: a C string and an abstract name both have a first byte, if only a NUL.
    let (is_path, start) = (unsafe { *path } != 0, path.cast::<u8>());
    if !is_path {
        // SAFETY: the caller passes that many bytes.
        return UnixName::Abstract(unsafe { core::slice::from_raw_parts(start, length.min(BEYOND)) });
    }
    // SAFETY: a path is a C string.
    let length = if length == 0 { unsafe { libc::strlen(path) } } else { length };
    // SAFETY: the part of the path that is asked for has that many bytes, and at least a NUL behind them.
    UnixName::Path(unsafe { core::slice::from_raw_parts(start, length.saturating_add(1).min(BEYOND)) })
}

/// `sd_pidfd_get_inode_id(3)`: the number that the kernel has given the process behind `pidfd` for good. `ret` may be NULL.
/// Returns 0; -EBADF when it is no pidfd, -EOPNOTSUPP when the kernel gives no such numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_pidfd_get_inode_id(pidfd: c_int, ret: *mut u64) -> c_int {
    status(pidfd::inode(pidfd).map(|inode| {
        if !ret.is_null() {
            // SAFETY: the caller passes room for a number.
            unsafe { ret.write(inode) }
        }
    }))
}

/// `sd_booted(3)`: whether systemd is the system's manager. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub extern "C" fn sd_booted() -> c_int {
    said(daemon::booted())
}

/// `sd_watchdog_enabled(3)`: whether the service manager expects `WATCHDOG=1` from this process, and if so, sets `*usec`,
/// unless it is NULL, to the microseconds after which it acts. With `unset_environment`, the `$WATCHDOG_…` variables are
/// removed afterwards. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_watchdog_enabled(unset_environment: c_int, usec: *mut u64) -> c_int {
    said(daemon::watchdog(environment(unset_environment)).map(|interval| {
        if let (Some(interval), false) = (interval, usec.is_null()) {
            // SAFETY: the caller passes room for a number.
            unsafe { usec.write(interval) }
        }
        interval.is_some()
    }))
}
