//! How does a lower layer hold an object whose type it must not name? By `Anchor`, a user's reference without its type, or by
//! `Pinned`, a pin without its type.

use super::{Object, Ref, User};
use core::any::TypeId;
use core::ffi::c_void;
use core::ptr::NonNull;

/// A [`User`] of some type; who knows the type can ask for a [`Ref`] again.
pub struct Anchor {
    object: NonNull<c_void>,
    kind: &'static Kind,
}

/// What is known of the object's type.
struct Kind {
    id: fn() -> TypeId,
    release: unsafe fn(NonNull<c_void>),
}

impl Kind {
    fn of<T: Object + 'static>() -> &'static Self {
        const { &Self { id: TypeId::of::<T>, release: release::<T> } }
    }
}

impl<T: Object + 'static> From<User<T>> for Anchor {
    fn from(user: User<T>) -> Self {
        // A handle is never NULL.
        let object = NonNull::new(user.into_c().cast()).unwrap_or(NonNull::dangling());
        Self { object, kind: Kind::of::<T>() }
    }
}

/// # Safety
/// `object` is the pointer of a reference to a `T` that is given up here.
unsafe fn release<T: Object>(object: NonNull<c_void>) {
    // SAFETY: passed on to the caller.
    drop(unsafe { User::from_c(object.as_ptr().cast::<T>()) });
}

impl Anchor {
    /// The object, if it is a `T`.
    pub fn get<T: Object + 'static>(&self) -> Option<Ref<T>> {
        if (self.kind.id)() != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: the object is a `T`, and our reference keeps it alive.
        unsafe { Ref::from_c(self.object.as_ptr().cast()) }
    }

    /// The pointer that C knows the object by.
    pub fn as_ptr(&self) -> *mut c_void {
        self.object.as_ptr()
    }
}

impl Drop for Anchor {
    fn drop(&mut self) {
        // SAFETY: the reference is ours and given up once.
        unsafe { (self.kind.release)(self.object) }
    }
}

/// A [`Ref`] of some type: it keeps the memory, not the object in use. Who knows the type can ask for the [`Ref`] again.
pub struct Pinned {
    object: NonNull<c_void>,
    kind: TypeId,
    retain: unsafe fn(NonNull<c_void>),
    release: unsafe fn(NonNull<c_void>),
}

impl<T: Object + 'static> From<Ref<T>> for Pinned {
    fn from(pin: Ref<T>) -> Self {
        Self { object: pin.into_raw().cast(), kind: TypeId::of::<T>(), retain: pin_again::<T>, release: unpin::<T> }
    }
}

/// # Safety
/// `object` points to a live `T`.
unsafe fn pin_again<T: Object>(object: NonNull<c_void>) {
    // SAFETY: passed on to the caller.
    if let Some(pin) = unsafe { Ref::from_c(object.as_ptr().cast::<T>()) } {
        pin.into_raw();
    }
}

/// # Safety
/// `object` points to a `T` with a pin that is given up here.
unsafe fn unpin<T: Object>(object: NonNull<c_void>) {
    // SAFETY: passed on to the caller.
    drop(unsafe { Ref::from_raw(object.cast::<T>()) });
}

impl Pinned {
    /// The object, if it is a `T`.
    pub fn get<T: Object + 'static>(&self) -> Option<Ref<T>> {
        if self.kind != TypeId::of::<T>() {
            return None;
        }
        // SAFETY: the object is a `T`, and our pin keeps it alive.
        unsafe { Ref::from_c(self.object.as_ptr().cast()) }
    }
}

impl Clone for Pinned {
    fn clone(&self) -> Self {
        // SAFETY: our pin keeps the object alive.
        unsafe { (self.retain)(self.object) };
        Self { object: self.object, kind: self.kind, retain: self.retain, release: self.release }
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        // SAFETY: the pin is ours and given up once.
        unsafe { (self.release)(self.object) }
    }
}
