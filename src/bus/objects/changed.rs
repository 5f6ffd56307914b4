//! Who is told that a property changed? The receivers of org.freedesktop.DBus.Properties.PropertiesChanged.
//! sd_bus_emit_properties_changed(3).

#![forbid(unsafe_code)]

use super::PROPERTIES;
use super::find::each_object;
use super::reply;
use super::value::Object;
use crate::bus::state::Bus;
use crate::bus::state::interface::{Kind, Member, flags};
use crate::bus::state::objects::{Node, declaring, vtable};
use crate::errno::{Errno, Result};
use crate::obj::{BusError, Ref};
use crate::wire::{names, path};
use core::ffi::{CStr, c_int};

/// The properties of one interface of one object that changed.
struct Change<'a> {
    bus: &'a Ref<Bus>,
    path: &'a CStr,
    interface: &'a CStr,
    /// Without, all that may change.
    names: Option<&'a [&'a CStr]>,
}

/// Signals that these properties, or all that are announced, changed. 1 when a signal was sent.
pub fn properties_changed(bus: &Ref<Bus>, path: &CStr, interface: &CStr, names: Option<&[&CStr]>) -> Result<c_int> {
    if !path::is_valid(path.to_bytes()) || !names::is_interface(interface.to_bytes()) {
        return Err(Errno::INVAL);
    }
    bus.check_origin()?;
    bus.check_open()?;
    if names.is_some_and(<[_]>::is_empty) {
        return Ok(0);
    }
    let change = Change { bus, path, interface, names };
    loop {
        bus.objects.modified.set(false);
        let mut found = false;
        let mut node = bus.objects.nearest(path.to_bytes());
        while let Some(at) = node.take_if(|_| !bus.objects.modified.get()) {
            if change.emit(&at, &mut found)? {
                return Ok(1);
            }
            node = at.parent.clone();
        }
        if !bus.objects.modified.get() {
            return if found { Ok(0) } else { Err(Errno::NOENT) };
        }
    }
}

/// How a change is announced.
enum Announced {
    /// With the new value.
    Value,
    /// By name alone.
    Name,
}

/// How changes of a member are announced, if they are.
fn announced(member: &Member) -> Option<Announced> {
    match member.flags & (flags::HIDDEN | flags::CHANGES) {
        _ if !matches!(member.kind, Kind::Property { .. }) => None,
        flags::PROPERTY_EMITS_CHANGE => Some(Announced::Value),
        flags::PROPERTY_EMITS_INVALIDATION => Some(Announced::Name),
        _ => None,
    }
}

/// What is done with a property of an object, given how its changes are announced.
type Visit<'a> = &'a mut dyn FnMut(&Object<'_>, &Member, Announced) -> Result;

impl Change<'_> {
    fn modified(&self) -> bool {
        self.bus.objects.modified.get()
    }

    /// Sends the signal for the properties of the tables at one node, if any of them changes so that it is announced.
    fn emit(&self, node: &Ref<Node>, found: &mut bool) -> Result<bool> {
        let signal = reply::signal(self.bus, self.path.to_bytes(), PROPERTIES, b"PropertiesChanged")?;
        signal.append_str(self.interface.to_bytes())?;
        signal.open_container(b'a', b"{sv}")?;
        let (mut values, mut invalid) = (false, false);
        *found |= self.each_property(node, &mut |object, property, how| match how {
            Announced::Value => {
                values = true;
                object.append_entry(property, &signal, &mut { BusError::NULL })
            }
            Announced::Name => {
                invalid = true;
                Ok(())
            }
        })?;
        if self.modified() || !values && !invalid {
            return Ok(false);
        }
        signal.close_container()?;
        signal.open_container(b'a', b"s")?;
        if invalid {
            self.each_property(node, &mut |object, property, how| match how {
                Announced::Value => Ok(()),
                Announced::Name => signal.append_str(vtable(object.slot).interface.name_of(property)),
            })?;
        }
        if self.modified() {
            return Ok(false);
        }
        signal.close_container()?;
        reply::send(self.bus, &signal).map(|()| true)
    }

    /// Visits the properties that changed of the object as the tables at `node` make it, until objects are modified. Whether there is
    /// an object.
    fn each_property(&self, node: &Ref<Node>, visit: Visit<'_>) -> Result<bool> {
        let mut found = false;
        each_object(self.bus, node, self.path, Some(self.interface.to_bytes()), &mut { BusError::NULL }, &mut |object, _| {
            found = true;
            self.each_property_of(object, node, visit).map(|()| false)
        })?;
        Ok(found)
    }

    fn each_property_of(&self, object: &Object<'_>, node: &Ref<Node>, visit: Visit<'_>) -> Result {
        let interface = &vtable(object.slot).interface;
        let Some(names) = self.names else {
            for property in &interface.members {
                if let Some(how) = announced(property) {
                    visit(object, property, how)?;
                }
                if self.modified() {
                    return Ok(());
                }
            }
            return Ok(());
        };
        for name in names.iter().map(|name| name.to_bytes()) {
            match interface.find(name, false) {
                Some((_, property)) => visit(object, property, announced(property).ok_or(Errno::DOM)?)?,
                None if !names::is_member(name) => return Err(Errno::INVAL),
                None if declaring(node, interface.name(), name, false).is_some() => {}
                None => return Err(Errno::NOENT),
            }
            if self.modified() {
                return Ok(());
            }
        }
        Ok(())
    }
}
