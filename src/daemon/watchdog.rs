//! Does the service manager expect signs of life? sd_watchdog_enabled(3)

#![forbid(unsafe_code)]

use super::Environment;
use crate::errno::{Errno, Result};
use crate::sys::environment::variable;
use crate::sys::process;
use crate::wire::integer;

/// After how many microseconds without a sign of life the manager acts; `None` when it expects none of this process.
pub fn watchdog(environment: Environment) -> Result<Option<u64>> {
    environment.after(&[c"WATCHDOG_USEC", c"WATCHDOG_PID"], || {
        let Some(interval) = variable(c"WATCHDOG_USEC")? else { return Ok(None) };
        let interval = integer::u64(interval.as_bytes())?;
        if matches!(interval, 0 | u64::MAX) {
            return Err(Errno::INVAL);
        }
        let addressee = match variable(c"WATCHDOG_PID")? {
            Some(pid) => integer::pid(pid.as_bytes())?,
            None => process::pid(),
        };
        Ok((addressee == process::pid()).then_some(interval))
    })
}
