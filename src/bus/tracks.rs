//! When is the handler of a tracker called? Once no name is left, by `process`; and when the connection ends. sd_bus_track_new(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Track};
use crate::obj::Ref;

/// Calls one handler that is due. One that returns 0 is due again.
#[inline]
pub fn dispatch(bus: &Ref<Bus>) -> bool {
    let first = bus.tracks.queue.first();
    first.iter().for_each(|track| run(bus, track));
    first.is_some()
}

#[inline(never)]
fn run(bus: &Ref<Bus>, track: &Ref<Track>) {
    bus.tracks.queue.remove(track);
    let in_use = track.share();
    if let Some(handler) = track.handler {
        if handler.call(track, track.userdata.get()) == 0 {
            bus.tracks.enqueue(track);
        }
    }
    drop(in_use);
}

/// The connection ends: the newest tracker that has not heard of it loses all its names. False when there is none.
pub fn close_one(bus: &Ref<Bus>) -> bool {
    let Some(track) = bus.tracks.all.first() else { return false };
    bus.tracks.all.remove(&track);
    if !track.names.borrow().is_empty() {
        track.clear();
        run(bus, &track);
    }
    true
}
