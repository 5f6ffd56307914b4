//! sd_bus_get_property(3), sd_bus_set_property(3).
//!
//! All return 0 or more, or a negative errno: that of the error that came back, -EINVAL for null pointers, names and types that are not
//! valid, -ENOTCONN, -ENXIO when the property has another type. `reterr_error`, unless NULL, tells more of what went wrong.

use super::arguments::Arguments;
use super::bus::pin;
use super::message_append::shim_message_append;
use super::message_new::sd_bus_message_new_method_call;
use super::message_read::{sd_bus_message_read_basic, sd_bus_message_read_strv};
use super::text::{bytes, c_str};
use crate::bus::{Bus, call};
use crate::errno::{Errno, Result, to_c};
use crate::mem::CString;
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use crate::wire::{names, signature};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::ptr;

/// Whose property is meant, as C passed it.
#[derive(Clone, Copy)]
struct Place {
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
}

impl Place {
    /// The bus, and that the names are valid and whatever else is needed is there.
    ///
    /// # Safety
    /// The bus is NULL, a sentinel or a live bus; the others are NULL or strings.
    unsafe fn check(self, others: bool) -> Result<Ref<Bus>> {
        // SAFETY: the caller says so.
        let bus = unsafe { pin(self.bus) }?;
        // SAFETY: the caller says so.
        let (interface, member) = unsafe { (bytes(self.interface), bytes(self.member)) };
        if !others || !interface.is_none_or(names::is_interface) || !member.is_some_and(names::is_member) {
            return Err(Errno::INVAL);
        }
        bus.check_origin()?;
        bus.check_open()?;
        Ok(bus)
    }

    /// A call of the Properties interface that names the property.
    ///
    /// # Safety
    /// As for [`Place::check`].
    unsafe fn new_call(self, bus: &Ref<Bus>, method: &CStr) -> Result<User<Message>> {
        let mut message = ptr::null_mut();
        let interface = c"org.freedesktop.DBus.Properties".as_ptr();
        // SAFETY: the caller says so; the rest is ours.
        Errno::check(unsafe {
            sd_bus_message_new_method_call(bus.as_ptr(), &mut message, self.destination, self.path, interface, method.as_ptr())
        })?;
        // SAFETY: the reference just made.
        let call = unsafe { User::from_c(message) }.ok_or(Errno::NOMEM)?;
        // SAFETY: the caller says so.
        let (interface, member) = unsafe { (bytes(self.interface), bytes(self.member)) };
        call.append_str(interface.unwrap_or_default())?;
        call.append_str(member.unwrap_or_default())?;
        Ok(call)
    }

    /// The reply to Get, inside its variant.
    ///
    /// # Safety
    /// As for [`Place::check`].
    unsafe fn get(self, kind: &[u8], others: bool, error: &mut BusError) -> Result<User<Message>> {
        // SAFETY: the caller says so.
        let bus = unsafe { self.check(others) }?;
        // SAFETY: the caller says so.
        let call = unsafe { self.new_call(&bus, c"Get") }?;
        let reply = call::call(&bus, &call, 0, error)?;
        if !reply.enter_container(b'v', kind)? {
            return Err(Errno::NXIO);
        }
        Ok(reply)
    }
}

/// Runs `run` with the caller's error, or one of our own, and sees that it is set when something fails.
///
/// # Safety
/// `error` is NULL or points to an error.
unsafe fn reporting(error: *mut BusError, run: impl FnOnce(&mut BusError) -> Result<c_int>) -> c_int {
    let mut own = BusError::NULL;
    // SAFETY: the caller says so.
    let error = unsafe { BusError::from_c(error) }.unwrap_or(&mut own);
    if error.is_dirty() {
        return Errno::INVAL.negated();
    }
    let result = run(error);
    if let (Err(errno), false) = (&result, error.is_set()) {
        error.set_errno(*errno);
    }
    to_c(result)
}

