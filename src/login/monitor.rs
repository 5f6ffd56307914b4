//! When does it have to be asked anew who is logged in? When a file has come or gone. sd_login_monitor(3)

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::sys::Fd;
use crate::sys::inotify::Inotify;
use core::ffi::CStr;

pub use crate::sys::inotify::flush;

const DIRECTORIES: [(&CStr, &CStr); 4] = [
    (c"seat", c"/run/systemd/seats/"),
    (c"session", c"/run/systemd/sessions/"),
    (c"uid", c"/run/systemd/users/"),
    (c"machine", c"/run/systemd/machines/"),
];

/// A descriptor that is readable once something has changed. Files are written elsewhere and moved here.
pub fn watch(category: Option<&CStr>) -> Result<Fd> {
    let is_wanted = |name: &CStr| category.is_none_or(|category| category == name);
    if !DIRECTORIES.iter().any(|(name, _)| is_wanted(name)) {
        return Err(Errno::INVAL);
    }
    let watches = Inotify::new()?;
    for (_, path) in DIRECTORIES.iter().filter(|(name, _)| is_wanted(name)) {
        watches.watch_path(path, libc::IN_MOVED_TO | libc::IN_DELETE)?;
    }
    Ok(watches.into_fd())
}
