//! sd_bus_slot_ref(3), sd_bus_slot_get_bus(3), sd_bus_slot_set_floating(3), sd_bus_slot_set_userdata(3): registrations.

use super::bus::{pin, resolve};
use super::event::{callback, check_ret, publish};
use super::text::c_str;
use crate::bus::configure::set_text;
use crate::bus::{Bus, Slot};
use crate::errno::{Errno, Result, status, to_c};
use crate::mem::CString;
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

/// A handler of messages, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_bus_message_handler_t =
    Option<unsafe extern "C" fn(m: *mut Message, userdata: *mut c_void, reterr_error: *mut BusError) -> c_int>;
/// What is called when an object ends, as C gives it.
#[allow(non_camel_case_types)]
pub type sd_bus_destroy_t = Option<unsafe extern "C" fn(userdata: *mut c_void)>;

/// Hands a new slot to C or, where C did not ask for it, to its connection.
///
/// # Safety
/// `ret` is NULL or points to room for a pointer.
pub(super) unsafe fn deliver(slot: Result<User<Slot>>, ret: *mut *mut Slot) -> c_int {
    status(slot.map(|slot| {
        if ret.is_null() {
            return Slot::set_floating(&slot, true);
        }
        // SAFETY: the caller says that there is room.
        unsafe { ret.write(slot.into_c()) };
    }))
}

/// The slot behind a pointer of C's, for as long as no user code runs; NULL is `EINVAL`.
///
/// # Safety
/// `slot` is NULL or a live slot.
unsafe fn known<'a>(slot: *mut Slot) -> Result<&'a Slot> {
    // SAFETY: passed on to the caller.
    unsafe { slot.as_ref() }.ok_or(Errno::INVAL)
}

/// `sd_bus_slot_ref(3)`: one more reference. Returns `slot`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_ref(slot: *mut Slot) -> *mut Slot {
    // SAFETY: a slot of C's, or NULL.
    unsafe { known(slot) }.map_or(ptr::null_mut(), User::for_c)
}

/// `sd_bus_slot_unref(3)`: gives up a reference; with the last one the registration ends. Returns NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_unref(slot: *mut Slot) -> *mut Slot {
    // SAFETY: a reference of C's, or NULL.
    drop(unsafe { User::from_c(slot) });
    ptr::null_mut()
}

/// `sd_bus_slot_get_bus(3)`: the connection, or NULL if that has gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_bus(slot: *mut Slot) -> *mut Bus {
    // SAFETY: C's pointer.
    unsafe { known(slot) }.ok().and_then(|slot| slot.bus()).map_or(ptr::null_mut(), |bus| bus.as_ptr())
}

/// `sd_bus_slot_get_userdata(3)`: the pointer given to callbacks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_userdata(slot: *mut Slot) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { known(slot) }.map_or(ptr::null_mut(), |slot| slot.userdata())
}

/// `sd_bus_slot_set_userdata(3)`: changes the pointer given to callbacks. Returns the former one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_set_userdata(slot: *mut Slot, userdata: *mut c_void) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { known(slot) }.map_or(ptr::null_mut(), |slot| slot.set_userdata(userdata))
}

/// `sd_bus_slot_set_description(3)`: a text for debug output. 1, or 0 if that changed nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_set_description(slot: *mut Slot, description: *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let (slot, text) = unsafe { (known(slot), c_str(description)) };
    to_c(slot.and_then(|slot| set_text(slot.description()?, text)).map(c_int::from))
}

/// `sd_bus_slot_get_description(3)`: the text. -ENXIO: there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_description(slot: *mut Slot, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointer.
    let slot = unsafe { known(slot) };
    status(slot.and_then(|slot| {
        check_ret(ret)?;
        let text = slot.described().and_then(|text| text.borrow().as_ref().map(CString::as_ptr)).ok_or(Errno::NXIO)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, text) }
    }))
}

/// `sd_bus_slot_get_floating(3)`: whether the connection keeps the slot.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_floating(slot: *mut Slot) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { known(slot) }.map(|slot| slot.floating().into()))
}

