//! How does a connection end? Closed by us, at once; or by its peer, whereupon `process` tells everybody who waits. sd_bus_close(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Phase};
use crate::errno::Errno;
use crate::obj::Ref;

/// Closes a connection, unless it is closed or another process's. Queued messages are dropped, slots stay.
pub fn close(bus: &Ref<Bus>) {
    if bus.phase.get() == Phase::Closed || bus.check_origin().is_err() {
        return;
    }
    bus.transport.end_child();
    bus.phase.set(Phase::Closed);
    bus.attachment.clear();
    bus.queues.clear();
    bus.transport.end();
}

/// The peer is gone, as `reason` says: what waits will be told.
pub fn begin_closing(bus: &Ref<Bus>, reason: Errno) {
    if bus.is_open() {
        bus.closing_reason.set(Some(reason));
        bus.phase.set(Phase::Closing);
    }
}
