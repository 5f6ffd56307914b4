//! Which matches does a message run? Those whose rules fit it, in the order of the tree. sd_bus_add_match(3).

#![forbid(unsafe_code)]

use super::respond::offer;
use super::state::{Bus, Match, Slot};
use crate::errno::Result;
use crate::message::Message;
use crate::obj::Ref;

/// Calls all matches that fit a message, each once, until one is done with it: true. Those that a callback adds are called too,
/// those that it drops are not.
#[inline]
pub fn dispatch(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    if bus.matches.is_empty() { Ok(false) } else { run(bus, message) }
}

#[inline(never)]
fn run(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    loop {
        bus.matches.collect(message, bus.iteration.get());
        while let Some(slot) = bus.matches.next_due() {
            if call(bus, &slot, message).inspect_err(|_| bus.matches.forget_due())? {
                bus.matches.forget_due();
                return Ok(true);
            }
            if bus.matches.modified.get() {
                break;
            }
            Ref::let_go(slot);
        }
        if !bus.matches.modified.get() {
            return Ok(false);
        }
    }
}

fn call(bus: &Ref<Bus>, slot: &Ref<Slot>, message: &Ref<Message>) -> Result<bool> {
    let Some(entry) = Match::of(slot) else { return Ok(false) };
    entry.last.set(bus.iteration.get());
    let Some(handler) = entry.handler else { return Ok(false) };
    message.restart()?;
    Ok(offer(bus, slot, handler, message))
}
