//! How is an object held? By `Ref`, which pins its memory, or by `User`, which also keeps it in use as a reference of C does.

use super::cell::increment;
use super::{Counts, Object};
use crate::errno::Result;
use crate::mem::{self, Buffer};
use core::cell::Cell;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ops::Deref;
use core::ptr::NonNull;

/// A pin: the object's memory stays, whoever else lets go of it.
pub struct Ref<T: Object>(NonNull<T>);

/// A user's reference, as C owns them: the object stays in its registries. All users together have one pin.
pub struct User<T: Object>(ManuallyDrop<Ref<T>>);

/// The handle of an object that stays without a pin of its own, for who holds another lends it.
pub struct Lent<'a, T: Object>(ManuallyDrop<Ref<T>>, PhantomData<&'a T>);

/// Memory for an object that is still to be made, and behind it for bytes, some of which may be there already.
pub struct Room<T: Object> {
    place: NonNull<T>,
    length: usize,
    capacity: usize,
}

impl<T: Object> Room<T> {
    /// Room for an object and so many bytes.
    pub fn empty(capacity: usize) -> Result<Self> {
        Ok(Self { place: mem::allocate_with::<T>(capacity)?, length: 0, capacity })
    }

    /// Room for an object and a copy of `bytes`.
    pub fn with(bytes: &[u8]) -> Result<Self> {
        let mut room = Self::empty(bytes.len())?;
        room.length = bytes.len();
        // SAFETY: so many bytes were allocated behind the object, and a borrowed slice cannot overlap them.
        unsafe { room.behind().copy_from_nonoverlapping(NonNull::from(bytes).cast(), bytes.len()) };
        Ok(room)
    }

    fn behind(&self) -> NonNull<u8> {
        // SAFETY: the allocation reaches beyond the object.
        unsafe { self.place.add(1).cast() }
    }

    /// Moves the object in that `make` makes of the bytes behind it, which it keeps to itself for as long as it lives.
    #[inline]
    pub fn fill(self, make: impl FnOnce(Buffer) -> T) -> Ref<T> {
        let room = ManuallyDrop::new(self);
        // SAFETY: the first of them were copied there, and all go with the object that keeps them.
        let value = make(unsafe { Buffer::lent(room.behind(), room.length, room.capacity) });
        // SAFETY: `place` is freshly allocated for a `T`.
        unsafe { room.place.as_ptr().write(value) };
        // SAFETY: just initialised, and the counts say that nothing holds it.
        unsafe { Ref::pin(room.place) }
    }
}

impl<T: Object> Drop for Room<T> {
    fn drop(&mut self) {
        // SAFETY: no object has been made in it.
        unsafe { mem::release(self.place) };
    }
}

impl<T: Object> Ref<T> {
    /// Moves `value` to a cell of its own; `ENOMEM` drops it. It has no user yet.
    pub fn new(value: T) -> Result<Self> {
        Self::make(|| value)
    }

    /// As [`Ref::new`], of a value that is made where it is to be.
    #[inline(always)]
    pub fn make(make: impl FnOnce() -> T) -> Result<Self> {
        let place = mem::allocate::<T>()?;
        // SAFETY: `place` is freshly allocated for a `T`.
        unsafe { place.as_ptr().write(make()) };
        // SAFETY: just initialised, and the counts say that nothing holds it.
        Ok(unsafe { Self::pin(place) })
    }

    /// # Safety
    /// `place` holds a live object.
    pub(super) unsafe fn pin(place: NonNull<T>) -> Self {
        // SAFETY: the caller says that the object is alive.
        increment(unsafe { &place.as_ref().counts().pins });
        Self(place)
    }

    /// Pins the object behind a pointer of C's; `None` when it is NULL.
    ///
    /// # Safety
    /// `raw` is NULL or points to a live object of this type.
    pub unsafe fn from_c(raw: *mut T) -> Option<Self> {
        // SAFETY: passed on to the caller.
        NonNull::new(raw).map(|place| unsafe { Self::pin(place) })
    }

    /// Pins an object that is borrowed from C.
    ///
    /// # Safety
    /// It was made by [`Ref::new`].
    pub unsafe fn of(object: &T) -> Self {
        // SAFETY: the borrow says that the object is alive.
        unsafe { Self::pin(NonNull::from(object)) }
    }

