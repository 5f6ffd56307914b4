//! What does org.freedesktop.DBus.Properties answer? Get, Set and GetAll of the tables at one node. SD_BUS_PROPERTY(3).

#![forbid(unsafe_code)]

use super::find::{each_object, userdata};
use super::reply::{self, Shown};
use super::value::Object;
use super::{Call, INTROSPECTABLE, Outcome, PEER, PROPERTIES};
use crate::bus::respond;
use crate::bus::state::Slot;
use crate::bus::state::interface::{Kind, Member};
use crate::bus::state::objects::{Node, declaring, vtable};
use crate::errno::Result;
use crate::obj::Ref;
use core::ffi::CStr;

const INVALID_ARGS: &CStr = c"org.freedesktop.DBus.Error.InvalidArgs";

impl Call<'_> {
    /// Get or Set of a property of a table at `node`.
    pub(super) fn get_or_set(&self, node: &Ref<Node>, get: bool, outcome: &mut Outcome) -> Result<bool> {
        self.message.rewind(true)?;
        let names = self.message.read_str().and_then(|interface| Ok((interface, self.message.read_str()?)));
        let Ok((interface, member)) = names else {
            let text = format_args!("Expected interface and member parameters");
            return respond::reply_text(self.bus, self.message, INVALID_ARGS, text).map(|()| true);
        };
        let Some((slot, at)) = declaring(node, interface, member, false) else { return Ok(false) };
        let table = vtable(&slot);
        if self.above && !table.fallback { Ok(false) } else { self.access(&slot, &table.interface.members[at], get, outcome) }
    }

    fn access(&self, slot: &Ref<Slot>, property: &Member, get: bool, outcome: &mut Outcome) -> Result<bool> {
        let userdata = match userdata(self.bus, slot, self.path, &mut outcome.error) {
            Ok(Some(userdata)) => userdata,
            Ok(None) => return Ok(false),
            Err(failed) => return self.fail(failed, outcome),
        };
        if self.modified() {
            return Ok(false);
        }
        outcome.found = true;
        let object = Object { bus: self.bus, slot, path: self.path, userdata };
        if get { self.get(&object, property, outcome) } else { self.set(&object, property, outcome) }
    }

    fn get(&self, object: &Object<'_>, property: &Member, outcome: &mut Outcome) -> Result<bool> {
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'v', vtable(object.slot).interface.signature_of(property))?;
        if let Err(failed) = object.append(property, &answer, &mut outcome.error) {
            return self.fail(failed, outcome);
        }
        if self.modified() {
            return Ok(false);
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    fn set(&self, object: &Object<'_>, property: &Member, outcome: &mut Outcome) -> Result<bool> {
        let interface = &vtable(object.slot).interface;
        let (name, signature) = (Shown(interface.name_of(property)), interface.signature_of(property));
        if !matches!(property.kind, Kind::Property { writable: true, .. }) {
            let text = format_args!("Property '{name}' is not writable.");
            return respond::reply_text(self.bus, self.message, c"org.freedesktop.DBus.Error.PropertyReadOnly", text).map(|()| true);
        }
        let (kind, contents) = self.message.peek()?.unwrap_or((0, b""));
        if kind != b'v' {
            return self.refuse_signature(name, kind);
        }
        if contents != signature {
            let (expected, got) = (Shown(signature), Shown(contents));
            let text = format_args!("Incorrect parameters for property '{name}', expected '{expected}', got '{got}'.");
            return respond::reply_text(self.bus, self.message, INVALID_ARGS, text).map(|()| true);
        }
        if let Err(refused) = reply::check_access(self.bus, self.message, interface, property, &mut outcome.error) {
            return self.fail(refused, outcome);
        }
        let answer = reply::answer(self.bus, self.message)?;
        self.message.enter_container(b'v', signature)?;
        if let Err(failed) = object.change(property, self.message, &mut outcome.error) {
            return self.fail(failed, outcome);
        }
        if self.modified() {
            return Ok(false);
        }
        self.message.exit_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    /// The reference's text ends where the type of a missing value, a NUL, would stand.
    fn refuse_signature(&self, name: Shown<'_>, kind: u8) -> Result<bool> {
        let got = [kind, b'\'', b'.'];
        let got = Shown(if kind == 0 { b"" } else { &got });
        let text = format_args!("Incorrect signature when setting property '{name}', expected 'v', got '{got}");
        respond::reply_text(self.bus, self.message, c"org.freedesktop.DBus.Error.InvalidSignature", text).map(|()| true)
    }

    /// All properties of an interface, or of all that the object has at `node`.
    pub(super) fn get_all(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        self.message.rewind(true)?;
        let Ok(interface) = self.message.read_str() else {
            let text = format_args!("Expected interface parameter");
            return respond::reply_text(self.bus, self.message, INVALID_ARGS, text).map(|()| true);
        };
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'a', b"{sv}")?;
        let mut known = interface.is_empty() || [PROPERTIES, PEER, INTROSPECTABLE].contains(&interface);
        let appended = each_object(self.bus, node, self.path, None, &mut outcome.error, &mut |object, error| {
            outcome.found = true;
            if interface.is_empty() || vtable(object.slot).interface.name() == interface {
                known = true;
                object.append_all(&answer, error)?;
            }
            Ok(false)
        });
        match appended {
            Err(failed) => return self.fail(failed, outcome),
            Ok(_) if self.modified() || !outcome.found => return Ok(false),
            Ok(_) if !known => {
                let text = format_args!("Unknown interface '{}'.", Shown(interface));
                return respond::reply_text(self.bus, self.message, c"org.freedesktop.DBus.Error.UnknownInterface", text).map(|()| true);
            }
            Ok(_) => {}
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }
}
