//! Is there an object at a path, and what is its userdata? Fallback tables ask the user's find callback. sd_bus_add_fallback_vtable(3).

#![forbid(unsafe_code)]

use crate::bus::state::interface::{Member, flags};
use crate::bus::state::objects::{Node, Sort, after, callback, vtable};
use crate::bus::state::{Bus, Running, Slot};
use crate::errno::{Errno, Result};
use crate::obj::{BusError, Ref};
use core::ffi::{CStr, c_void};

/// The userdata of the object at `path` for the table of `slot`; `None` when that table has no such object.
pub fn userdata(bus: &Ref<Bus>, slot: &Ref<Slot>, path: &CStr, error: &mut BusError) -> Result<Option<*mut c_void>> {
    let table = vtable(slot);
    let Some(find) = table.find else { return Ok(Some(slot.userdata())) };
    let running = Running::enter(bus, slot, None, slot.userdata());
    let (returned, found) = find.call(bus, path, table.interface.c_text(), slot.userdata(), error);
    drop(running);
    let returned = Errno::check(returned)?;
    match error.errno() {
        Some(errno) => Err(errno),
        None => Ok((returned != 0).then_some(found)),
    }
}

/// The pointer that the functions of `member` are given.
pub fn member_userdata(member: &Member, userdata: *mut c_void) -> *mut c_void {
    let base = if member.flags & flags::ABSOLUTE_OFFSET != 0 { core::ptr::null_mut() } else { userdata };
    base.wrapping_byte_add(member.offset)
}

/// Whether what stands at `node` makes an object at `path`, which `above` says is below the node.
pub fn node_exists(bus: &Ref<Bus>, node: &Ref<Node>, path: &CStr, above: bool) -> Result<bool> {
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
            if userdata(bus, &slot, path, &mut { BusError::NULL })?.is_some() {
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
