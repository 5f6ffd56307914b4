//! Whose process is this? Its real and effective user and group.

use libc::{gid_t, uid_t};

/// The user and group of a process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The user.
    pub uid: uid_t,
    /// The group.
    pub gid: gid_t,
}

/// The real user and group.
pub fn real() -> Identity {
    // SAFETY: these calls have no preconditions and cannot fail.
    unsafe { Identity { uid: libc::getuid(), gid: libc::getgid() } }
}

/// The effective user and group.
pub fn effective() -> Identity {
    // SAFETY: these calls have no preconditions and cannot fail.
    unsafe { Identity { uid: libc::geteuid(), gid: libc::getegid() } }
}
