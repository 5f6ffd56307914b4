//! How does one connect to a socket that is not there yet? Each part of its path is watched until it is. sd_bus_set_watch_bind(3).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{self, CString};
use crate::sys::{Fd, path_watch, proc};

/// Symlinks that are followed.
const LINKS_MAX: usize = 40;

/// A descriptor that watches for `path`.
pub(super) fn watch(path: &[u8]) -> Result<Fd> {
    let fd = path_watch::new()?;
    watch_path(&fd, path)?;
    Ok(fd)
}

/// Watches every directory on the way, also those that symlinks lead through, as far as they exist.
fn watch_path(fd: &Fd, path: &[u8]) -> Result {
    let mut at = CString::new(if path.starts_with(b"/") { b"/" } else { b"." })?;
    let mut rest = CString::new(path)?;
    let mut links = 0;
    let _ = path_watch::watch(fd, &at, path_watch::APPEARANCES);
    while let Some((name, behind)) = split(rest.as_bytes()) {
        let next = CString::joined(&[at.as_bytes(), b"/", name])?;
        if let Ok(link) = proc::read_link(&next) {
            links += 1;
            if links > LINKS_MAX {
                return Err(Errno::LOOP);
            }
            let _ = path_watch::watch(fd, &next, path_watch::APPEARANCES | libc::IN_DONT_FOLLOW);
            if link.starts_with(b"/") {
                at = CString::new(b"/")?;
            }
            rest = CString::joined(&[&link, b"/", behind])?;
        } else if path_watch::watch(fd, &next, path_watch::APPEARANCES).is_ok() {
            rest = CString::new(behind)?;
            at = next;
        } else {
            break;
        }
    }
    Ok(())
}

/// The first name of a path and what follows.
fn split(mut path: &[u8]) -> Option<(&[u8], &[u8])> {
    while let [b'/', rest @ ..] = path {
        path = rest;
    }
    let end = mem::find(b'/', path).unwrap_or(path.len());
    path.split_at_checked(end).filter(|(name, _)| !name.is_empty())
}