    /// The handle of an object that is borrowed from C.
    ///
    /// # Safety
    /// It was made by [`Ref::new`], and no user code runs as long as the handle lives.
    #[inline(always)]
    pub unsafe fn lent(object: &T) -> Lent<'_, T> {
        Lent(ManuallyDrop::new(Self(NonNull::from(object))), PhantomData)
    }

    /// The pointer that C knows the object by.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }

    /// The place alone; its pin stands until [`Ref::from_raw`].
    pub(super) fn into_raw(self) -> NonNull<T> {
        ManuallyDrop::new(self).0
    }

    /// # Safety
    /// `raw` came from [`Ref::into_raw`], and its pin is taken back once.
    pub(super) unsafe fn from_raw(raw: NonNull<T>) -> Self {
        Self(raw)
    }

    /// One more user.
    pub fn share(&self) -> User<T> {
        self.counts().add_user();
        User(ManuallyDrop::new(Self(self.0)))
    }

    /// The first user of a new object, who takes over its pin.
    #[inline]
    pub fn into_user(self) -> User<T> {
        debug_assert!(self.counts().users.get() == 0, "further users share one pin");
        increment(&self.counts().users);
        User(ManuallyDrop::new(self))
    }

    /// Lets go of the pin in line, where that happens often.
    #[inline(always)]
    pub fn let_go(this: Self) {
        // SAFETY: the handle goes, and its pin with it.
        unsafe { unpin(this.into_raw()) }
    }

    /// Whether both handles hold the same object.
    pub fn is(&self, other: &T) -> bool {
        core::ptr::eq(self.as_ptr(), other)
    }

    fn counts(&self) -> &Counts {
        (**self).counts()
    }
}

impl<T: Object> Deref for Lent<'_, T> {
    type Target = Ref<T>;
    #[inline(always)]
    fn deref(&self) -> &Ref<T> {
        &self.0
    }
}

impl<T: Object> Clone for Ref<T> {
    fn clone(&self) -> Self {
        // SAFETY: `self` keeps the object alive.
        unsafe { Self::pin(self.0) }
    }
}

impl<T: Object> Deref for Ref<T> {
    type Target = T;
    fn deref(&self) -> &T {
        // SAFETY: the pin keeps the object alive, and no `&mut` to it exists.
        unsafe { self.0.as_ref() }
    }
}

impl<T: Object> Drop for Ref<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the handle goes, and its pin with it.
        unsafe { unpin_far(self.0) }
    }
}

/// Takes a pin away. Out of line and with the bare pointer, as there are hundreds of places where a handle may go, and few where handles
/// go often: those say [`Ref::let_go`].
///
/// # Safety
/// The pin is the caller's.
#[inline(never)]
unsafe fn unpin_far<T: Object>(place: NonNull<T>) {
    // SAFETY: passed on to the caller.
    unsafe { unpin(place) }
}

/// # Safety
/// The pin is the caller's.
#[inline(always)]
unsafe fn unpin<T: Object>(place: NonNull<T>) {
    // SAFETY: the pin keeps the object alive.
    let counts = unsafe { place.as_ref() }.counts();
    let pins = counts.pins.get() - 1;
    counts.pins.set(pins);
    if pins == 0 {
        // SAFETY: no handle is left, and no pointer of C's, for the users would have a pin.
        unsafe { end(place) }
    }
}

/// Drops and frees an object. Out of line, for most handles that go are not the last.
///
/// # Safety
/// Nothing knows the object any more.
#[cold]
#[inline(never)]
unsafe fn end<T: Object>(place: NonNull<T>) {
    // While its fields drop, a pin stands, so that handles that come and go meanwhile do not end it again.
    // SAFETY: the object is still alive.
    unsafe { place.as_ref() }.counts().pins.set(1);
    // SAFETY: the caller says that nothing knows it.
    unsafe { place.as_ptr().drop_in_place() };
    // SAFETY: just dropped.
    unsafe { mem::release(place) };
}

/// An object has lost its last user. Out of line, as `end`.
#[cold]
#[inline(never)]
fn retire<T: Object>(object: Ref<T>) {
    T::retire(&object);
    Ref::let_go(object);
}

impl<T: Object> User<T> {
    /// One more reference for C, to an object that it has.
    pub fn for_c(object: &T) -> *mut T {
        object.counts().add_user();
        core::ptr::from_ref(object).cast_mut()
    }

    /// Hands the reference to C.
    pub fn into_c(self) -> *mut T {
        ManuallyDrop::new(self).as_ptr()
    }

    /// Makes an object where it is to be, in a cell of its own, with its first user.
    #[inline(always)]
    pub fn make(make: impl FnOnce() -> T) -> Result<Self> {
        let place = mem::allocate::<T>()?;
        // SAFETY: `place` is freshly allocated for a `T`.
        unsafe { place.as_ptr().write(make()) };
        // SAFETY: just initialised; nobody else knows it, whatever the counts say.
        let counts = unsafe { place.as_ref() }.counts();
        counts.users.set(1);
        counts.pins.set(1);
        Ok(Self(ManuallyDrop::new(Ref(place))))
    }

    /// Takes a reference back from C; `None` when it is NULL.
    ///
    /// # Safety
    /// `raw` is NULL or a reference that C owns and now gives up.
    pub unsafe fn from_c(raw: *mut T) -> Option<Self> {
        NonNull::new(raw).map(|place| Self(ManuallyDrop::new(Ref(place))))
    }

