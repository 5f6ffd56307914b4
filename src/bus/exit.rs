//! What ends with a connection? The loop, or the process, if sd_bus_set_exit_on_disconnect(3) says so.

#![forbid(unsafe_code)]

use super::state::Bus;
use crate::event::Event;
use crate::obj::Ref;
use crate::sys;

/// Ends the loop that the connection stood in, or the process where it stood in none.
pub fn exit_if_wanted(bus: &Ref<Bus>, event: Option<&Ref<Event>>) {
    if !bus.config.exit_on_disconnect.get() {
        return;
    }
    match event {
        Some(event) => drop(event.exit(1)),
        None => sys::process::exit(1),
    }
}

/// Says whether to end with the connection. If that has ended already, so does the loop or the process.
pub fn set(bus: &Ref<Bus>, exit: bool) {
    bus.config.exit_on_disconnect.set(exit);
}
