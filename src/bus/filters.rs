//! How do filters see messages? All of them, the newest first, each once per message. sd_bus_add_filter(3).

#![forbid(unsafe_code)]

use super::respond;
use super::state::{Bus, Filter, Handler, Kind, MessageHandler, Slot};
use crate::errno::Result;
use crate::message::Message;
use crate::obj::{Ref, User};
use core::ffi::c_void;

/// Adds a filter, which sees even the present message if that has not gone past the filters.
pub fn add(bus: &Ref<Bus>, handler: MessageHandler, userdata: *mut c_void) -> Result<User<Slot>> {
    let slot = Slot::new(bus, Kind::Filter(Filter::new(handler)), userdata, |bus, slot| {
        bus.filters.modified.set(true);
        bus.filters.list.remove(slot);
    })?;
    bus.filters.modified.set(true);
    bus.filters.list.push_front(&slot);
    Ok(slot)
}

/// Shows `message` to the filters. True when one of them took it.
#[inline]
pub(super) fn process(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    if bus.filters.list.is_empty() { Ok(false) } else { run(bus, message) }
}

#[inline(never)]
fn run(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    loop {
        bus.filters.modified.set(false);
        let mut at = bus.filters.list.first();
        while let Some(slot) = at {
            if bus.filters.modified.get() {
                break;
            }
            let Kind::Filter(filter) = &slot.kind else { break };
            if filter.last.replace(bus.iteration.get()) != bus.iteration.get() {
                message.restart()?;
                if respond::offer(bus, &slot, Handler::User(filter.handler), message) {
                    return Ok(true);
                }
            }
            at = bus.filters.list.after(&slot);
        }
        if !bus.filters.modified.get() {
            return Ok(false);
        }
    }
}
