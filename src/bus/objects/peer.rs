//! What does org.freedesktop.DBus.Peer answer? Every connection but a monitor does, whatever the path, before any object is asked.

#![forbid(unsafe_code)]

use super::PEER;
use super::reply;
use crate::bus::respond;
use crate::bus::state::Bus;
use crate::errno::Result;
use crate::id128;
use crate::message::{METHOD_CALL, Message};
use crate::obj::{BusError, Ref};

/// Answers a call of the interface; false when it is none.
pub fn process(bus: &Ref<Bus>, call: &Ref<Message>) -> Result<bool> {
    if call.kind() != METHOD_CALL || call.interface() != Some(PEER) || bus.config.monitor.get() {
        return Ok(false);
    }
    if !call.expects_reply() {
        return Ok(true);
    }
    match call.member().unwrap_or_default() {
        b"Ping" => reply::empty(bus, call)?,
        b"GetMachineId" => match id128::machine() {
            Ok(id) => {
                let answer = reply::answer(bus, call)?;
                answer.append_str(&id.hex())?;
                reply::send(bus, &answer)?;
            }
            Err(failed) => return reply::error(bus, call, failed, &mut { BusError::NULL }),
        },
        member => {
            let form = "Unknown method '%' on interface 'org.freedesktop.DBus.Peer'.";
            respond::reply_text(bus, call, c"org.freedesktop.DBus.Error.UnknownMethod", form, &[member])?;
        }
    }
    Ok(true)
}
