//! sd_bus_track_new(3), sd_bus_track_add_name(3).

use super::bus::pin_own;
use super::slot::sd_bus_destroy_t;
use super::text::c_str;
use crate::bus::state::{Bus, Track};
use crate::bus::track;
use crate::errno::{Errno, Result, status, to_c};
use crate::message::Message;
use crate::obj::{Callback, Ref, User};
use crate::wire::names;
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::ptr::{null, null_mut};

/// What is called when no peer is left, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_bus_track_handler_t = Option<unsafe extern "C" fn(track: *mut Track, userdata: *mut c_void) -> c_int>;

/// Runs `work` on a name that a tracker may hold. NULL for the name is -EINVAL, then NULL for the tracker, which holds none, `absent`.
///
/// # Safety
/// `track` is NULL or a live object, `name` NULL or a C string.
unsafe fn with_name(track: *mut Track, name: *const c_char, absent: c_int, work: fn(&Ref<Track>, &CStr) -> Result<c_int>) -> c_int {
    // SAFETY: the caller says so.
    let (track, name) = unsafe { (Ref::from_c(track), c_str(name)) };
    match (track, name) {
        (_, None) => Errno::INVAL.negated(),
        (None, _) => absent,
        (Some(track), Some(name)) => to_c(work(&track, name)),
    }
}

/// As [`with_name`], for the sender of a message, which must have one and be of the same connection.
///
/// # Safety
/// `track` and `m` are NULL or live objects.
unsafe fn with_sender(track: *mut Track, m: *mut Message, absent: c_int, work: fn(&Ref<Track>, &CStr) -> Result<c_int>) -> c_int {
    // SAFETY: the caller says so.
    let (track, message) = unsafe { (Ref::from_c(track), m.as_ref()) };
    let Some(message) = message else { return Errno::INVAL.negated() };
    let Some(track) = track else { return absent };
    if !Bus::of(message).is_some_and(|bus| bus.is(&track.bus)) {
        return Errno::INVAL.negated();
    }
    // SAFETY: the message is alive, and nothing is appended to it meanwhile.
    let sender = unsafe { c_str(message.field_ptr(SENDER)) };
    to_c(sender.ok_or(Errno::INVAL).and_then(|sender| work(&track, sender)))
}

/// The header field.
const SENDER: u8 = 7;

/// What the functions return for NULL that change or ask for what must be there.
const INVALID: c_int = -libc::EINVAL;

/// `sd_bus_track_new(3)`: a tracker of peers on `bus`, which it keeps in use. `handler`, which may be NULL, is called by
/// `sd_bus_process()` when no name is left, and at first, too; as long as it returns 0 it is called again. `*ret` becomes a reference
/// that the caller owns. Returns 0, -EINVAL (also when `bus` is not connected to a bus daemon), -ECHILD, -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_new(
    bus: *mut Bus,
    ret: *mut *mut Track,
    handler: sd_bus_track_handler_t,
    userdata: *mut c_void,
) -> c_int {
    if bus.is_null() || ret.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: the caller says what the handler may be called with.
    let handler = handler.map(|handler| unsafe { Callback::new(handler) });
    // SAFETY: the caller passes a default or a live connection.
    let bus = unsafe { pin_own(bus) };
    status(bus.and_then(|bus| {
        let track = track::new(&bus, handler, userdata)?;
        // SAFETY: it is not NULL, and the caller lets us write it.
        unsafe { ret.write(track.into_c()) };
        Ok(())
    }))
}

/// `sd_bus_track_ref(3)`: one more reference. Returns `track`; NULL does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_ref(track: *mut Track) -> *mut Track {
    // SAFETY: the caller passes NULL or an object it has a reference to.
    unsafe { track.as_ref() }.map_or(null_mut(), User::for_c)
}

/// `sd_bus_track_unref(3)`: gives up a reference. With the last one all tracking ends. Returns NULL; NULL does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_unref(track: *mut Track) -> *mut Track {
    // SAFETY: the caller passes NULL or a reference that is its own.
    drop(unsafe { User::from_c(track) });
    null_mut()
}

/// `sd_bus_track_get_bus(3)`: the connection, which stays the tracker's; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_get_bus(track: *mut Track) -> *mut Bus {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.map_or(null_mut(), |track| track.bus.as_ptr())
}

/// `sd_bus_track_get_userdata(3)`: what the handler is given; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_get_userdata(track: *mut Track) -> *mut c_void {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.map_or(null_mut(), |track| track.userdata.get())
}

/// `sd_bus_track_set_userdata(3)`: changes what the handler is given and returns the former pointer; NULL for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_set_userdata(track: *mut Track, userdata: *mut c_void) -> *mut c_void {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.map_or(null_mut(), |track| track.userdata.replace(userdata))
}

