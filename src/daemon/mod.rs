//! What has the service manager to say to a service, and a service to it? sd-daemon(3).

#![forbid(unsafe_code)]

pub mod is;
mod listen;
mod notify;
mod watchdog;

pub use listen::{listen_fds, listen_fds_with_names};
pub use notify::{barrier, notify};
pub use watchdog::watchdog;

use crate::errno::{Errno, Result};
use crate::sys::{environment, file};
use core::ffi::CStr;

/// What a function does with the environment variables that it has read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// They stay.
    Keep,
    /// They go, whether the function succeeds or not.
    Unset,
}

impl Environment {
    /// Calls `read`, and removes the variables then if they are to go.
    pub fn after<T>(self, names: &[&CStr], read: impl FnOnce() -> Result<T>) -> Result<T> {
        let result = read();
        if self == Self::Unset {
            names.iter().for_each(|name| environment::unset(name));
        }
        result
    }
}

/// Whether systemd is the system's manager.
pub fn booted() -> Result<bool> {
    match file::access(c"/run/systemd/system/") {
        Ok(()) => Ok(true),
        Err(Errno::NOENT) => Ok(false),
        Err(error) => Err(error),
    }
}
