//! What does an object carry so that C and we can share it? Two counts: *users*, the references C owns, and *pins*, ours.

use super::Ref;
use core::cell::Cell;

/// The two counts of an object. As long as it has users, they have one of the pins: it is alive while those are not 0. Where many
/// functions look at them, `repr(C)` lays them out first, for the shortest instructions reach them there.
#[derive(Default)]
pub struct Counts {
    pub(super) users: Cell<u64>,
    pub(super) pins: Cell<u64>,
}

impl Counts {
    /// No references yet: [`Ref::new`] sets the first.
    pub const fn new() -> Self {
        Self { users: Cell::new(0), pins: Cell::new(0) }
    }

    /// One more user.
    #[inline]
    pub(super) fn add_user(&self) {
        if self.users.get() == 0 {
            increment(&self.pins);
        }
        increment(&self.users);
    }

    /// References that C owns, or that we hold in C's stead.
    pub fn users(&self) -> u64 {
        self.users.get()
    }
}

/// A thing that C holds by pointer. All its state is in `Cell`s: no `&mut` to it ever exists.
pub trait Object: Sized {
    /// Where its counts are.
    fn counts(&self) -> &Counts;

    /// Its last user has gone: it leaves all registries. The memory goes when nothing pins it any more.
    fn retire(this: &Ref<Self>);
}

/// No program lives long enough to count past 64 bits.
pub(super) fn increment(count: &Cell<u64>) {
    count.set(count.get().wrapping_add(1));
}