/// `sd_bus_track_add_name(3)`: tracks the owner of `name`, unique or well-known. Returns 1, or 0 when it was tracked already, -EINVAL,
/// -ENXIO when nobody owns it, -ENOTCONN, -ECHILD, -ENOMEM, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_add_name(track: *mut Track, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with_name(track, name, INVALID, |track, name| track::add(track, name).map(c_int::from)) }
}

/// `sd_bus_track_add_sender(3)`: as `sd_bus_track_add_name()`, for the sender of a message of the same connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_add_sender(track: *mut Track, m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with_sender(track, m, INVALID, |track, name| track::add(track, name).map(c_int::from)) }
}

/// `sd_bus_track_remove_name(3)`: undoes one `sd_bus_track_add_name()`, in non-recursive mode all. Returns 1, or 0 when it was not
/// tracked, or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_remove_name(track: *mut Track, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with_name(track, name, 0, |track, name| Ok(track::remove(track, name.to_bytes()).into())) }
}

/// `sd_bus_track_remove_sender(3)`: as `sd_bus_track_remove_name()`, for the sender of a message of the same connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_remove_sender(track: *mut Track, m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with_sender(track, m, 0, |track, name| Ok(track::remove(track, name.to_bytes()).into())) }
}

/// `sd_bus_track_count(3)`: how many names are tracked; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_count(track: *mut Track) -> c_uint {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.map_or(0, |track| track.names.borrow().len() as c_uint)
}

/// `sd_bus_track_count_name(3)`: how often `name` has been added, in non-recursive mode 0 or 1; or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_count_name(track: *mut Track, name: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    match unsafe { c_str(name) } {
        Some(text) if !names::is_service(text.to_bytes()) => Errno::INVAL.negated(),
        // SAFETY: as the API demands.
        _ => unsafe { with_name(track, name, 0, |track, name| count(track, name)) },
    }
}

/// `sd_bus_track_count_sender(3)`: as `sd_bus_track_count_name()`, for the sender of a message of the same connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_count_sender(track: *mut Track, m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with_sender(track, m, 0, |track, name| count(track, name)) }
}

/// `sd_bus_track_contains(3)`: `name` if it is tracked, else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_contains(track: *mut Track, name: *const c_char) -> *const c_char {
    // SAFETY: as the API demands.
    let count = unsafe { with_name(track, name, 0, |track, name| count(track, name)) };
    if count > 0 { name } else { null() }
}

fn count(track: &Track, name: &CStr) -> Result<c_int> {
    Ok(track::count(track, name.to_bytes()).min(c_int::MAX as u32) as c_int)
}

/// `sd_bus_track_first(3)`: begins a walk over the names, in no particular order. Returns NULL when there is none; a name is valid as
/// long as it is tracked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_first(track: *mut Track) -> *const c_char {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.and_then(|track| track::walk(track, true)).unwrap_or(null())
}

/// `sd_bus_track_next(3)`: the next name of the walk; NULL at its end, and when the names have changed since it began.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_next(track: *mut Track) -> *const c_char {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { track.as_ref() }.and_then(|track| track::walk(track, false)).unwrap_or(null())
}

/// `sd_bus_track_set_recursive(3)`: whether additions of the same name are counted. Returns 0, -EINVAL, or -EBUSY when that would
/// change while names are tracked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_set_recursive(track: *mut Track, b: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    let track = unsafe { track.as_ref() }.ok_or(Errno::INVAL);
    status(track.and_then(|track| track::set_recursive(track, b != 0)))
}

/// `sd_bus_track_get_recursive(3)`: 1 when additions are counted, else 0; or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_get_recursive(track: *mut Track) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    to_c(unsafe { track.as_ref() }.ok_or(Errno::INVAL).map(|track| track.recursive.get().into()))
}

/// `sd_bus_track_set_destroy_callback(3)`: what is called with the userdata when the tracker ends; NULL for nothing. Returns 0 or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_set_destroy_callback(track: *mut Track, callback: sd_bus_destroy_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    let track = unsafe { track.as_ref() }.ok_or(Errno::INVAL);
    // SAFETY: the caller says what the function may be called with.
    let callback = callback.map(|callback| unsafe { Callback::new(callback) });
    status(track.map(|track| track.destroy.set(callback)))
}

/// `sd_bus_track_get_destroy_callback(3)`: puts the function, or NULL, into `*ret`, unless that is NULL. Returns 1 if there is one,
/// else 0; or -EINVAL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_track_get_destroy_callback(track: *mut Track, ret: *mut sd_bus_destroy_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    let track = unsafe { track.as_ref() }.ok_or(Errno::INVAL);
    to_c(track.map(|track| {
        let callback = track.destroy.get().map(Callback::as_raw);
        if !ret.is_null() {
            // SAFETY: it is not NULL, and the caller lets us write it.
            unsafe { ret.write(callback) };
        }
        callback.is_some().into()
    }))
}
