//! Who is told that a property changed? The receivers of org.freedesktop.DBus.Properties.PropertiesChanged.
//! sd_bus_emit_properties_changed(3).

#![forbid(unsafe_code)]

use super::PROPERTIES;
use super::find::userdata;
use super::reply;
use super::value::Object;
use crate::bus::state::Bus;
use crate::bus::state::interface::{Kind, Member, flags};
use crate::bus::state::objects::{Node, Sort, after, has_member, vtable};
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
        self.each_table(node, &mut |object| {
            *found = true;
            self.each_property(node, object, &mut |property, how| match how {
                Announced::Value => {
                    values = true;
                    object.append_entry(property, &signal, &mut { BusError::NULL })
                }
                Announced::Name => {
                    invalid = true;
                    Ok(())
                }
            })
        })?;
        if self.modified() || !values && !invalid {
            return Ok(false);
        }
        signal.close_container()?;
        signal.open_container(b'a', b"s")?;
        if invalid {
            self.each_table(node, &mut |object| {
                self.each_property(node, object, &mut |property, how| match how {
                    Announced::Value => Ok(()),
                    Announced::Name => signal.append_str(vtable(object.slot).interface.name_of(property)),
                })
            })?;
        }
        if self.modified() {
            return Ok(false);
        }
        signal.close_container()?;
        reply::send(self.bus, &signal).map(|()| true)
    }

    /// Visits the tables of the interface at `node` that know the object, until objects are modified.
    fn each_table(&self, node: &Ref<Node>, visit: &mut dyn FnMut(&Object<'_>) -> Result) -> Result {
        let above = node.text().len() != self.path.count_bytes();
        let mut next = node.first(Sort::Vtable);
        while let Some(slot) = next {
            let table = vtable(&slot);
            if table.interface.name() == self.interface.to_bytes() && (table.fallback || !above) {
                let userdata = userdata(self.bus, &slot, self.path, &mut { BusError::NULL })?;
                if self.modified() {
                    return Ok(());
                }
                if let Some(userdata) = userdata {
                    visit(&Object { bus: self.bus, slot: &slot, path: self.path, userdata })?;
                }
                if self.modified() {
                    return Ok(());
                }
            }
            next = after(&slot, Sort::Vtable);
        }
        Ok(())
    }

    /// Visits the properties of the object's table that changed, until objects are modified.
    fn each_property(&self, node: &Ref<Node>, object: &Object<'_>, visit: &mut dyn FnMut(&Member, Announced) -> Result) -> Result {
        let interface = &vtable(object.slot).interface;
        let Some(names) = self.names else {
            for property in &interface.members {
                if let Some(how) = announced(property) {
                    visit(property, how)?;
                }
                if self.modified() {
                    return Ok(());
                }
            }
            return Ok(());
        };
        for name in names.iter().map(|name| name.to_bytes()) {
            if !names::is_member(name) {
                return Err(Errno::INVAL);
            }
            match interface.property(name) {
                Some(property) => visit(property, announced(property).ok_or(Errno::DOM)?)?,
                None if has_member(node, interface.name(), name, false) => {}
                None => return Err(Errno::NOENT),
            }
            if self.modified() {
                return Ok(());
            }
        }
        Ok(())
    }
}
