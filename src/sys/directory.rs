//! Which files are in a directory? Not the directories in it, nor devices; hidden files and editors' and packagers' copies neither.

use super::errno;
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// Ends of names that say that a file is not meant to be read.
const COPIES: &str = "~ .rpmnew .rpmsave .rpmorig .dpkg-old .dpkg-new .dpkg-tmp .dpkg-dist .dpkg-bak .dpkg-backup .dpkg-remove \
                      .ucf-new .ucf-old .ucf-dist .swp .bak .old .new .ignore";
/// Names of files that file systems keep for themselves.
const OF_THE_SYSTEM: &str = "lost+found aquota.user aquota.group";

struct Directory(*mut libc::DIR);

impl Drop for Directory {
    fn drop(&mut self) {
        // SAFETY: opendir returned it, and it is closed once.
        unsafe { libc::closedir(self.0) };
    }
}

/// Tells the names of the regular files and symbolic links in a directory, in the order in which they stand there.
pub fn files(path: &CStr, tell: &mut dyn FnMut(&[u8]) -> Result) -> Result {
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
    name.starts_with(b".") || words(OF_THE_SYSTEM).any(|one| one == name) || words(COPIES).any(|end| name.ends_with(end))
}

fn words(list: &str) -> impl Iterator<Item = &[u8]> {
    list.as_bytes().split(|&byte| byte == b' ')
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
