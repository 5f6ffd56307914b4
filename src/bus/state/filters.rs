//! Who sees every incoming message? The callbacks of sd_bus_add_filter(3), the newest first.

#![forbid(unsafe_code)]

use super::{Kind, MessageHandler, Slot, misplaced};
use crate::obj::{Links, List};
use core::cell::Cell;

/// One filter.
pub struct Filter {
    /// The user's function.
    pub handler: MessageHandler,
    /// The iteration it last ran in.
    pub last: Cell<u64>,
    links: Links<Slot>,
}

impl Filter {
    /// A filter that has not run.
    pub fn new(handler: MessageHandler) -> Self {
        Self { handler, last: Cell::new(0), links: Links::new() }
    }
}

fn links(slot: &Slot) -> &Links<Slot> {
    match &slot.kind {
        Kind::Filter(filter) => &filter.links,
        _ => misplaced(),
    }
}

/// The filters of a connection.
pub struct Filters {
    /// Slots of kind `Filter`.
    pub list: List<Slot>,
    /// Whether filters were added or removed since the present round over them began.
    pub modified: Cell<bool>,
}

impl Filters {
    pub(super) fn new() -> Self {
        Self { list: List::new(links), modified: Cell::new(false) }
    }
}
