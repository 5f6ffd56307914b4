//! Which process does a pidfd stand for, for good? The inode that the kernel numbers it with is never used again.

use super::{check, proc, process};
use crate::errno::{Errno, Result};
use core::ffi::c_int;
use core::mem::MaybeUninit;

/// The file system of pidfds; before it came, they all shared one inode.
const PIDFS_MAGIC: u64 = 0x5049_4446;

/// The inode of a pidfd. `EBADF` when it is none, `EOPNOTSUPP` when the kernel does not number them.
pub fn inode(fd: c_int) -> Result<u64> {
    if !is_on_pidfs(fd)? {
        let own = proc::pidfd_open(process::pid()).map_err(|_| Errno::OPNOTSUPP)?;
        return Err(if is_on_pidfs(own.raw())? { Errno::BADF } else { Errno::OPNOTSUPP });
    }
    #[cfg(target_pointer_width = "64")]
    return super::file::about(fd).map(|about| about.st_ino);
    // Its number does not fit a small stat, but stands in the file's handle too.
    #[cfg(not(target_pointer_width = "64"))]
    handle(fd)
}

/// The inode of the pidfd of this process.
pub fn own_inode() -> Result<u64> {
    inode(proc::pidfd_open(process::pid())?.raw())
}

fn is_on_pidfs(fd: c_int) -> Result<bool> {
    let mut about = MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: the kernel writes one statfs.
    check(unsafe { libc::fstatfs(fd, about.as_mut_ptr()) })?;
    // SAFETY: the call succeeded, so it is filled in.
    Ok(unsafe { about.assume_init() }.f_type as u64 == PIDFS_MAGIC)
}

#[cfg(not(target_pointer_width = "64"))]
fn handle(fd: c_int) -> Result<u64> {
    /// `struct file_handle` with room for one number.
    #[repr(C)]
    struct Handle {
        bytes: u32,
        kind: c_int,
        inode: [u32; 2],
    }
    let (mut handle, mut mount) = (Handle { bytes: 8, kind: 0, inode: [0; 2] }, 0);
    let (handle_at, mount_at): (*mut Handle, *mut c_int) = (&raw mut handle, &raw mut mount);
    // SAFETY: an empty path, and room for the 8 bytes that the handle says it has.
    let ret = unsafe { libc::syscall(libc::SYS_name_to_handle_at, fd, c"".as_ptr(), handle_at, mount_at, libc::AT_EMPTY_PATH) };
    check(ret as c_int).map_err(|_| Errno::OPNOTSUPP)?;
    let [first, second] = handle.inode.map(u32::to_ne_bytes);
    let [a, b, c, d] = first;
    let [e, f, g, h] = second;
    if handle.bytes == 8 { Ok(u64::from_ne_bytes([a, b, c, d, e, f, g, h])) } else { Err(Errno::OPNOTSUPP) }
}
