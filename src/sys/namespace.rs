//! How is a socket connected to a path inside a container? By a child that enters the container's namespaces and connects there.

use super::socket::{self, Address};
use super::{Fd, check, check_size, errno};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits};
use core::ffi::c_int;

/// The namespaces and the root directory of a process.
struct Place {
    user: Option<Fd>,
    pid: Option<Fd>,
    mount: Fd,
    root: Fd,
}

fn open(pid: c_int, what: &str) -> Result<Fd> {
    let path = CString::filled("/proc/%/%", &[&Digits::from(pid), what.as_bytes()])?;
    super::file::open(&path).map_err(|error| if error == Errno::NOENT { Errno::SRCH } else { error })
}

/// The inode of an open file, which tells namespaces apart.
fn inode(fd: &Fd) -> Result<u64> {
    let mut status = core::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: there is room for the struct.
    check(unsafe { libc::fstat(fd.raw(), status.as_mut_ptr()) })?;
    // SAFETY: success filled it in.
    Ok(unsafe { status.assume_init() }.st_ino)
}

/// A namespace of `pid`, unless it is ours.
fn other(pid: c_int, what: &str) -> Result<Option<Fd>> {
    let theirs = open(pid, what)?;
    let ours = open(super::process::pid(), what)?;
    Ok(if inode(&theirs)? == inode(&ours)? { None } else { Some(theirs) })
}

impl Place {
    fn of(pid: c_int) -> Result<Self> {
        Ok(Self { user: other(pid, "ns/user")?, pid: other(pid, "ns/pid")?, mount: open(pid, "ns/mnt")?, root: open(pid, "root")? })
    }

    /// To be called in a forked child.
    fn enter(&self) -> Result {
        for (fd, kind) in [(self.pid.as_ref(), libc::CLONE_NEWPID), (Some(&self.mount), libc::CLONE_NEWNS)] {
            if let Some(fd) = fd {
                // SAFETY: setns takes plain numbers.
                check(unsafe { libc::setns(fd.raw(), kind) })?;
            }
        }
        // SAFETY: fchdir takes a plain number, chroot a C string.
        check(unsafe { libc::fchdir(self.root.raw()) }).and_then(|_| check(unsafe { libc::chroot(c".".as_ptr()) }))?;
        if let Some(user) = &self.user {
            // SAFETY: setns takes plain numbers.
            check(unsafe { libc::setns(user.raw(), libc::CLONE_NEWUSER) })?;
        }
        // SAFETY: plain numbers; the root of the namespace connects.
        check(unsafe { libc::setresgid(0, 0, 0) }).and_then(|_| check(unsafe { libc::setresuid(0, 0, 0) }))?;
        Ok(())
    }
}

/// Connects `socket` to `to` as seen by the process `pid`; `EINPROGRESS` says that it will be done later.
pub fn connect(socket: &Fd, to: &Address, pid: c_int) -> Result {
    let place = Place::of(pid)?;
    let (ours, theirs) = socket::pair()?;
    // SAFETY: the child makes system calls only and ends.
    let child = check(unsafe { libc::fork() })?;
    if child == 0 {
        let error = match place.enter() {
            Ok(()) => in_grandchild(socket, to),
            Err(error) => error.get(),
        };
        say(&theirs, error);
    }
    drop(theirs);
    let error = listen(&ours);
    // SAFETY: a child of ours that is about to end.
    unsafe { libc::waitpid(child, core::ptr::null_mut(), 0) };
    match error? {
        0 => Ok(()),
        error => Err(Errno::new(error)),
    }
}

/// Only a child of who enters a pid namespace lives in it. Returns the errno of its `connect()`, or 0.
fn in_grandchild(socket: &Fd, to: &Address) -> c_int {
    // SAFETY: the child makes system calls only and ends.
    match unsafe { libc::fork() } {
        -1 => errno().get(),
        0 => {
            let error = socket::connect(socket.raw(), to).err().map_or(0, Errno::get);
            // SAFETY: _exit has no preconditions; errnos fit.
            unsafe { libc::_exit(error) }
        }
        pid => {
            let mut status = 0;
            // SAFETY: a child of ours.
            unsafe { libc::waitpid(pid, &raw mut status, 0) };
            if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { libc::EIO }
        }
    }
}

/// Tells the parent an errno and ends.
fn say(to: &Fd, error: c_int) -> ! {
    let bytes = error.to_ne_bytes();
    // SAFETY: four bytes of ours.
    unsafe { libc::write(to.raw(), bytes.as_ptr().cast(), bytes.len()) };
    // SAFETY: _exit has no preconditions.
    unsafe { libc::_exit(0) }
}

/// What the child says.
fn listen(from: &Fd) -> Result<c_int> {
    let mut bytes = [0; 4];
    loop {
        // SAFETY: room for four bytes.
        match check_size(unsafe { libc::read(from.raw(), bytes.as_mut_ptr().cast(), bytes.len()) }) {
            Ok(4) => return Ok(c_int::from_ne_bytes(bytes)),
            Err(Errno::INTR) => (),
            Ok(_) => return Err(Errno::IO),
            Err(error) => return Err(error),
        }
    }
}
