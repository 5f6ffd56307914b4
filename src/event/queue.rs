//! Who is next? The orders in which pending, preparing and exiting sources stand.
//!
//! A source that is switched off or over its rate limit stays in its queue, behind all others.

#![forbid(unsafe_code)]

use super::Source;
use crate::mem::Ranked;
use crate::obj::Ref;

/// Sources that have something to say: by priority, then by the iteration in which they got it.
pub(super) struct Pending(pub(super) Ref<Source>);

/// Sources with a prepare callback: those not yet called in this iteration, by priority.
pub(super) struct Preparing(pub(super) Ref<Source>);

/// Exit sources: by priority.
pub(super) struct Exiting(pub(super) Ref<Source>);

impl Ranked for Pending {
    fn before(&self, other: &Self) -> bool {
        let rank = |source: &Source| (source.is_offline(), source.priority.get(), source.pending_since.get());
        rank(&self.0) < rank(&other.0)
    }

    fn moved(&self, place: Option<usize>) {
        self.0.place.set(short(place));
    }
}

impl Ranked for Preparing {
    fn before(&self, other: &Self) -> bool {
        let rank = |source: &Source| (source.is_offline(), source.prepared_in(), source.priority.get());
        rank(&self.0) < rank(&other.0)
    }

    fn moved(&self, place: Option<usize>) {
        if let Some(extra) = self.0.extra.get() {
            extra.prepare_place.set(short(place));
        }
    }
}

impl Ranked for Exiting {
    fn before(&self, other: &Self) -> bool {
        let rank = |source: &Source| (source.is_offline(), source.priority.get());
        rank(&self.0) < rank(&other.0)
    }

    fn moved(&self, place: Option<usize>) {
        self.0.place.set(short(place));
    }
}

/// Places are kept in four bytes; a queue of four thousand million sources does not fit into memory.
pub(super) fn short(place: Option<usize>) -> Option<core::num::NonZeroU32> {
    place.and_then(|place| core::num::NonZeroU32::new(u32::try_from(place).ok()?.checked_add(1)?))
}

/// The place that [`short`] packed.
pub(super) fn long(place: Option<core::num::NonZeroU32>) -> Option<usize> {
    place.map(|place| place.get() as usize - 1)
}
