//! What ends with a connection? The loop, or the process, if sd_bus_set_exit_on_disconnect(3) says so.

#![forbid(unsafe_code)]

use super::state::Bus;
use crate::event::Event;
use crate::obj::Ref;
use crate::sys::process;

/// The connection has ended because its peer went: ends the loop that it stood in, or the process where it stood in none, if that
/// is wanted.
pub fn disconnected(bus: &Ref<Bus>, event: Option<&Ref<Event>>) {
    bus.disconnected.set(true);
    if bus.config.exit_on_disconnect.get() {
        let reason = bus.closing_reason.get();
        match event {
            Some(event) => drop(event.exit(reason.map_or(libc::EXIT_FAILURE, |reason| reason.negated()))),
            None => process::exit(libc::EXIT_FAILURE),
        }
    }
}

/// Says whether to end with the connection. If that has ended already, the process does now.
pub fn set(bus: &Ref<Bus>, exit: bool) {
    bus.config.exit_on_disconnect.set(exit);
    if exit && bus.disconnected.get() {
        process::exit(libc::EXIT_FAILURE);
    }
}
