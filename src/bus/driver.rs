//! How is the bus itself spoken to? Calls of org.freedesktop.DBus, "Message Bus Messages" of the D-Bus specification.

#![forbid(unsafe_code)]

use super::send::origin;
use super::state::Bus;
use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::obj::{BusError, Ref, User};

/// The driver's name and its interface.
pub const NAME: &[u8] = b"org.freedesktop.DBus";
/// Its object.
pub const PATH: &[u8] = b"/org/freedesktop/DBus";

/// An unfinished call of the driver. `NOTCONN` unless the connection is open.
pub fn message(bus: &Ref<Bus>, member: &str) -> Result<Ref<Message>> {
    bus.check_open()?;
    Message::new_method_call(origin(bus), Some(NAME), PATH, Some(NAME), member.as_bytes())
}

/// As [`message`], with a string as the first argument.
pub fn message_about(bus: &Ref<Bus>, member: &str, subject: &[u8]) -> Result<Ref<Message>> {
    let message = message(bus, member)?;
    message.append_str(subject)?;
    Ok(message)
}

/// Makes a call and waits for the answer; an error that it brings becomes its errno.
pub fn call(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<User<Message>> {
    let mut error = BusError::NULL;
    let answer = super::call::call(bus, message, 0, &mut error);
    error.free();
    answer
}

/// Asks the driver about a name and waits for the answer.
pub fn ask(bus: &Ref<Bus>, member: &str, subject: &[u8]) -> Result<User<Message>> {
    call(bus, &message_about(bus, member, subject)?)
}

/// `INVAL` unless there is a bus at the other end.
pub fn check_bus_client(bus: &Bus) -> Result {
    if bus.config.bus_client.get() { Ok(()) } else { Err(Errno::INVAL) }
}
