//! When does it have to be asked anew who is logged in? When a file has come or gone. sd_login_monitor(3)

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::sys::Fd;
use crate::sys::inotify::Inotify;
use crate::wire::words;
use core::ffi::CStr;

pub use crate::sys::inotify::flush;

/// A descriptor that is readable once something has changed. Files are written elsewhere and moved here.
pub fn watch(category: Option<&CStr>) -> Result<Fd> {
    let place = |name: &CStr| words::position("seat session uid machine", name.to_bytes()).ok_or(Errno::INVAL);
    let wanted = category.map(place).transpose()?;
    let watches = Inotify::new()?;
    let watch = |place, path| match wanted {
        Some(wanted) if wanted != place => Ok(()),
        _ => watches.watch_path(path, libc::IN_MOVED_TO | libc::IN_DELETE),
    };
    watch(0, c"/run/systemd/seats/")?;
    watch(1, c"/run/systemd/sessions/")?;
    watch(2, c"/run/systemd/users/")?;
    watch(3, c"/run/systemd/machines/")?;
    Ok(watches.into_fd())
}
