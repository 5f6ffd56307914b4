//! What can be set on a connection, and when? Most of it before the start only. sd_bus_set_server(3), sd_bus_negotiate_fds(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Phase, Target, Text};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::obj::Ref;
use crate::sys::Fd;
use crate::wire::names;
use core::cell::Cell;
use core::ffi::{CStr, c_int};

/// All `SD_BUS_CREDS_*` flags.
const CREDS_ALL: u64 = (1 << 35) - 1;

/// `EPERM` once it is started, `ECHILD` in a forked child.
pub fn check_unset(bus: &Bus) -> Result {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    bus.check_origin()
}

/// `EPERM` once it has ended, `ECHILD` in a forked child.
pub fn check_lasting(bus: &Bus) -> Result {
    if matches!(bus.phase.get(), Phase::Closing | Phase::Closed) {
        return Err(Errno::PERM);
    }
    bus.check_origin()
}

/// Sets a switch that stands before the start.
pub fn set_switch(bus: &Bus, switch: fn(&Bus) -> &Cell<bool>, on: bool) -> Result {
    check_unset(bus)?;
    switch(bus).set(on);
    Ok(())
}

/// Replaces a text. True when that changed something.
pub fn set_text(place: &Text, text: Option<&CStr>) -> Result<bool> {
    if place.borrow().as_ref().map(CString::as_c_str) == text {
        return Ok(false);
    }
    let copy = text.map(CString::copy_of).transpose()?;
    let former = place.replace(copy);
    drop(former);
    Ok(true)
}

/// Sets where to connect to.
pub fn set_address(bus: &Bus, address: Option<&CStr>) -> Result<bool> {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    let address = address.ok_or(Errno::INVAL)?;
    bus.check_origin()?;
    set_text(&bus.config.address, Some(address))
}

/// Takes over the descriptors to use.
pub fn set_fds(bus: &Bus, input: c_int, output: c_int) -> Result {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    if input < 0 || output < 0 {
        return Err(Errno::BADF);
    }
    bus.check_origin()?;
    // Those that were set before go back to the user.
    bus.transport.release();
    bus.transport.set(Fd::own(input), (output != input).then(|| Fd::own(output)));
    Ok(())
}

/// Sets the program to start, with the arguments of its `main`.
pub fn set_program(bus: &Bus, path: Option<&CStr>, arguments: &[&CStr]) -> Result {
    if bus.phase.get() != Phase::Unset {
        return Err(Errno::PERM);
    }
    let path = path.filter(|_| !arguments.is_empty()).ok_or(Errno::INVAL)?;
    bus.check_origin()?;
    let mut copies = Vec::new();
    for argument in arguments {
        copies.push(CString::copy_of(argument)?)?;
    }
    let former = bus.target.replace(Some(Target::Program { path: CString::copy_of(path)?, arguments: copies }));
    drop(former);
    Ok(())
}

/// Makes it the authenticating end, with an id.
pub fn set_server(bus: &Bus, server: bool, id: [u8; 16]) -> Result {
    if !server && id != [0; 16] {
        return Err(Errno::INVAL);
    }
    check_unset(bus)?;
    bus.config.server.set(server);
    bus.transport.server_id.set(id);
    Ok(())
}

/// Adds to or takes from the credentials that messages are to carry.
pub fn negotiate_creds(bus: &Bus, on: bool, mask: u64) -> Result {
    if mask & !CREDS_ALL != 0 {
        return Err(Errno::INVAL);
    }
    check_lasting(bus)?;
    let present = bus.config.creds_mask.get();
    bus.config.creds_mask.set(if on { present | mask } else { present & !mask });
    Ok(())
}

/// Sets the sender that messages are given, of a connection to a peer.
pub fn set_sender(bus: &Bus, sender: Option<&CStr>) -> Result<bool> {
    if bus.config.bus_client.get() {
        return Err(Errno::PERM);
    }
    if sender.is_some_and(|name| !names::is_service(name.to_bytes())) {
        return Err(Errno::INVAL);
    }
    set_text(&bus.config.sender, sender)
}

/// Queues a sealed message as if it had been received.
pub fn enqueue(bus: &Ref<Bus>, message: &Ref<crate::message::Message>) -> Result {
    bus.check_origin()?;
    bus.check_open()?;
    let mut queue = bus.queues.incoming.borrow_mut();
    if queue.len() >= super::receive::QUEUE_MAX {
        return Err(Errno::NOBUFS);
    }
    queue.push_back(message.clone())
}
