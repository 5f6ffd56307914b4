//! Who is next? The orders in which pending, preparing and exiting sources stand.
//!
//! A source that is switched off or over its rate limit stays in its queue, behind all others.

#![forbid(unsafe_code)]

use super::Source;
use crate::mem::Ranked;
use crate::obj::Ref;
use core::cmp::Ordering;

/// Sources that have something to say: by priority, then by the iteration in which they got it.
pub(super) struct Pending(pub(super) Ref<Source>);

/// Sources with a prepare callback: those not yet called in this iteration, by priority.
pub(super) struct Preparing(pub(super) Ref<Source>);

/// Exit sources: by priority.
pub(super) struct Exiting(pub(super) Ref<Source>);

impl Ranked for Pending {
    #[inline(always)]
    fn before(&self, other: &Self) -> bool {
        first(&self.0, &other.0, |source| source.priority.get(), |source| source.pending_since.get())
    }

    #[inline(always)]
    fn moved(&self, place: Option<usize>) {
        self.0.place.set(short(place));
    }
}

impl Ranked for Preparing {
    #[inline(always)]
    fn before(&self, other: &Self) -> bool {
        first(&self.0, &other.0, Source::prepared_in, |source| source.priority.get())
    }

    fn moved(&self, place: Option<usize>) {
        if let Some(extra) = self.0.extra.get() {
            extra.prepare_place.set(short(place));
        }
    }
}

impl Ranked for Exiting {
    fn before(&self, other: &Self) -> bool {
        first(&self.0, &other.0, |source| source.priority.get(), |_| 0)
    }

    fn moved(&self, place: Option<usize>) {
        self.0.place.set(short(place));
    }
}

/// Whether `one` goes before `other`: those that are on do, then decide `major` and `minor`.
#[inline(always)]
fn first<A: Ord, B: Ord>(one: &Source, other: &Source, major: impl Fn(&Source) -> A, minor: impl Fn(&Source) -> B) -> bool {
    if one.is_offline() != other.is_offline() {
        return other.is_offline();
    }
    match major(one).cmp(&major(other)) {
        Ordering::Equal => minor(one) < minor(other),
        order => order == Ordering::Less,
    }
}

/// Places are kept in four bytes; a queue of four thousand million sources does not fit into memory.
#[inline(always)]
pub(super) fn short(place: Option<usize>) -> Option<core::num::NonZeroU32> {
    place.and_then(|place| core::num::NonZeroU32::new((place as u32).wrapping_add(1)))
}

/// The place that [`short`] packed.
#[inline(always)]
pub(super) fn long(place: Option<core::num::NonZeroU32>) -> Option<usize> {
    place.map(|place| place.get() as usize - 1)
}
