//! Is there an object at a path, and what is its userdata? Fallback tables ask the user's find callback. sd_bus_add_fallback_vtable(3).

#![forbid(unsafe_code)]

use super::value::Object;
use crate::bus::state::objects::{FindHandler, Node, Sort, after, callback, vtable};
use crate::bus::state::{Bus, Running, Slot};
use crate::errno::{Errno, Result};
use crate::obj::{BusError, Ref};
use core::ffi::{CStr, c_void};

/// The userdata of the object at a path for the table of `slot`; `None` when that table has no such object. Few tables ask for the path.
#[inline]
pub fn userdata<'a>(
    bus: &Ref<Bus>,
    slot: &Ref<Slot>,
    path: impl FnOnce() -> &'a CStr,
    error: &mut BusError,
) -> Result<Option<*mut c_void>> {
    match vtable(slot).find {
        Some(find) => found(bus, slot, path(), find, error),
        None => Ok(Some(slot.userdata())),
    }
}

#[inline(never)]
fn found(bus: &Ref<Bus>, slot: &Ref<Slot>, path: &CStr, find: FindHandler, error: &mut BusError) -> Result<Option<*mut c_void>> {
    let running = Running::enter(bus, slot, None, slot.userdata());
    let (returned, found) = find.call(bus, path, vtable(slot).interface.c_text(), slot.userdata(), error);
    drop(running);
    let returned = Errno::check(returned)?;
    match error.errno() {
        Some(errno) => Err(errno),
        None => Ok((returned != 0).then_some(found)),
    }
}

/// Visits what the tables at `node`, of that interface or of all, make of `path`. Ends when a visit says so, which is then true, or
/// objects were modified.
pub fn each_object(
    bus: &Ref<Bus>,
    node: &Ref<Node>,
    path: &CStr,
    interface: Option<&[u8]>,
    error: &mut BusError,
    visit: &mut dyn FnMut(&Object<'_>, &mut BusError) -> Result<bool>,
) -> Result<bool> {
    let above = is_above(node, path.to_bytes());
    let mut next = node.first(Sort::Vtable);
    while let Some(slot) = next {
        let table = vtable(&slot);
        if (table.fallback || !above) && interface.is_none_or(|name| name == table.interface.name()) {
            let userdata = userdata(bus, &slot, || path, error)?;
            if let Some(userdata) = userdata.filter(|_| !bus.objects.modified.get()) {
                if visit(&Object { bus, slot: &slot, path, userdata }, error)? {
                    return Ok(true);
                }
            }
            if bus.objects.modified.get() {
                return Ok(false);
            }
        }
        next = after(&slot, Sort::Vtable);
    }
    Ok(false)
}

/// Whether a node that knows of `path` stands above it.
pub fn is_above(node: &Ref<Node>, path: &[u8]) -> bool {
    node.text().len() != path.len()
}

/// Whether what stands at `node` makes an object at `path`. Of an error that is set, the errno alone is told.
pub fn node_exists(bus: &Ref<Bus>, node: &Ref<Node>, path: &CStr) -> Result<bool> {
    let above = is_above(node, path.to_bytes());
    if !above && (node.has(Sort::Manager) || node.has(Sort::Enumerator)) {
        return Ok(true);
    }
    let mut next = node.first(Sort::Callback);
    while let Some(slot) = next {
        if !above || callback(&slot).fallback {
            return Ok(true);
        }
        next = after(&slot, Sort::Callback);
    }
    let mut next = node.first(Sort::Vtable);
    while let Some(slot) = next {
        if !above || vtable(&slot).fallback {
            if userdata(bus, &slot, || path, &mut { BusError::NULL })?.is_some() {
                return Ok(true);
            }
            if bus.objects.modified.get() {
                return Ok(false);
            }
        }
        next = after(&slot, Sort::Vtable);
    }
    Ok(false)
}
