//! What does org.freedesktop.DBus.ObjectManager answer? All objects below a path with their interfaces and properties.
//! sd_bus_add_object_manager(3).

#![forbid(unsafe_code)]

use super::find::each_object;
use super::nodes::{Below, Path, Paths};
use super::{Call, INTROSPECTABLE, OBJECT_MANAGER, Outcome, PEER, PROPERTIES, reply};
use crate::bus::state::Bus;
use crate::bus::state::interface::Interface;
use crate::bus::state::objects::{Node, Sort, vtable};
use crate::errno::Result;
use crate::message::Message;
use crate::obj::{BusError, Ref};
use core::ffi::CStr;

/// The interfaces that every object has, and the one that an object manager has besides.
pub fn standard_interfaces(managed: bool) -> &'static [&'static [u8]] {
    const ALL: [&[u8]; 4] = [PEER, INTROSPECTABLE, PROPERTIES, OBJECT_MANAGER];
    if managed { &ALL } else { &ALL[..3] }
}

/// Appends the entries of the [`standard_interfaces`].
pub fn append_standard_interfaces(managed: bool, message: &Message) -> Result {
    standard_interfaces(managed).iter().try_for_each(|name| {
        message.open_interface(name)?;
        message.close_entry()
    })
}

/// Whether the object at `path` itself is an object manager.
pub fn is_managed(bus: &Bus, path: &CStr) -> bool {
    bus.objects.find(path.to_bytes()).is_some_and(|node| node.has(Sort::Manager))
}

impl Call<'_> {
    /// GetManagedObjects, answered by the object manager at `node`.
    pub(super) fn get_managed(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        if !self.message.signature().is_empty() {
            return reply::no_parameters_expected(self.bus, self.message).map(|()| true);
        }
        if self.above || !node.has(Sort::Manager) {
            return Ok(false);
        }
        outcome.found = true;
        let answer = reply::answer(self.bus, self.message)?;
        answer.open_container(b'a', b"{oa{sa{sv}}}")?;
        if let Err(failed) = self.append_objects(node, &answer, &mut outcome.error) {
            return self.fail(failed, outcome);
        }
        if self.modified() {
            return Ok(false);
        }
        answer.close_container()?;
        reply::send(self.bus, &answer).map(|()| true)
    }

    /// Appends the objects below the path.
    fn append_objects(&self, node: &Ref<Node>, answer: &Ref<Message>, error: &mut BusError) -> Result {
        let mut paths = Paths::default();
        Below { bus: self.bus, prefix: self.c_path(), recursive: true }.collect(node, &mut paths, error)?;
        for path in &paths.list {
            if !self.modified() {
                self.append_object(path, answer, error)?;
            }
        }
        Ok(())
    }

    /// Appends one object as the tables at its node describe it, and once more for each node above that has fallbacks for it.
    fn append_object(&self, path: &Path, answer: &Ref<Message>, error: &mut BusError) -> Result {
        let (own, path) = (path.node(self.bus), path.as_c_str());
        let own_path = own.as_ref().filter(|own| own.text().len() == path.count_bytes());
        let managed = own_path.is_some_and(|own| own.has(Sort::Manager));
        let mut node = own;
        while let Some(at) = node.take_if(|_| !self.modified()) {
            self.append_tables_of(&at, path, managed, answer, error)?;
            node = at.parent.clone();
        }
        Ok(())
    }

    fn append_tables_of(&self, node: &Ref<Node>, path: &CStr, managed: bool, answer: &Ref<Message>, error: &mut BusError) -> Result {
        let mut open: Option<Ref<Interface>> = None;
        each_object(self.bus, node, path, None, error, &mut |object, error| {
            let interface = &vtable(object.slot).interface;
            if open.is_none() {
                answer.open_object(path.to_bytes())?;
                append_standard_interfaces(managed, answer)?;
            }
            if open.as_ref().is_none_or(|open| open.name() != interface.name()) {
                if open.is_some() {
                    answer.close_entry()?;
                }
                answer.open_interface(interface.name())?;
                open = Some(interface.clone());
            }
            object.append_all(answer, error).map(|()| false)
        })?;
        if open.is_none() || self.modified() {
            return Ok(());
        }
        answer.close_entry()?;
        answer.close_entry()
    }
}
