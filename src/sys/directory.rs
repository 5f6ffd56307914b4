//! Which files are in a directory? Not the directories in it, nor devices; hidden files and editors' and packagers' copies neither.

use super::errno;
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// Ends of names that say that a file is not meant to be read.
const COPIES: [&[u8]; 19] = [
    b"~",
    b".rpmnew",
    b".rpmsave",
    b".rpmorig",
    b".dpkg-old",
    b".dpkg-new",
    b".dpkg-tmp",
    b".dpkg-dist",
    b".dpkg-bak",
    b".dpkg-backup",
    b".dpkg-remove",
    b".ucf-new",
    b".ucf-old",
    b".ucf-dist",
    b".swp",
    b".bak",
    b".old",
    b".new",
    b".ignore",
];
/// Names of files that file systems keep for themselves.
const OF_THE_SYSTEM: [&[u8]; 3] = [b"lost+found", b"aquota.user", b"aquota.group"];

struct Directory(*mut libc::DIR);

impl Drop for Directory {
    fn drop(&mut self) {
        // SAFETY: opendir returned it, and it is closed once.
        unsafe { libc::closedir(self.0) };
    }
}

/// Tells the names of the regular files and symbolic links in a directory, in the order in which they stand there.
pub fn files(path: &CStr, mut tell: impl FnMut(&[u8]) -> Result) -> Result {
    // SAFETY: the path is a C string.
    let directory = unsafe { libc::opendir(path.as_ptr()) };
    if directory.is_null() {
        return Err(errno());
    }
    let directory = Directory(directory);
    loop {
        // SAFETY: the location is valid in every thread; readdir sets it only on errors.
        unsafe { *libc::__errno_location() = 0 };
        // SAFETY: the directory is open.
        let entry = unsafe { libc::readdir(directory.0) };
        if entry.is_null() {
            // SAFETY: as above.
            return match unsafe { *libc::__errno_location() } {
                0 => Ok(()),
                error => Err(Errno::new(error)),
            };
        }
        // SAFETY: readdir returned an entry that is valid until the next call; its name ends with NUL.
        let (name, kind) = unsafe { (CStr::from_ptr((*entry).d_name.as_ptr()), (*entry).d_type) };
        if !is_passed_over(name.to_bytes()) && is_file(&directory, name, kind)? {
            tell(name.to_bytes())?;
        }
    }
}

fn is_passed_over(name: &[u8]) -> bool {
    name.starts_with(b".") || OF_THE_SYSTEM.contains(&name) || COPIES.iter().any(|end| name.ends_with(end))
}

/// Not all file systems say what an entry is.
fn is_file(directory: &Directory, name: &CStr, kind: u8) -> Result<bool> {
    if kind != libc::DT_UNKNOWN {
        return Ok(kind == libc::DT_REG || kind == libc::DT_LNK);
    }
    let mut status = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the directory is open.
    let fd: c_int = unsafe { libc::dirfd(directory.0) };
    // SAFETY: the name is a C string, and the kernel writes one stat.
    if unsafe { libc::fstatat(fd, name.as_ptr(), status.as_mut_ptr(), libc::AT_SYMLINK_NOFOLLOW) } < 0 {
        return if errno() == Errno::NOENT { Ok(false) } else { Err(errno()) };
    }
    // SAFETY: the call succeeded.
    let mode = unsafe { status.assume_init() }.st_mode & libc::S_IFMT;
    Ok(mode == libc::S_IFREG || mode == libc::S_IFLNK)
}
