//! How is a call answered that no handler answers, or whose handler failed? sd_bus_add_object(3), sd_bus_reply_method_error(3).

#![forbid(unsafe_code)]

use crate::bus::state::Bus;
use crate::bus::state::interface::{Interface, Member, flags};
use crate::bus::{creds, respond, send};
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::obj::{BusError, Ref};
use core::ffi::c_int;
use core::fmt;

/// The capability that callers of privileged members need unless the table names another.
const CAP_SYS_ADMIN: c_int = 21;

/// Bytes that are text, or nearly: for messages to people.
pub struct Shown<'a>(pub &'a [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.utf8_chunks().try_for_each(|chunk| f.write_str(chunk.valid()))
    }
}

/// Replies with `error` or, if that is not set, with an errno. True, for the call is done with.
pub fn error(bus: &Ref<Bus>, call: &Ref<Message>, errno: Errno, error: &mut BusError) -> Result<bool> {
    respond::conclude(bus, call, Err(errno), error)
}

/// An empty return to `call`.
pub fn answer(bus: &Ref<Bus>, call: &Ref<Message>) -> Result<Ref<Message>> {
    call.new_method_return(send::origin(bus))
}

/// A signal without values.
pub fn signal(bus: &Ref<Bus>, path: &[u8], interface: &[u8], member: &[u8]) -> Result<Ref<Message>> {
    Message::new_signal(send::origin(bus), path, interface, member)
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
    send(bus, &answer(bus, call)?)
}

/// The object exists, but has no such member.
pub fn unknown_member(bus: &Ref<Bus>, call: &Ref<Message>) -> Result {
    let interface = call.interface().unwrap_or(b"(null)"); // as printf says it
    let member = call.member().unwrap_or_default();
    if interface == super::PROPERTIES && matches!(member, b"Get" | b"Set") {
        call.rewind(true)?;
        let (interface, property) = (call.read_str()?, call.read_str()?);
        return respond::reply_text(
            bus,
            call,
            c"org.freedesktop.DBus.Error.UnknownProperty",
            format_args!("Unknown interface {} or property {}.", Shown(interface), Shown(property)),
        );
    }
    respond::reply_text(
        bus,
        call,
        c"org.freedesktop.DBus.Error.UnknownMethod",
        format_args!("Unknown method {} or interface {}.", Shown(member), Shown(interface)),
    )
}

/// The standard method takes none.
pub fn no_parameters_expected(bus: &Ref<Bus>, call: &Ref<Message>) -> Result {
    respond::reply_text(bus, call, c"org.freedesktop.DBus.Error.InvalidArgs", format_args!("Expected no parameters"))
}

/// The call's arguments are not those of the method.
pub fn wrong_arguments(bus: &Ref<Bus>, call: &Ref<Message>, interface: &Ref<Interface>, method: &Member) -> Result {
    respond::reply_text(
        bus,
        call,
        c"org.freedesktop.DBus.Error.InvalidArgs",
        format_args!(
            "Invalid arguments '{}' to call {}.{}(), expecting '{}'.",
            Shown(call.signature()),
            Shown(interface.name()),
            Shown(interface.name_of(method)),
            Shown(interface.signature_of(method))
        ),
    )
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
    Err(error.set_format(
        c"org.freedesktop.DBus.Error.AccessDenied",
        format_args!("Access to {}.{}() not permitted.", Shown(interface.name()), Shown(interface.name_of(member))),
    ))
}
