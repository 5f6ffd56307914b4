//! Where is user code entered? Here alone. A `Callback` is a C function that may be called with the arguments of its type.
//!
//! The caller holds no borrow of any object's state across a call, and afterwards trusts only what its handles pin.

#![allow(clippy::not_unsafe_ptr_arg_deref, reason = "the user's pointers are passed on, never looked at")]

use super::{BusError, Object, Ref};
use crate::mem::Strings;
use core::ffi::{CStr, c_char, c_int, c_void};

/// A function pointer from C.
#[derive(Clone, Copy, PartialEq)]
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
        // SAFETY: `new` says that the function takes these; the handle keeps the object alive meanwhile.
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
        // SAFETY: `new` says that the function takes these; the handle keeps the message alive meanwhile.
        unsafe { (self.0)(message.as_ptr(), userdata, error) }
    }
}

/// `sd_event_io_handler_t`: an object, its descriptor, what that is ready for, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, c_int, u32, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, fd: c_int, events: u32, userdata: *mut c_void) -> c_int {
        // SAFETY: `new` says that the function takes these; the handle keeps the object alive meanwhile.
        unsafe { (self.0)(object.as_ptr(), fd, events, userdata) }
    }
}

/// `sd_event_time_handler_t`: an object, the time it was set for, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, u64, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, usec: u64, userdata: *mut c_void) -> c_int {
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), usec, userdata) }
    }
}

/// `sd_bus_object_find_t`: a bus, a path, an interface and the user's pointer. What it returns, and the pointer it found.
impl<B: Object, E> Callback<unsafe extern "C" fn(*mut B, *const c_char, *const c_char, *mut c_void, *mut *mut c_void, *mut E) -> c_int> {
    pub fn call(self, bus: &Ref<B>, path: &CStr, interface: &CStr, userdata: *mut c_void, error: &mut E) -> (c_int, *mut c_void) {
        let mut found = core::ptr::null_mut();
        // SAFETY: `new` says that the function takes these; the handle keeps the bus alive meanwhile.
        let returned = unsafe { (self.0)(bus.as_ptr(), path.as_ptr(), interface.as_ptr(), userdata, &mut found, error) };
        (returned, found)
    }
}

/// `sd_bus_node_enumerator_t`: a bus, a path and the user's pointer. What it returns, and the paths it enumerates.
impl<B: Object, E> Callback<unsafe extern "C" fn(*mut B, *const c_char, *mut c_void, *mut *mut *mut c_char, *mut E) -> c_int> {
    pub fn call(self, bus: &Ref<B>, path: &CStr, userdata: *mut c_void, error: &mut E) -> (c_int, Strings) {
        let mut nodes = core::ptr::null_mut();
        // SAFETY: `new` says that the function takes these; the handle keeps the bus alive meanwhile.
        let returned = unsafe { (self.0)(bus.as_ptr(), path.as_ptr(), userdata, &mut nodes, error) };
        // SAFETY: the function gives an array of its own away, or leaves NULL.
        (returned, unsafe { Strings::from_raw(nodes) })
    }
}

/// What a property function is called for: an object's path, an interface, a property.
pub struct Accessed<'a> {
    /// The object.
    pub path: &'a CStr,
    /// Its interface.
    pub interface: &'a CStr,
    /// The property.
    pub property: &'a CStr,
}

/// `sd_bus_property_get_t`, `sd_bus_property_set_t`: a bus, whose property, the message to write or read, and the user's pointer.
impl<B: Object, M: Object> Callback<super::vtable::Accessor<B, M>> {
    pub fn call(self, bus: &Ref<B>, accessed: &Accessed<'_>, message: &Ref<M>, userdata: *mut c_void, error: &mut BusError) -> c_int {
        let [path, interface, property] = [accessed.path, accessed.interface, accessed.property].map(CStr::as_ptr);
        // SAFETY: `new` says that the function takes these; the handles keep bus and message alive meanwhile.
        unsafe { (self.0)(bus.as_ptr(), path, interface, property, message.as_ptr(), userdata, error) }
    }
}

/// `sd_event_signal_handler_t`: an object, what is known of the signal, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::signalfd_siginfo, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, info: &libc::signalfd_siginfo, userdata: *mut c_void) -> c_int {
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), info, userdata) }
    }
}

/// `sd_event_child_handler_t`: an object, what happened to the child, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::siginfo_t, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, info: &libc::siginfo_t, userdata: *mut c_void) -> c_int {
        // SAFETY: as above.
        unsafe { (self.0)(object.as_ptr(), info, userdata) }
    }
}

/// `sd_event_inotify_handler_t`: an object, a record with its name behind it, and the user's pointer.
impl<T: Object> Callback<unsafe extern "C" fn(*mut T, *const libc::inotify_event, *mut c_void) -> c_int> {
    pub fn call(self, object: &Ref<T>, record: *const libc::inotify_event, userdata: *mut c_void) -> c_int {
        // SAFETY: as above; the record stays until the function returns.
        unsafe { (self.0)(object.as_ptr(), record, userdata) }
    }
}