    /// One more user of an object that is borrowed from C.
    ///
    /// # Safety
    /// It was made by [`Ref::new`].
    pub unsafe fn of(object: &T) -> Self {
        increment(&object.counts().users);
        Self(ManuallyDrop::new(Ref(NonNull::from(object))))
    }

    /// Lets go of the reference in line, where that happens often.
    #[inline(always)]
    pub fn let_go(this: Self) {
        // SAFETY: the handle goes, and its reference with it.
        unsafe { leave(ManuallyDrop::new(this).0.0) }
    }

    /// A pin that outlives this reference.
    pub fn pinned(&self) -> Ref<T> {
        Ref::clone(self)
    }
}

impl<T: Object> Clone for User<T> {
    fn clone(&self) -> Self {
        self.0.share()
    }
}

impl<T: Object> Deref for User<T> {
    type Target = Ref<T>;
    fn deref(&self) -> &Ref<T> {
        &self.0
    }
}

impl<T: Object> Drop for User<T> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the handle goes, and its reference with it.
        unsafe { leave_far(self.0.0) }
    }
}

/// Takes a user away. Out of line, as `unpin_far`.
///
/// # Safety
/// The reference is the caller's.
#[inline(never)]
unsafe fn leave_far<T: Object>(place: NonNull<T>) {
    // SAFETY: passed on to the caller.
    unsafe { leave(place) }
}

/// # Safety
/// The reference is the caller's.
#[inline(always)]
unsafe fn leave<T: Object>(place: NonNull<T>) {
    // SAFETY: the users' pin keeps the object alive.
    let counts = unsafe { place.as_ref() }.counts();
    let users = counts.users.get() - 1;
    counts.users.set(users);
    if users == 0 {
        // The pin that all users had goes with it.
        retire(Ref(place));
    }
}

/// A place for a pin that changes behind a shared reference.
pub struct Held<T: Object>(Cell<Option<NonNull<T>>>);

impl<T: Object> Held<T> {
    /// Holds nothing.
    pub const fn new() -> Self {
        Self(Cell::new(None))
    }

    /// Holds a pin.
    pub fn holding(pin: Ref<T>) -> Self {
        Self(Cell::new(Some(pin.into_raw())))
    }

    /// One more pin of what it holds.
    #[inline(always)]
    pub fn get(&self) -> Option<Ref<T>> {
        // SAFETY: the pin that is held keeps the object alive.
        self.0.get().map(|place| unsafe { Ref::pin(place) })
    }

    /// What it holds.
    ///
    /// # Safety
    /// It holds that, or another place does, as long as the result is used.
    pub(super) unsafe fn peek<'a>(&self) -> Option<&'a T> {
        // SAFETY: the pin that is held keeps the object alive; the caller vouches for the rest.
        self.0.get().map(|place| unsafe { place.as_ref() })
    }

    /// Each holds what the other held.
    pub(super) fn exchange(&self, other: &Self) {
        other.0.set(self.0.replace(other.0.get()));
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.get().is_none()
    }

    /// Puts a pin in and takes the old one out.
    pub fn replace(&self, pin: Option<Ref<T>>) -> Option<Ref<T>> {
        self.0.replace(pin.map(Ref::into_raw)).map(Ref)
    }

    /// Puts a pin in and lets the old one go.
    #[inline]
    pub fn set(&self, pin: Option<Ref<T>>) {
        if let Some(former) = self.replace(pin) {
            Ref::let_go(former);
        }
    }

    /// Takes the pin out.
    pub fn take(&self) -> Option<Ref<T>> {
        self.replace(None)
    }
}

impl<T: Object> Default for Held<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Object> Drop for Held<T> {
    #[inline]
    fn drop(&mut self) {
        if !self.is_empty() {
            drop(self.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    struct Probe {
        counts: Counts,
        retired: Rc<Cell<u32>>,
        freed: Rc<Cell<u32>>,
    }

    impl Object for Probe {
        fn counts(&self) -> &Counts {
            &self.counts
        }
        fn retire(this: &Ref<Self>) {
            this.retired.set(this.retired.get() + 1);
        }
    }

    impl Drop for Probe {
        fn drop(&mut self) {
            self.freed.set(self.freed.get() + 1);
        }
    }

    #[test]
    fn a_pin_outlives_the_last_user() {
        let (retired, freed) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let object = Ref::new(Probe { counts: Counts::new(), retired: retired.clone(), freed: freed.clone() }).ok().unwrap();
        let raw = object.share().into_c();
        // SAFETY: the reference just handed out.
        drop(unsafe { User::from_c(raw) });
        assert_eq!((retired.get(), freed.get()), (1, 0));
        drop(object.into_user());
        assert_eq!((retired.get(), freed.get()), (2, 1));
    }
}
