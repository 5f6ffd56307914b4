//! How is a call answered that no handler answers, or whose handler failed? sd_bus_add_object(3), sd_bus_reply_method_error(3).

#![forbid(unsafe_code)]

use crate::bus::state::Bus;
use crate::bus::state::interface::{Interface, Member, flags};
use crate::bus::{creds, respond, send};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use core::ffi::c_int;

/// The capability that callers of privileged members need unless the table names another.
const CAP_SYS_ADMIN: c_int = 21;

/// Replies with `error` or, if that is not set, with an errno. True, for the call is done with.
pub fn error(bus: &Ref<Bus>, call: &Ref<Message>, errno: Errno, error: &mut BusError) -> Result<bool> {
    Ok(respond::conclude(bus, call, errno.negated(), error))
}

/// An empty return to `call`. Getters are lent it: in use here, it keeps its bus whatever references they take and drop.
pub fn answer(bus: &Ref<Bus>, call: &Ref<Message>) -> Result<User<Message>> {
    call.new_method_return(send::origin(bus)).map(Ref::into_user)
}

/// A signal without values, in use as an answer is.
pub fn signal(bus: &Ref<Bus>, path: &[u8], interface: &[u8], member: &[u8]) -> Result<User<Message>> {
    Message::new_signal(send::origin(bus), path, interface, member).map(Ref::into_user)
}

/// Sends what nobody answers.
pub fn send(bus: &Ref<Bus>, message: &Ref<Message>) -> Result {
    send::send(bus, message, false).map(drop)
}

/// Replies without any value.
pub fn empty(bus: &Ref<Bus>, call: &Ref<Message>) -> Result {
    if !call.expects_reply() {
        return Ok(());
    }
    let answer = answer(bus, call)?;
    send(bus, &answer)
}

/// The object exists, but has no such member.
pub fn unknown_member(bus: &Ref<Bus>, call: &Ref<Message>) -> Result {
    let interface = call.interface().unwrap_or(b"(null)"); // as printf says it
    let member = call.member().unwrap_or_default();
    if interface == super::PROPERTIES && matches!(member, b"Get" | b"Set") {
        call.restart()?;
        let (interface, property) = (call.read_str()?, call.read_str()?);
        let (name, form) = (c"org.freedesktop.DBus.Error.UnknownProperty", "Unknown interface % or property %.");
        return respond::reply_text(bus, call, name, form, &[interface, property]);
    }
    let (name, form) = (c"org.freedesktop.DBus.Error.UnknownMethod", "Unknown method % or interface %.");
    respond::reply_text(bus, call, name, form, &[member, interface])
}

/// The standard method takes none.
pub fn no_parameters_expected(bus: &Ref<Bus>, call: &Ref<Message>) -> Result {
    respond::reply_text(bus, call, c"org.freedesktop.DBus.Error.InvalidArgs", "Expected no parameters", &[])
}

/// The call's arguments are not those of the method.
pub fn wrong_arguments(bus: &Ref<Bus>, call: &Ref<Message>, interface: &Ref<Interface>, method: &Member) -> Result {
    let parts = [call.signature(), interface.name(), interface.name_of(method), interface.signature_of(method)];
    let form = "Invalid arguments '%' to call %.%(), expecting '%'.";
    respond::reply_text(bus, call, c"org.freedesktop.DBus.Error.InvalidArgs", form, &parts)
}

/// Whether the sender of `call` may use `member`; else `error` says why not.
pub fn check_access(bus: &Ref<Bus>, call: &Ref<Message>, interface: &Ref<Interface>, member: &Member, error: &mut BusError) -> Result {
    if bus.config.trusted.get() || member.flags & flags::UNPRIVILEGED != 0 {
        return Ok(());
    }
    let capability = flags::capability(member.flags).or_else(|| flags::capability(interface.flags)).unwrap_or(CAP_SYS_ADMIN);
    if creds::name::privilege(bus, call, capability)? {
        return Ok(());
    }
    let parts = [interface.name(), interface.name_of(member)];
    Err(error.set_filled(c"org.freedesktop.DBus.Error.AccessDenied", "Access to %.%() not permitted.", &parts))
}