/// `sd_bus_slot_set_floating(3)`: non-zero: the connection keeps the slot; 0: the slot keeps the connection. -ESTALE: the
/// connection has gone. 1, or 0 if that changed nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_set_floating(slot: *mut Slot, b: c_int) -> c_int {
    // SAFETY: C's pointer.
    let slot = unsafe { known(slot) };
    to_c(slot.and_then(|slot| {
        if slot.floating() == (b != 0) {
            return Ok(0);
        }
        slot.bus().ok_or(Errno::STALE)?;
        // SAFETY: C has handles only of what `Ref::new` made.
        Slot::set_floating(&unsafe { Ref::of(slot) }, b != 0);
        Ok(1)
    }))
}

/// `sd_bus_slot_set_destroy_callback(3)`: what is called with the userdata when the slot ends; NULL for nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_set_destroy_callback(slot: *mut Slot, callback: sd_bus_destroy_t) -> c_int {
    // SAFETY: C's pointer and function.
    let (slot, callback) = unsafe { (known(slot), self::callback(callback)) };
    status(slot.map(|slot| slot.set_destroy_callback(callback)))
}

/// `sd_bus_slot_get_destroy_callback(3)`: what is called when the slot ends. 1, or 0 when nothing is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_destroy_callback(slot: *mut Slot, ret: *mut sd_bus_destroy_t) -> c_int {
    // SAFETY: C's pointer.
    let slot = unsafe { known(slot) };
    to_c(slot.map(|slot| {
        let callback = slot.destroy_callback().map(|callback| callback.as_raw());
        if !ret.is_null() {
            // SAFETY: not NULL.
            unsafe { ret.write(callback) };
        }
        callback.is_some().into()
    }))
}

/// The connection of a slot whose callback runs now.
///
/// # Safety
/// As for [`known`].
unsafe fn running(slot: *mut Slot) -> Option<Ref<Bus>> {
    // SAFETY: passed on to the caller.
    let slot = unsafe { known(slot) }.ok()?;
    slot.bus().filter(|bus| bus.current.slot().is_some_and(|current| current.is(slot)))
}

/// `sd_bus_slot_get_current_message(3)`: the message that is dispatched, if it is to this slot; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_current_message(slot: *mut Slot) -> *mut Message {
    // SAFETY: C's pointer.
    unsafe { running(slot) }.and_then(|bus| bus.current.message()).map_or(ptr::null_mut(), |message| message.as_ptr())
}

/// `sd_bus_slot_get_current_handler(3)`: the function that runs, if it is this slot's; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_current_handler(slot: *mut Slot) -> sd_bus_message_handler_t {
    // SAFETY: C's pointer.
    unsafe { running(slot) }.and_then(|bus| bus.current.handler.get()).map(|handler| handler.as_raw())
}

/// `sd_bus_slot_get_current_userdata(3)`: what the function that runs was given, if it is this slot's; else NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_slot_get_current_userdata(slot: *mut Slot) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { running(slot) }.map_or(ptr::null_mut(), |bus| bus.current.userdata.get())
}

/// `sd_bus_get_current_slot(3)`: the slot whose callback runs, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_current_slot(bus: *mut Bus) -> *mut Slot {
    // SAFETY: C's pointer.
    unsafe { resolve(bus) }.ok().and_then(|bus| bus.current.slot()).map_or(ptr::null_mut(), |slot| slot.as_ptr())
}

/// `sd_bus_get_current_handler(3)`: the function that runs, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_current_handler(bus: *mut Bus) -> sd_bus_message_handler_t {
    // SAFETY: C's pointer.
    unsafe { resolve(bus) }.ok().and_then(|bus| bus.current.handler.get()).map(|handler| handler.as_raw())
}

/// `sd_bus_add_filter(3)`: calls `callback` for every message received; the newest filter sees it first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_add_filter(
    bus: *mut Bus,
    ret_slot: *mut *mut Slot,
    callback: sd_bus_message_handler_t,
    userdata: *mut c_void,
) -> c_int {
    // SAFETY: C's pointer and function.
    let (bus, callback) = unsafe { (pin(bus), self::callback(callback)) };
    let slot = bus.and_then(|bus| {
        let callback = callback.ok_or(Errno::INVAL)?;
        bus.check_origin()?;
        crate::bus::filters::add(&bus, callback, userdata)
    });
    // SAFETY: C's pointer for the result.
    unsafe { deliver(slot, ret_slot) }
}
