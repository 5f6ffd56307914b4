//! How does a connection begin? sd_bus_start(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Phase};
use super::{close, connect, hello};
use crate::errno::{Errno, Result};
use crate::obj::Ref;

/// Connects and begins to authenticate. True when a reply of the bus is to be waited for. A connection that cannot begin is closed; one that has nothing
/// to begin with stays open, and programs make messages of it that never travel.
pub fn start(bus: &Ref<Bus>) -> Result<bool> {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    bus.check_origin()?;
    bus.phase.set(Phase::Opening);
    if bus.config.server.get() && bus.config.bus_client.get() {
        return Err(Errno::INVAL);
    }
    let has_fds = bus.transport.input().is_some();
    if !has_fds && bus.config.address.borrow().is_none() && bus.target.borrow().is_none() {
        return Err(Errno::INVAL);
    }
    let begun = begin(bus, has_fds);
    if begun.is_err() {
        close::close(bus);
    }
    begun
}

/// `Hello` is queued first, so that it can go out with the lines of authentication.
fn begin(bus: &Ref<Bus>, has_fds: bool) -> Result<bool> {
    let is_client = hello::send(bus)?;
    if has_fds { connect::start_fds(bus) } else { connect::start_address(bus) }?;
    Ok(is_client)
}
