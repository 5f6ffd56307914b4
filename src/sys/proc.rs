//! What does the kernel tell about a process? Files and links below /proc, read to a bound, and pidfds (pidfd_open(2)).

use super::{Fd, check_size, file};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits, Vec};
use core::ffi::{CStr, c_int, c_uint};

/// The whole of a file of the kernel's; `E2BIG` when it goes past `limit`.
pub fn read_file(path: &CStr, limit: usize) -> Result<Vec<u8>> {
    let file = file::open(path)?;
    let mut text = Vec::new();
    loop {
        text.reserve(text.capacity().max(1024))?;
        let room = text.spare();
        // SAFETY: the pointer and length are those of the room.
        let read = check_size(unsafe { libc::read(file.raw(), room.as_mut_ptr().cast(), room.len()) });
        match read {
            Ok(0) => return Ok(text),
            // SAFETY: the kernel has just written that many bytes.
            Ok(read) => unsafe { text.commit(read) },
            Err(Errno::INTR) => continue,
            Err(errno) => return Err(errno),
        }
        if text.len() > limit {
            return Err(Errno::TOOBIG);
        }
    }
}

/// Where a symbolic link points.
pub fn read_link(path: &CStr) -> Result<Vec<u8>> {
    let mut target = Vec::new();
    target.reserve_exact(libc::PATH_MAX as usize)?;
    let room = target.spare();
    // SAFETY: the path is NUL-terminated, the pointer and length are those of the room.
    let length = check_size(unsafe { libc::readlink(path.as_ptr(), room.as_mut_ptr().cast(), room.len()) })?;
    // SAFETY: the kernel has just written that many bytes.
    unsafe { target.commit(length) };
    Ok(target)
}

/// The path of the link to what a descriptor of ours leads to.
pub fn descriptor(fd: c_int) -> Result<CString> {
    CString::filled("/proc/self/fd/%", &[&Digits::from(fd)])
}

/// The path with all its symbolic links resolved.
pub fn resolve(path: &CStr) -> Result<CString> {
    // SAFETY: the path is NUL-terminated; realpath allocates what it returns.
    let resolved = unsafe { CString::from_raw(libc::realpath(path.as_ptr(), core::ptr::null_mut())) };
    resolved.ok_or_else(super::errno)
}

/// Whether the path leads to anything.
pub fn exists(path: &CStr) -> bool {
    file::status(path).is_ok()
}

/// Whether the path leads to the character device with these numbers.
pub fn is_device(path: &CStr, major: c_uint, minor: c_uint) -> bool {
    file::status(path).is_ok_and(|s| s.st_mode & libc::S_IFMT == libc::S_IFCHR && s.st_rdev == libc::makedev(major, minor))
}

/// The number of a namespace or another file that the kernel makes up.
pub fn inode(path: &CStr) -> Result<u64> {
    file::status(path).map(|s| s.st_ino)
}

/// A descriptor for the process.
pub fn pidfd_open(pid: c_int) -> Result<Fd> {
    // SAFETY: the system call takes numbers.
    let fd = check_size(unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0 as c_uint) } as isize)?;
    Ok(Fd::own(fd as c_int))
}

/// Whether the process still is, if only as a zombie: only then its pid cannot have been given to another.
pub fn pidfd_is_valid(pidfd: &Fd) -> bool {
    let none = core::ptr::null::<libc::siginfo_t>();
    // SAFETY: signal 0 is not sent, and NULL stands for the siginfo that kill(2) would make.
    let sent = check_size(unsafe { libc::syscall(libc::SYS_pidfd_send_signal, pidfd.raw(), 0, none, 0) } as isize);
    sent != Err(Errno::SRCH)
}

/// The pid of a pidfd's process: `ESRCH` when it has been reaped, `ENOTTY` when it is another kind of descriptor.
pub fn pidfd_pid(pidfd: c_int) -> Result<c_int> {
    if pidfd < 0 {
        return Err(Errno::BADF);
    }
    let path = CString::filled("/proc/self/fdinfo/%", &[&Digits::from(pidfd)])?;
    let info = read_file(&path, 64 << 10).map_err(|errno| if errno == Errno::NOENT { Errno::BADF } else { errno })?;
    let value = info.split(|&b| b == b'\n').find_map(|line| line.strip_prefix(b"Pid:")).ok_or(Errno::NOTTY)?;
    let value = value.trim_ascii();
    match Digits::number(value, 10).map(c_int::try_from) {
        Ok(Ok(0)) => Err(Errno::REMOTE), // it lives outside of our pid namespace
        Ok(Ok(pid)) => Ok(pid),
        _ => Err(if value == b"-1" { Errno::SRCH } else { Errno::BADF }),
    }
}
