//! What is a message? `Message`, sd_bus_message; for now only what a connection must know to point to one.

#![forbid(unsafe_code)]

use crate::obj::{Anchor, Counts, Object, Ref};

/// A message, `sd_bus_message`.
pub struct Message {
    counts: Counts,
    anchor: Option<Anchor>,
}

impl Message {
    /// What the message belongs to.
    pub fn anchor(&self) -> Option<&Anchor> {
        self.anchor.as_ref()
    }
}

impl Object for Message {
    fn counts(&self) -> &Counts {
        &self.counts
    }
    fn retire(_: &Ref<Self>) {}
}
