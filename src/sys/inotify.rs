//! What happens to files? inotify(7): watches on inodes, and the records that tell of them.

use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// The head of a record; a name follows it.
pub type Head = libc::inotify_event;

const HEAD: usize = size_of::<Head>();

/// Room for one record with the longest name that there can be.
const ROOM: usize = HEAD + 256;

/// An inode that a descriptor leads to.
pub type Inode = (u64, u64);

/// Opens the inode at `path` as such, without access to what is in it.
pub fn open(path: &CStr, flags: c_int) -> Result<Fd> {
    // SAFETY: the path is a C string.
    check(unsafe { libc::open(path.as_ptr(), libc::O_PATH | libc::O_CLOEXEC | flags) }).map(Fd::own)
}

/// Which inode a descriptor leads to.
pub fn inode(fd: c_int) -> Result<Inode> {
    let mut status = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the kernel writes one stat.
    check(unsafe { libc::fstat(fd, status.as_mut_ptr()) })?;
    // SAFETY: the call succeeded.
    let status = unsafe { status.assume_init() };
    Ok((status.st_dev, status.st_ino))
}

/// The path of what `fd` leads to.
pub fn path(fd: c_int) -> Result<CString> {
    CString::terminated(super::proc::read_link(&super::proc::descriptor(fd)?)?)
}

/// An inotify instance. A forked child shares it with its parent, and so must not change it.
pub struct Inotify {
    fd: Fd,
    origin: c_int,
}

impl Inotify {
    /// Watches nothing yet.
    pub fn new() -> Result<Self> {
        // SAFETY: no pointers are passed.
        let raw = check(unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) })?;
        let fd = Fd::own(raw);
        let fd = if raw > 2 { fd } else { Fd::duplicate(raw)? };
        Ok(Self { fd, origin: super::process::pid() })
    }

    /// The descriptor.
    pub fn raw(&self) -> c_int {
        self.fd.raw()
    }

    /// Watches the inode that `fd` leads to, or changes what it is watched for.
    pub fn watch(&self, fd: c_int, mask: u32) -> Result<c_int> {
        let link = super::proc::descriptor(fd)?;
        // SAFETY: the path is a C string.
        let watch = check(unsafe { libc::inotify_add_watch(self.raw(), link.as_ptr(), mask) });
        watch.map_err(|e| if e == Errno::NOENT && !super::proc::exists(c"/proc/self/fd") { Errno::NOSYS } else { e })
    }

    /// Watches what is at `path`.
    pub fn watch_path(&self, path: &CStr, mask: u32) -> Result {
        // SAFETY: the path is a C string.
        check(unsafe { libc::inotify_add_watch(self.raw(), path.as_ptr(), mask) }).map(drop)
    }

    /// The descriptor, which goes on watching.
    pub fn into_fd(self) -> Fd {
        self.fd
    }

    /// Forgets a watch. One whose inode is gone has been forgotten already.
    pub fn unwatch(&self, watch: c_int) {
        if self.origin == super::process::pid() {
            // SAFETY: no pointers are passed.
            unsafe { libc::inotify_rm_watch(self.raw(), watch) };
        }
    }
}

/// Reads and forgets all records that there are.
pub fn flush(fd: c_int) -> Result {
    let mut room = [MaybeUninit::<u8>::uninit(); 4096];
    loop {
        let mut fds = [super::socket::Poll { fd, events: libc::POLLIN, revents: 0 }];
        if super::socket::poll(&mut fds, 0)? == 0 {
            return Ok(());
        }
        // SAFETY: the kernel writes no further than the room reaches.
        match check_size(unsafe { libc::read(fd, room.as_mut_ptr().cast(), room.len()) }) {
            Ok(0) | Err(Errno::AGAIN) => return Ok(()),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Records that were read and not yet dealt with.
#[derive(Default)]
pub struct Records {
    bytes: Vec<u64>,
    filled: usize,
    at: usize,
}

impl Records {
    /// Reads what there is, as far as there is room. False when there is nothing.
    pub fn read(&mut self, from: &Inotify) -> Result<bool> {
        self.bytes.reserve_exact(ROOM / 8)?;
        (self.at, self.filled) = (0, 0);
        let room = self.bytes.spare();
        // SAFETY: the kernel writes no further than the room reaches.
        match check_size(unsafe { libc::read(from.raw(), room.as_mut_ptr().cast(), size_of_val(room)) }) {
            Ok(size) => self.filled = size,
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(e) => return Err(e),
        }
        Ok(self.filled > 0)
    }

    /// The first record, with its name behind it, valid until the next read; `None` when all are dealt with.
    pub fn first(&self) -> Option<*const Head> {
        if self.at + HEAD > self.filled {
            return None;
        }
        // SAFETY: the offset is inside the buffer; the kernel aligns records.
        Some(unsafe { self.bytes.as_ptr().cast::<u8>().add(self.at).cast() })
    }

    /// The watch and the events of the first record.
    pub fn about(&self) -> Option<(c_int, u32)> {
        // SAFETY: the record was written by the kernel.
        self.first().map(|head| unsafe { ((*head).wd, (*head).mask) })
    }

    /// The first record is dealt with.
    pub fn pass(&mut self) {
        if let Some(head) = self.first() {
            // SAFETY: as above.
            self.at += HEAD + unsafe { (*head).len } as usize;
        }
    }
}
