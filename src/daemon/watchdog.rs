//! Does the service manager expect signs of life? sd_watchdog_enabled(3)

#![forbid(unsafe_code)]

use super::Environment;
use crate::errno::{Errno, Result};
use crate::sys::environment::read;
use crate::sys::process;
use crate::wire::integer;

/// After how many microseconds without a sign of life the manager acts; `None` when it expects none of this process.
pub fn watchdog(environment: Environment) -> Result<Option<u64>> {
    environment.after(&[c"WATCHDOG_USEC", c"WATCHDOG_PID"], || {
        let Some(interval) = read(c"WATCHDOG_USEC", |text| text.map(integer::u64).transpose())? else { return Ok(None) };
        if matches!(interval, 0 | u64::MAX) {
            return Err(Errno::INVAL);
        }
        let addressee = read(c"WATCHDOG_PID", |text| text.map(integer::pid).transpose())?.unwrap_or_else(process::pid);
        Ok((addressee == process::pid()).then_some(interval))
    })
}
