//! Where is user code entered? Here alone. A `Callback` is a C function that may be called with the arguments of its type.
//!
//! The caller holds no borrow of any object's state across a call, and afterwards trusts only what its handles pin.

#![allow(clippy::not_unsafe_ptr_arg_deref, reason = "the user's pointers are passed on, never looked at")]

use super::{Object, Ref};
use core::ffi::{c_int, c_void};

/// A function pointer from C.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Callback<F: Copy>(F);

impl<F: Copy> Callback<F> {
    /// # Safety
    /// `function` may be called with whatever the API documents for callbacks of its type, for as long as the
    /// object lives that it is registered with.
    pub const unsafe fn new(function: F) -> Self {
        Self(function)
    }

    /// As C knows it.
    pub fn as_raw(self) -> F {
        self.0
    }
}

/// `sd_event_handler_t`, `sd_bus_track_handler_t`: an object and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: `new` says that the function takes these; the clone keeps the object alive meanwhile.
        unsafe { (self.0)(object.as_ptr(), userdata) }
    }
}

/// `sd_bus_destroy_t`, `sd_event_destroy_t`: the user's pointer.
impl Callback<unsafe extern "C" fn(*mut c_void)> {
    pub fn call(self, userdata: *mut c_void) {
        // SAFETY: `new` says that the function takes this.
        unsafe { (self.0)(userdata) }
    }
}

/// `sd_bus_message_handler_t`: a message, the user's pointer, and the error to reply with.
impl<M: Object, E> Callback<unsafe extern "C" fn(*mut M, *mut c_void, *mut E) -> c_int> {
    pub fn call(self, message: &Ref<M>, userdata: *mut c_void, error: &mut E) -> c_int {
        let message = message.clone();
        // SAFETY: `new` says that the function takes these; the clone keeps the message alive meanwhile.
        unsafe { (self.0)(message.as_ptr(), userdata, error) }
    }
}

/// `sd_event_io_handler_t`: an object, its descriptor, what that is ready for, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, c_int, u32, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, fd: c_int, events: u32, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: `new` says that the function takes these; the clone keeps the object alive meanwhile.
        unsafe { (self.0)(object.as_ptr(), fd, events, userdata) }
    }
}

/// `sd_event_time_handler_t`: an object, the time it was set for, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, u64, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, usec: u64, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), usec, userdata) }
    }
}

/// `sd_event_signal_handler_t`: an object, what is known of the signal, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::signalfd_siginfo, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, info: &libc::signalfd_siginfo, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), info, userdata) }
    }
}

/// `sd_event_child_handler_t`: an object, what happened to the child, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::siginfo_t, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, info: &libc::siginfo_t, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), info, userdata) }
    }
}

/// `sd_event_inotify_handler_t`: an object, a record with its name behind it, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::inotify_event, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, record: *const libc::inotify_event, userdata: *mut c_void) -> c_int {
        let object = object.clone();
        // SAFETY: as above; the record stays until the function returns.
        unsafe { (self.0)(object.as_ptr(), record, userdata) }
    }
}
