//! What does org.freedesktop.DBus.Properties answer? Get, Set and GetAll of the tables at one node. SD_BUS_PROPERTY(3).

#![forbid(unsafe_code)]

use super::find::{each_object, userdata};
use super::reply;
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
        self.message.restart()?;
        let names = self.message.read_str().and_then(|interface| Ok((interface, self.message.read_str()?)));
        let Ok((interface, member)) = names else {
            return self.refuse(INVALID_ARGS, "Expected interface and member parameters", &[]);
        };
        let Some((slot, at)) = declaring(node, interface, member, false) else { return Ok(false) };
        let table = vtable(&slot);
        if self.above && !table.fallback { Ok(false) } else { self.access(&slot, table.interface.member(at), get, outcome) }
    }

    fn access(&self, slot: &Ref<Slot>, property: &Member, get: bool, outcome: &mut Outcome) -> Result<bool> {
        let path = self.c_path();
        let userdata = match userdata(self.bus, slot, || path, &mut outcome.error) {
            Ok(Some(userdata)) => userdata,
            Ok(None) => return Ok(false),
            Err(failed) => return self.fail(failed, outcome),
        };
        if self.modified() {
            return Ok(false);
        }
        outcome.found = true;
        let object = Object { bus: self.bus, slot, path, userdata };
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
        let (name, signature) = (interface.name_of(property), interface.signature_of(property));
        if !matches!(property.kind, Kind::Property { writable: true, .. }) {
            return self.refuse(c"org.freedesktop.DBus.Error.PropertyReadOnly", "Property '%' is not writable.", &[name]);
        }
        let (kind, contents) = self.message.peek()?.unwrap_or((0, b""));
        if kind != b'v' {
            return self.refuse_signature(name, kind);
        }
        if contents != signature {
            let form = "Incorrect parameters for property '%', expected '%', got '%'.";
            return self.refuse(INVALID_ARGS, form, &[name, signature, contents]);
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
    fn refuse_signature(&self, name: &[u8], kind: u8) -> Result<bool> {
        let got = [kind, b'\'', b'.'];
        let got = if kind == 0 { b"" } else { got.as_slice() };
        let form = "Incorrect signature when setting property '%', expected 'v', got '%";
        self.refuse(c"org.freedesktop.DBus.Error.InvalidSignature", form, &[name, got])
    }

    fn refuse(&self, name: &CStr, form: &str, parts: &[&[u8]]) -> Result<bool> {
        respond::reply_text(self.bus, self.message, name, form, parts).map(|()| true)
    }

    /// All properties of an interface, or of all that the object has at `node`.
    pub(super) fn get_all(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        self.message.restart()?;
        let Ok(interface) = self.message.read_str() else {
            return self.refuse(INVALID_ARGS, "Expected interface parameter", &[]);
        };
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'a', b"{sv}")?;
        let mut known = interface.is_empty() || [PROPERTIES, PEER, INTROSPECTABLE].contains(&interface);
        let appended = each_object(self.bus, node, self.c_path(), None, &mut outcome.error, &mut |object, error| {
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
                return self.refuse(c"org.freedesktop.DBus.Error.UnknownInterface", "Unknown interface '%'.", &[interface]);
            }
            Ok(_) => {}
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }
}
