//! sd_bus_emit_signal(3): properties, interfaces and objects that change, come and go.

use super::arguments::Arguments;
use super::bus::pin;
use super::text::c_str;
use crate::bus::{Bus, objects};
use crate::errno::{Errno, Result, to_c};
use crate::mem::Vec;
use crate::obj::Ref;
use core::ffi::{CStr, c_char, c_int};

/// Strings that C passed, one way or the other; they outlive the call.
type Names<'a> = Result<Option<Vec<&'a CStr>>>;

/// The strings of an array that NULL ends; `None` for NULL.
///
/// # Safety
/// `array` is NULL or such an array.
unsafe fn from_array<'a>(array: *mut *mut c_char) -> Names<'a> {
    if array.is_null() {
        return Ok(None);
    }
    let mut names = Vec::new();
    // SAFETY: the elements before this one were no end.
    while let Some(name) = unsafe { c_str(*array.add(names.len())) } {
        names.push(name)?;
    }
    Ok(Some(names))
}

/// `first` and the strings behind it, up to a NULL.
///
/// # Safety
/// `first` is NULL or a string, and strings and a NULL are what the caller passed behind it.
unsafe fn from_arguments<'a>(first: *const c_char, rest: &mut Arguments) -> Names<'a> {
    let mut names = Vec::new();
    // SAFETY: the caller says so.
    let mut next = unsafe { c_str(first) };
    while let Some(name) = next {
        names.push(name)?;
        // SAFETY: the caller says so.
        next = unsafe { c_str(rest.next_pointer().cast()) };
    }
    Ok(Some(names))
}

/// Calls `emit` with a bus and a path that are there.
///
/// # Safety
/// `bus` is NULL, a sentinel or a live bus; `path` is NULL or a string.
unsafe fn emit(bus: *mut Bus, path: *const c_char, emit: impl FnOnce(&Ref<Bus>, &CStr) -> Result<c_int>) -> c_int {
    // SAFETY: the caller says so.
    let (bus, path) = unsafe { (pin(bus), c_str(path)) };
    to_c(bus.and_then(|bus| emit(&bus, path.ok_or(Errno::INVAL)?)))
}

/// # Safety
/// As for [`emit`], and `interface` is NULL or a string.
unsafe fn properties_changed(bus: *mut Bus, path: *const c_char, interface: *const c_char, names: Names<'_>) -> c_int {
    // SAFETY: the caller says so.
    let interface = unsafe { c_str(interface) };
    let changed = |bus: &Ref<Bus>, path: &CStr| {
        let names = names?;
        objects::properties_changed(bus, path, interface.ok_or(Errno::INVAL)?, names.as_deref())
    };
    // SAFETY: the caller says so.
    unsafe { emit(bus, path, changed) }
}

/// `sd_bus_emit_properties_changed_strv(3)`: signals that the properties `names`, or with NULL all that are announced, of an object's
/// interface have changed. Returns 1 when a signal was sent, 0 when there was nothing to tell, or a negative errno: -ENOENT when a
/// property is not there, -EDOM when it is not announced.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_emit_properties_changed_strv(
    bus: *mut Bus,
    path: *const c_char,
    interface: *const c_char,
    names: *mut *mut c_char,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { properties_changed(bus, path, interface, from_array(names)) }
}

/// `sd_bus_emit_properties_changed()` of emit.c.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_emit_properties_changed(
    bus: *mut Bus,
    path: *const c_char,
    interface: *const c_char,
    first: *const c_char,
    rest: &mut Arguments,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { properties_changed(bus, path, interface, from_arguments(first, rest)) }
}

/// `sd_bus_emit_object_added(3)`: signals that the object `path` is there, with all its interfaces and their properties. Returns 1,
/// or a negative errno: -ESRCH when there is no object manager at or above `path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_emit_object_added(bus: *mut Bus, path: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { emit(bus, path, objects::object_added) }
}

/// `sd_bus_emit_object_removed(3)`: signals that the object `path` goes, with all its interfaces. Returns 1, or a negative errno:
/// -ESRCH when there is no object manager at or above `path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_emit_object_removed(bus: *mut Bus, path: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { emit(bus, path, objects::object_removed) }
}

/// What is done with the interfaces of an object.
type Announce = fn(&Ref<Bus>, &CStr, &[&CStr]) -> Result<c_int>;

/// # Safety
/// As for [`emit`].
unsafe fn interfaces(bus: *mut Bus, path: *const c_char, names: Names<'_>, announce: Announce) -> c_int {
    let announced = |bus: &Ref<Bus>, path: &CStr| announce(bus, path, &names?.unwrap_or_default());
    // SAFETY: the caller says so.
    unsafe { emit(bus, path, announced) }
}

/// `sd_bus_emit_interfaces_added_strv(3)`: signals that the object `path` has these interfaces now, with their properties. Returns
/// 1, 0 when `interfaces` is NULL or empty, or a negative errno: -ESRCH when there is no object manager at or above `path`, -ENOENT
/// when the object has no such interface.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_emit_interfaces_added_strv(bus: *mut Bus, path: *const c_char, interfaces: *mut *mut c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { self::interfaces(bus, path, from_array(interfaces), objects::interfaces_added) }
}

/// `sd_bus_emit_interfaces_removed_strv(3)`: signals that the object `path` has these interfaces no more. Returns 1, 0 when
/// `interfaces` is NULL or empty, or a negative errno: -ESRCH when there is no object manager at or above `path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_emit_interfaces_removed_strv(bus: *mut Bus, path: *const c_char, interfaces: *mut *mut c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { self::interfaces(bus, path, from_array(interfaces), objects::interfaces_removed) }
}

/// `sd_bus_emit_interfaces_added()` and `sd_bus_emit_interfaces_removed()` of emit.c.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_emit_interfaces(
    bus: *mut Bus,
    path: *const c_char,
    added: bool,
    first: *const c_char,
    rest: &mut Arguments,
) -> c_int {
    let announce = if added { objects::interfaces_added } else { objects::interfaces_removed };
    // SAFETY: as the API demands.
    unsafe { interfaces(bus, path, from_arguments(first, rest), announce) }
}
