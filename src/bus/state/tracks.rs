//! Which trackers does a connection know? sd_bus_track_new(3).

#![forbid(unsafe_code)]

/// The trackers of a connection, and those whose handler is due.
pub struct Tracks {}

impl Tracks {
    pub(super) fn new() -> Self {
        Self {}
    }
}
