//! How does one connect to a socket that is not there yet? Each part of its path is watched until it is. sd_bus_set_watch_bind(3).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
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
    let mut at = Vec::copy_of(if path.starts_with(b"/") { b"/" } else { b"." })?;
    let mut rest = Vec::copy_of(path)?;
    let mut links = 0;
    let _ = path_watch::watch(fd, &CString::new(&at)?, path_watch::APPEARANCES);
    while let Some((name, behind)) = split(&rest)? {
        let mut next = Vec::copy_of(&at)?;
        next.push(b'/')?;
        next.extend(&name)?;
        let text = CString::new(&next)?;
        if let Ok(link) = proc::read_link(&text) {
            links += 1;
            if links > LINKS_MAX {
                return Err(Errno::LOOP);
            }
            let _ = path_watch::watch(fd, &text, path_watch::APPEARANCES | libc::IN_DONT_FOLLOW);
            if link.starts_with(b"/") {
                at = Vec::copy_of(b"/")?;
            }
            rest = link;
            rest.push(b'/')?;
            rest.extend(&behind)?;
            continue;
        }
        if path_watch::watch(fd, &text, path_watch::APPEARANCES).is_err() {
            return Ok(());
        }
        at = next;
        rest = behind;
    }
    Ok(())
}

/// The first name of a path and what follows.
fn split(path: &[u8]) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
    let Some(start) = path.iter().position(|&c| c != b'/') else { return Ok(None) };
    let path = &path[start..];
    let end = memchr::memchr(b'/', path).unwrap_or(path.len());
    Ok(Some((Vec::copy_of(&path[..end])?, Vec::copy_of(&path[end..])?)))
}
