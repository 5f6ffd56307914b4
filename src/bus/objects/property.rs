//! What does org.freedesktop.DBus.Properties answer? Get, Set and GetAll of the tables at one node. SD_BUS_PROPERTY(3).

#![forbid(unsafe_code)]

use super::find::userdata;
use super::reply::{self, Shown};
use super::value::Object;
use super::{Call, INTROSPECTABLE, PEER, PROPERTIES};
use crate::bus::respond;
use crate::bus::state::Slot;
use crate::bus::state::interface::{Kind, Member};
use crate::bus::state::objects::{Node, Sort, after, vtable};
use crate::errno::Result;
use crate::message::Message;
use crate::obj::{BusError, Ref};
use core::ffi::CStr;

const INVALID_ARGS: &CStr = c"org.freedesktop.DBus.Error.InvalidArgs";

impl Call<'_> {
    /// Get or Set of a property of a table at `node`.
    pub(super) fn get_or_set(&self, node: &Ref<Node>, get: bool, found: &mut bool) -> Result<bool> {
        self.message.rewind(true)?;
        let names = self.message.read_str().and_then(|interface| Ok((interface, self.message.read_str()?)));
        let Ok((interface, member)) = names else {
            let text = format_args!("Expected interface and member parameters");
            return respond::reply_text(self.bus, self.message, INVALID_ARGS, text).map(|()| true);
        };
        let mut next = node.first(Sort::Vtable);
        while let Some(slot) = next {
            let table = vtable(&slot);
            if table.interface.name() == interface
                && let Some(property) = table.interface.property(member)
            {
                return if self.above && !table.fallback { Ok(false) } else { self.access(&slot, property, get, found) };
            }
            next = after(&slot, Sort::Vtable);
        }
        Ok(false)
    }

    fn access(&self, slot: &Ref<Slot>, property: &Member, get: bool, found: &mut bool) -> Result<bool> {
        let mut error = BusError::NULL;
        let userdata = match userdata(self.bus, slot, self.path, &mut error) {
            Ok(Some(userdata)) => userdata,
            Ok(None) => return Ok(false),
            Err(failed) => return reply::error(self.bus, self.message, failed, &mut error),
        };
        if self.modified() {
            return Ok(false);
        }
        *found = true;
        let object = Object { bus: self.bus, slot, path: self.path, userdata };
        if get { self.get(&object, property, &mut error) } else { self.set(&object, property, &mut error) }
    }

    fn get(&self, object: &Object<'_>, property: &Member, error: &mut BusError) -> Result<bool> {
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'v', vtable(object.slot).interface.signature_of(property))?;
        if let Err(failed) = object.append(property, &answer, error) {
            return reply::error(self.bus, self.message, failed, error);
        }
        if self.modified() {
            return Ok(false);
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    fn set(&self, object: &Object<'_>, property: &Member, error: &mut BusError) -> Result<bool> {
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
        if let Err(refused) = reply::check_access(self.bus, self.message, interface, property, error) {
            return reply::error(self.bus, self.message, refused, error);
        }
        let answer = reply::answer(self.bus, self.message)?;
        self.message.enter_container(b'v', signature)?;
        if let Err(failed) = object.change(property, self.message, error) {
            return reply::error(self.bus, self.message, failed, error);
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
    pub(super) fn get_all(&self, node: &Ref<Node>, found: &mut bool) -> Result<bool> {
        self.message.rewind(true)?;
        let Ok(interface) = self.message.read_str() else {
            let text = format_args!("Expected interface parameter");
            return respond::reply_text(self.bus, self.message, INVALID_ARGS, text).map(|()| true);
        };
        let mut error = BusError::NULL;
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'a', b"{sv}")?;
        let mut known = interface.is_empty() || [PROPERTIES, PEER, INTROSPECTABLE].contains(&interface);
        match self.append_tables(node, interface, &answer, &mut known, found, &mut error) {
            Err(failed) => return reply::error(self.bus, self.message, failed, &mut error),
            Ok(()) if self.modified() || !*found => return Ok(false),
            Ok(()) if !known => {
                let text = format_args!("Unknown interface '{}'.", Shown(interface));
                return respond::reply_text(self.bus, self.message, c"org.freedesktop.DBus.Error.UnknownInterface", text).map(|()| true);
            }
            Ok(()) => {}
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    fn append_tables(
        &self,
        node: &Ref<Node>,
        interface: &[u8],
        answer: &Ref<Message>,
        known: &mut bool,
        found: &mut bool,
        error: &mut BusError,
    ) -> Result {
        let mut next = node.first(Sort::Vtable);
        while let Some(slot) = next {
            let table = vtable(&slot);
            if table.fallback || !self.above {
                let userdata = userdata(self.bus, &slot, self.path, error)?;
                if self.modified() {
                    return Ok(());
                }
                *found |= userdata.is_some();
                if let Some(userdata) = userdata.filter(|_| interface.is_empty() || table.interface.name() == interface) {
                    *known = true;
                    Object { bus: self.bus, slot: &slot, path: self.path, userdata }.append_all(answer, error)?;
                    if self.modified() {
                        return Ok(());
                    }
                }
            }
            next = after(&slot, Sort::Vtable);
        }
        Ok(())
    }
}