/// `sd_bus_get_property(3)`: gets a property of type `type_`. `*ret_reply` becomes a reference that the caller owns; the value is what is
/// read from it next.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_property(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    ret_reply: *mut *mut Message,
    type_: *const c_char,
) -> c_int {
    let place = Place { bus, destination, path, interface, member };
    // SAFETY: as the API demands.
    let kind = unsafe { bytes(type_) }.unwrap_or_default();
    let get = |error: &mut BusError| {
        let others = !ret_reply.is_null() && signature::is_single(kind, false);
        // SAFETY: as the API demands.
        let reply = unsafe { place.get(kind, others, error) }?;
        // SAFETY: not NULL, and the API says that it may be written.
        unsafe { ret_reply.write(reply.into_c()) };
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { reporting(reterr_error, get) }
}

/// `sd_bus_get_property_trivial(3)`: gets a property of the numeric type `type_` into the variable of that type that `ret` points to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_property_trivial(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    type_: c_char,
    ret: *mut c_void,
) -> c_int {
    let place = Place { bus, destination, path, interface, member };
    let kind = type_ as u8;
    let get = |error: &mut BusError| {
        let others = !ret.is_null() && (signature::is_trivial(kind) || kind == b'b');
        // SAFETY: as the API demands.
        let reply = unsafe { place.get(&[kind], others, error) }?;
        // SAFETY: the API says that `ret` points to a variable of the type.
        Errno::check(unsafe { sd_bus_message_read_basic(reply.as_ptr(), type_, ret) })?;
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { reporting(reterr_error, get) }
}

/// `sd_bus_get_property_string(3)`: gets a string property. `*ret` becomes a copy that the caller frees.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_property_string(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    ret: *mut *mut c_char,
) -> c_int {
    let place = Place { bus, destination, path, interface, member };
    let get = |error: &mut BusError| {
        // SAFETY: as the API demands.
        let reply = unsafe { place.get(b"s", !ret.is_null(), error) }?;
        let text = CString::new(reply.read_str()?)?;
        // SAFETY: not NULL, and the API says that it may be written.
        unsafe { ret.write(text.into_raw()) };
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { reporting(reterr_error, get) }
}

/// `sd_bus_get_property_strv(3)`: gets a property that is an array of strings. `*ret` becomes an array that NULL ends, or NULL for none; the
/// caller frees it and its strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_property_strv(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    ret: *mut *mut *mut c_char,
) -> c_int {
    let place = Place { bus, destination, path, interface, member };
    let get = |error: &mut BusError| {
        // SAFETY: as the API demands.
        let reply = unsafe { place.get(b"as", !ret.is_null(), error) }?;
        // SAFETY: not NULL, and the API says that it may be written.
        Errno::check(unsafe { sd_bus_message_read_strv(reply.as_ptr(), ret) })?;
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { reporting(reterr_error, get) }
}

/// `sd_bus_set_property()` of convenience.c, with its value behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_set_property(
    bus: *mut Bus,
    destination: *const c_char,
    path: *const c_char,
    interface: *const c_char,
    member: *const c_char,
    reterr_error: *mut BusError,
    type_: *const c_char,
    value: *mut Arguments,
) -> c_int {
    let place = Place { bus, destination, path, interface, member };
    // SAFETY: as the API demands.
    let kind = unsafe { c_str(type_) }.unwrap_or_default().to_bytes();
    let set = |error: &mut BusError| {
        // SAFETY: as the API demands.
        let bus = unsafe { place.check(signature::is_single(kind, false)) }?;
        // SAFETY: as the API demands.
        let message = unsafe { place.new_call(&bus, c"Set") }?;
        message.open_container(b'v', kind)?;
        // SAFETY: the caller passed a value of the type.
        Errno::check(unsafe { shim_message_append(message.as_ptr(), type_, value) })?;
        message.close_container()?;
        call::call(&bus, &message, 0, error).map(|_| 1)
    };
    // SAFETY: as the API demands.
    unsafe { reporting(reterr_error, set) }
}
