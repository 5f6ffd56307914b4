//! What does a connection tell its user by itself? Errors in place of replies, and the signals `Connected` and `Disconnected`.

#![forbid(unsafe_code)]

use super::send::origin;
use super::state::Bus;
use crate::errno::Result;
use crate::mem::CString;
use crate::message::{Message, Origin};
use crate::obj::Ref;

/// The serial of what was never sent.
const COOKIE: u64 = 0xffff_ffff;

/// Who seems to send the errors.
const DRIVER: &[u8] = b"org.freedesktop.DBus";

/// Who seems to send the signals.
const LOCAL: &[u8] = b"org.freedesktop.DBus.Local";

fn without_anchor(bus: &Ref<Bus>) -> Origin {
    Origin { bus: None, ..origin(bus) }
}

/// An error that answers the call `cookie` as if the bus driver had sent it.
pub fn error(bus: &Ref<Bus>, cookie: u64, name: &str, text: &str) -> Result<Ref<Message>> {
    let name_on_bus = bus.unique_name.borrow();
    let destination = name_on_bus.as_ref().map(CString::as_bytes);
    let message = Message::new_synthetic_error(without_anchor(bus), cookie, DRIVER, destination, name.as_bytes(), Some(text.as_bytes()))?;
    message.seal(COOKIE, 0)?;
    Ok(message)
}

/// Whether a message was made here.
pub fn is_ours(message: &Message) -> bool {
    !message.is_received()
        && message.is_sealed()
        && message.cookie() == COOKIE
        && message.sender().is_some_and(|sender| sender == DRIVER || sender == LOCAL)
}

/// `Connected` or `Disconnected`.
pub fn signal(bus: &Ref<Bus>, member: &str) -> Result<Ref<Message>> {
    let message = Message::new_signal(without_anchor(bus), b"/org/freedesktop/DBus/Local", LOCAL, member.as_bytes())?;
    message.set_sender(LOCAL)?;
    message.seal(COOKIE, 0)?;
    Ok(message)
}

/// Puts `Connected` in front of what was received, if the user wants to know.
pub fn announce_connected(bus: &Ref<Bus>) -> Result {
    if !bus.config.connected_signal.get() {
        return Ok(());
    }
    let message = signal(bus, "Connected")?;
    bus.queues.number(&message);
    bus.queues.incoming.borrow_mut().push_front(message)
}
