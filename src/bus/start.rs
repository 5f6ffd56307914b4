//! How does a connection begin? sd_bus_start(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Phase};
use super::{close, connect, hello};
use crate::errno::{Errno, Result};
use crate::obj::Ref;

/// Connects and begins to authenticate. True when a reply of the bus is to be waited for. A connection that cannot begin is closed.
pub fn start(bus: &Ref<Bus>) -> Result<bool> {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    bus.check_origin()?;
    bus.phase.set(Phase::Opening);
    if bus.config.server.get() && bus.config.bus_client.get() {
        return Err(Errno::INVAL);
    }
    let begun = if bus.transport.input().is_some() {
        connect::start_fds(bus)
    } else if bus.config.address.borrow().is_some() || bus.target.borrow().is_some() {
        connect::start_address(bus)
    } else {
        bus.phase.set(Phase::Unset);
        return Err(Errno::INVAL);
    };
    if let Err(error) = begun {
        close::close(bus);
        return Err(error);
    }
    hello::send(bus)
}
