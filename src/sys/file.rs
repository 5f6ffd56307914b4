//! How are files read? Whole: what is read here is small or lives in /proc and /run.

use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// Opens a file for reading.
pub fn open(path: &CStr) -> Result<Fd> {
    // SAFETY: the path is a C string.
    check(unsafe { libc::open(path.as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NOCTTY) }).map(Fd::own)
}

/// Opens a directory, to reach what is in it by its descriptor.
pub fn open_directory(path: &CStr) -> Result<Fd> {
    // SAFETY: the path is a C string.
    check(unsafe { libc::open(path.as_ptr(), libc::O_PATH | libc::O_DIRECTORY | libc::O_CLOEXEC) }).map(Fd::own)
}

/// Reads until `buffer` is full or the file ends; returns how much was read.
pub fn read(file: &Fd, buffer: &mut [u8]) -> Result<usize> {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        // SAFETY: the kernel writes no further than the slice reaches.
        match check_size(unsafe { libc::read(file.raw(), room.as_mut_ptr().cast(), room.len()) }) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// What the path leads to.
pub fn status(path: &CStr) -> Result<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the path is a C string, and the kernel writes one stat.
    check(unsafe { libc::stat(path.as_ptr(), status.as_mut_ptr()) })?;
    // SAFETY: the call succeeded, so it is filled in.
    Ok(unsafe { status.assume_init() })
}

/// What an open descriptor is.
pub fn about(fd: c_int) -> Result<libc::stat> {
    let mut status = MaybeUninit::uninit();
    // SAFETY: the kernel writes one stat.
    check(unsafe { libc::fstat(fd, status.as_mut_ptr()) })?;
    // SAFETY: the call succeeded, so it is filled in.
    Ok(unsafe { status.assume_init() })
}

/// Whether there is something at `path`; what a symbolic link at its end leads to is not looked at.
pub fn access(path: &CStr) -> Result {
    // SAFETY: the path is a C string.
    check(unsafe { libc::faccessat(libc::AT_FDCWD, path.as_ptr(), libc::F_OK, libc::AT_SYMLINK_NOFOLLOW) }).map(drop)
}

/// Whether `path` lies in a proc file system.
#[allow(clippy::unnecessary_cast, reason = "the type is another in other C libraries")]
pub fn is_procfs(path: &CStr) -> Result<bool> {
    let mut about = MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: the path is a C string, and the kernel writes one statfs.
    check(unsafe { libc::statfs(path.as_ptr(), about.as_mut_ptr()) })?;
    // SAFETY: the call succeeded, so it is filled in.
    Ok(unsafe { about.assume_init() }.f_type as i64 == libc::PROC_SUPER_MAGIC as i64)
}
