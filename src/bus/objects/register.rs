//! How is something registered at a path? The arguments are checked, the node is made, and the slot put there.
//! sd_bus_add_object(3), sd_bus_add_object_vtable(3), sd_bus_add_node_enumerator(3), sd_bus_add_object_manager(3).

#![forbid(unsafe_code)]

use super::{INTROSPECTABLE, OBJECT_MANAGER, PEER, PROPERTIES};
use crate::bus::state::interface::Vtable;
use crate::bus::state::objects::{Callback, Entry, EnumerateHandler, FindHandler, Node, Sort, Vtable as Exported, after, register, vtable};
use crate::bus::state::{Bus, MessageHandler, Slot};
use crate::errno::{Errno, Result};
use crate::obj::{Ref, User};
use crate::wire::{names, path};
use core::cell::Cell;
use core::ffi::{CStr, c_void};
use core::ptr;

/// The valid path, and something else that must be there.
fn check<T>(bus: &Bus, path: Option<&CStr>, other: Option<T>) -> Result<T> {
    let other = other.filter(|_| path.is_some_and(|path| path::is_valid(path.to_bytes()))).ok_or(Errno::INVAL)?;
    bus.check_origin()?;
    Ok(other)
}

/// Registers what `make` makes for the node of a path, which stays only if something is added.
fn add(bus: &Ref<Bus>, path: Option<&CStr>, userdata: *mut c_void, make: impl FnOnce(&Node) -> Result<Entry>) -> Result<User<Slot>> {
    let node = bus.objects.reach(path.unwrap_or_default().to_bytes())?;
    let added = make(&node).and_then(|entry| register(bus, &node, entry, userdata));
    if added.is_err() {
        bus.objects.prune(&node);
    }
    added
}

fn add_entry(bus: &Ref<Bus>, path: Option<&CStr>, userdata: *mut c_void, entry: Entry) -> Result<User<Slot>> {
    add(bus, path, userdata, |_| Ok(entry))
}

/// A callback for all calls to a path and, as a `fallback`, to all paths below.
pub fn add_callback(
    bus: &Ref<Bus>,
    path: Option<&CStr>,
    fallback: bool,
    handler: Option<MessageHandler>,
    userdata: *mut c_void,
) -> Result<User<Slot>> {
    let handler = check(bus, path, handler)?;
    add_entry(bus, path, userdata, Entry::Callback(Callback { handler, fallback, last: Cell::new(0) }))
}

/// Someone who enumerates the objects below a path.
pub fn add_enumerator(bus: &Ref<Bus>, path: Option<&CStr>, handler: Option<EnumerateHandler>, userdata: *mut c_void) -> Result<User<Slot>> {
    let handler = check(bus, path, handler)?;
    add_entry(bus, path, userdata, Entry::Enumerator(handler))
}

/// An object manager.
pub fn add_manager(bus: &Ref<Bus>, path: Option<&CStr>) -> Result<User<Slot>> {
    check(bus, path, Some(()))?;
    add_entry(bus, path, ptr::null_mut(), Entry::Manager)
}

/// What is exported below a path, and who finds the objects there.
pub type Fallback = Option<Option<FindHandler>>;

/// The methods, properties and signals of one interface of an object or, with a fallback, of all objects below a path.
pub fn add_vtable(
    bus: &Ref<Bus>,
    path: Option<&CStr>,
    interface: Option<&CStr>,
    table: Option<Vtable<'_>>,
    fallback: Fallback,
    userdata: *mut c_void,
) -> Result<User<Slot>> {
    let interface = interface.filter(|name| names::is_interface(name.to_bytes()));
    let (table, interface) = check(bus, path, table.zip(interface))?;
    if [PROPERTIES, INTROSPECTABLE, PEER, OBJECT_MANAGER].contains(&interface.to_bytes()) {
        return Err(Errno::INVAL);
    }
    add(bus, path, userdata, |node| {
        check_others(node, interface.to_bytes(), &table, fallback.is_some())?;
        let interface = bus.objects.interface(interface, &table, node)?;
        Ok(Entry::Vtable(Exported { interface, find: fallback.flatten(), fallback: fallback.is_some(), last: Cell::new(0) }))
    })
}

/// Either all tables at a node are fallbacks or none is, and no table is there twice under one name.
fn check_others(node: &Node, interface: &[u8], table: &Vtable<'_>, fallback: bool) -> Result {
    let mut next = node.first(Sort::Vtable);
    while let Some(slot) = next {
        let other = vtable(&slot);
        if other.fallback != fallback {
            return Err(Errno::PROTOTYPE);
        }
        if other.interface.name() == interface && other.interface.address == table.address() {
            return Err(Errno::EXIST);
        }
        next = after(&slot, Sort::Vtable);
    }
    Ok(())
}
