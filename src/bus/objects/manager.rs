//! What does org.freedesktop.DBus.ObjectManager answer? All objects below a path with their interfaces and properties.
//! sd_bus_add_object_manager(3).

#![forbid(unsafe_code)]

use super::find::userdata;
use super::nodes::Below;
use super::value::Object;
use super::{Call, INTROSPECTABLE, OBJECT_MANAGER, PEER, PROPERTIES, reply};
use crate::bus::state::Bus;
use crate::bus::state::interface::Interface;
use crate::bus::state::objects::{Node, vtable};
use crate::errno::Result;
use crate::message::Message;
use crate::obj::{BusError, Ref};
use core::ffi::CStr;

/// Appends the entries of the interfaces that every object has.
pub fn append_standard_interfaces(bus: &Ref<Bus>, path: &CStr, message: &Ref<Message>) -> Result {
    for name in standard_interfaces(bus, path) {
        message.open_container(b'e', b"sa{sv}")?;
        message.append_str(name)?;
        message.open_container(b'a', b"{sv}")?;
        message.close_container()?;
        message.close_container()?;
    }
    Ok(())
}

/// The interfaces that the object at `path` has without any table.
pub fn standard_interfaces(bus: &Ref<Bus>, path: &CStr) -> impl Iterator<Item = &'static [u8]> + use<> {
    let managed = bus.objects.find(path.to_bytes()).is_some_and(|node| node.is_managed());
    [PEER, INTROSPECTABLE, PROPERTIES].into_iter().chain(managed.then_some(OBJECT_MANAGER))
}

impl Call<'_> {
    /// GetManagedObjects, answered by the object manager at `node`.
    pub(super) fn get_managed(&self, node: &Ref<Node>, found: &mut bool) -> Result<bool> {
        if !self.message.signature().is_empty() {
            return reply::no_parameters_expected(self.bus, self.message).map(|()| true);
        }
        if self.above || !node.is_managed() {
            return Ok(false);
        }
        *found = true;
        let mut error = BusError::NULL;
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'a', b"{oa{sa{sv}}}")?;
        let below = Below { bus: self.bus, prefix: self.path, recursive: true };
        let appended = below.collect(node, &mut error).and_then(|paths| {
            for path in &paths.list {
                if !self.modified() {
                    self.append_object(path.as_c_str(), &answer, &mut error)?;
                }
            }
            Ok(())
        });
        if let Err(failed) = appended {
            return reply::error(self.bus, self.message, failed, &mut error);
        }
        if self.modified() {
            return Ok(false);
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    /// Appends one object as the tables at its node describe it, and once more for each node above that has fallbacks for it.
    fn append_object(&self, path: &CStr, answer: &Ref<Message>, error: &mut BusError) -> Result {
        let mut node = self.bus.objects.nearest(path.to_bytes());
        while let Some(at) = node.take_if(|_| !self.modified()) {
            self.append_tables_of(&at, path, answer, error)?;
            node = at.parent.clone();
        }
        Ok(())
    }

    fn append_tables_of(&self, node: &Ref<Node>, path: &CStr, answer: &Ref<Message>, error: &mut BusError) -> Result {
        let above = node.path.as_bytes().len() != path.count_bytes();
        let mut open: Option<Ref<Interface>> = None;
        let mut next = node.vtables.first();
        while let Some(slot) = next {
            let table = vtable(&slot);
            let here = if above && !table.fallback { None } else { userdata(self.bus, &slot, path, error)? };
            if self.modified() {
                return Ok(());
            }
            if let Some(userdata) = here {
                if open.is_none() {
                    answer.open_container(b'e', b"oa{sa{sv}}")?;
                    answer.append_path(path.to_bytes())?;
                    answer.open_container(b'a', b"{sa{sv}}")?;
                    append_standard_interfaces(self.bus, path, answer)?;
                }
                if open.as_ref().is_none_or(|open| open.name() != table.interface.name()) {
                    close_interface(answer, open.as_deref())?;
                    open_interface(answer, &table.interface)?;
                    open = Some(table.interface.clone());
                }
                Object { bus: self.bus, slot: &slot, path, userdata }.append_all(answer, error)?;
                if self.modified() {
                    return Ok(());
                }
            }
            next = node.vtables.after(&slot);
        }
        if open.is_none() {
            return Ok(());
        }
        close_interface(answer, open.as_deref())?;
        answer.close_container()?;
        answer.close_container()
    }
}

/// Opens the entry of an interface.
pub fn open_interface(message: &Message, interface: &Interface) -> Result {
    message.open_container(b'e', b"sa{sv}")?;
    message.append_str(interface.name())?;
    message.open_container(b'a', b"{sv}")
}

/// Closes the entry of an interface, if one is open.
pub fn close_interface(message: &Message, interface: Option<&Interface>) -> Result {
    if interface.is_none() {
        return Ok(());
    }
    message.close_container()?;
    message.close_container()
}
