//! sd_bus_add_object(3), sd_bus_add_object_vtable(3), sd_bus_add_node_enumerator(3), sd_bus_add_object_manager(3).

use super::bus::pin;
use super::slot::deliver;
use super::text::c_str;
use crate::bus::objects;
use crate::bus::state::interface::Vtable;
use crate::bus::{Bus, Slot};
use crate::message::Message;
use crate::obj::vtable::{Element, Handler};
use crate::obj::{BusError, Callback};
use core::ffi::{c_char, c_int, c_uint, c_void};

/// `sd_bus_vtable`
type VtableElement = Element<Bus, Message>;

/// `sd_bus_add_object_vtable(3)`: the version of `sd_bus_vtable` that this library understands. The table macros refer to it.
#[allow(non_upper_case_globals)]
#[unsafe(no_mangle)]
pub static sd_bus_object_vtable_format: c_uint = 242;

/// # Safety
/// As for the entry points below.
unsafe fn add_callback(
    bus: *mut Bus,
    slot: *mut *mut Slot,
    path: *const c_char,
    fallback: bool,
    callback: Option<Handler<Message>>,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    let (bus, path) = unsafe { (pin(bus), c_str(path)) };
    // SAFETY: the API promises that the function can be called while it is registered.
    let handler = callback.map(|function| unsafe { Callback::new(function) });
    let added = bus.and_then(|bus| objects::add_callback(&bus, path, fallback, handler, userdata));
    // SAFETY: as the API demands.
    unsafe { deliver(added, slot) }
}

/// `sd_bus_add_object(3)`: calls `callback` for every method call to `path`. With `ret_slot` NULL the registration lasts as long as
/// the bus. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_object(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    path: *const c_char,
    callback: Option<unsafe extern "C" fn(m: *mut Message, userdata: *mut c_void, ret_error: *mut BusError) -> c_int>,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { add_callback(bus, ret_slot, path, false, callback, userdata) }
}

/// `sd_bus_add_fallback(3)`: calls `callback` for every method call to `prefix` or a path below. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_fallback(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    prefix: *const c_char,
    callback: Option<unsafe extern "C" fn(m: *mut Message, userdata: *mut c_void, ret_error: *mut BusError) -> c_int>,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { add_callback(bus, ret_slot, prefix, true, callback, userdata) }
}

/// # Safety
/// As for the entry points below.
unsafe fn add_vtable(
    bus: *mut Bus,
    slot: *mut *mut Slot,
    [path, interface]: [*const c_char; 2],
    vtable: *const VtableElement,
    fallback: objects::Fallback,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    let (bus, path, interface) = unsafe { (pin(bus), c_str(path), c_str(interface)) };
    // SAFETY: as the API demands; the table is read during this call only.
    let table: Option<Vtable<'_>> = unsafe { Vtable::new(vtable) };
    let added = bus.and_then(|bus| objects::add_vtable(&bus, path, interface, table, fallback, userdata));
    // SAFETY: as the API demands.
    unsafe { deliver(added, slot) }
}

/// `sd_bus_add_object_vtable(3)`: exports the members that `vtable` declares as `interface` of the object `path`. Returns 0 or a
/// negative errno: -EEXIST when a member is already there, -EPROTOTYPE when fallbacks are registered at `path`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_object_vtable(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    path: *const c_char,
    interface: *const c_char,
    vtable: *const VtableElement,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    unsafe { add_vtable(bus, ret_slot, [path, interface], vtable, None, userdata) }
}

/// `sd_bus_add_fallback_vtable(3)`: as sd_bus_add_object_vtable(), for `prefix` and all paths below; `find`, if given, says which of
/// them are objects and what their userdata is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_fallback_vtable(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    prefix: *const c_char,
    interface: *const c_char,
    vtable: *const VtableElement,
    find: Option<unsafe extern "C" fn(*mut Bus, *const c_char, *const c_char, *mut c_void, *mut *mut c_void, *mut BusError) -> c_int>,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: the API promises that the function can be called while it is registered.
    let find = find.map(|function| unsafe { Callback::new(function) });
    // SAFETY: as the API demands.
    unsafe { add_vtable(bus, ret_slot, [prefix, interface], vtable, Some(find), userdata) }
}

/// `sd_bus_add_node_enumerator(3)`: asks `callback` which objects there are below `path`. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_node_enumerator(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    path: *const c_char,
    callback: Option<unsafe extern "C" fn(*mut Bus, *const c_char, *mut c_void, *mut *mut *mut c_char, *mut BusError) -> c_int>,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: as the API demands.
    let (bus, path) = unsafe { (pin(bus), c_str(path)) };
    // SAFETY: the API promises that the function can be called while it is registered.
    let handler = callback.map(|function| unsafe { Callback::new(function) });
    let added = bus.and_then(|bus| objects::add_enumerator(&bus, path, handler, userdata));
    // SAFETY: as the API demands.
    unsafe { deliver(added, ret_slot) }
}

/// `sd_bus_add_object_manager(3)`: makes `path` answer GetManagedObjects() for the objects below. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_object_manager(bus: *mut Bus, ret_slot: *mut *mut Slot, path: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    let (bus, path) = unsafe { (pin(bus), c_str(path)) };
    let added = bus.and_then(|bus| objects::add_manager(&bus, path));
    // SAFETY: as the API demands.
    unsafe { deliver(added, ret_slot) }
}
