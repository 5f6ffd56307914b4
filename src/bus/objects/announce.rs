//! Who is told that objects and interfaces come and go? The receivers of InterfacesAdded and InterfacesRemoved, which the nearest
//! object manager signals. sd_bus_emit_object_added(3), sd_bus_emit_interfaces_added(3).

#![forbid(unsafe_code)]

use super::OBJECT_MANAGER;
use super::find::userdata;
use super::manager::{append_standard_interfaces, is_managed, standard_interfaces};
use super::reply;
use super::value::Object;
use crate::bus::state::interface::Interface;
use crate::bus::state::objects::{Node, Sort, after, vtable};
use crate::bus::state::{Bus, Slot};
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use crate::wire::{names, path};
use core::ffi::{CStr, c_int};

/// An object that is announced.
struct Announcement<'a> {
    bus: &'a Ref<Bus>,
    path: &'a CStr,
    signal: User<Message>,
}

fn check<'a>(bus: &Ref<Bus>, path: &'a CStr) -> Result<&'a CStr> {
    if !path::is_valid(path.to_bytes()) {
        return Err(Errno::INVAL);
    }
    bus.check_origin()?;
    bus.check_open()?;
    Ok(path)
}

/// The path of the nearest object manager; `ESRCH` when there is none.
fn manager_of(bus: &Ref<Bus>, path: &CStr) -> Result<Ref<Node>> {
    let nodes = core::iter::successors(bus.objects.nearest(path.to_bytes()), |node| node.parent.clone());
    nodes.into_iter().find(|node| node.has(Sort::Manager)).ok_or(Errno::SRCH)
}

/// Announces an object with all its interfaces.
pub fn object_added(bus: &Ref<Bus>, path: &CStr) -> Result<c_int> {
    announce(bus, check(bus, path)?, true, None)
}

/// Announces that an object with all its interfaces is gone.
pub fn object_removed(bus: &Ref<Bus>, path: &CStr) -> Result<c_int> {
    announce(bus, check(bus, path)?, false, None)
}

/// Announces that an object has more interfaces.
pub fn interfaces_added(bus: &Ref<Bus>, path: &CStr, interfaces: &[&CStr]) -> Result<c_int> {
    announce(bus, check(bus, path)?, true, Some(interfaces))
}

/// Announces that an object has these interfaces no more.
pub fn interfaces_removed(bus: &Ref<Bus>, path: &CStr, interfaces: &[&CStr]) -> Result<c_int> {
    announce(bus, check(bus, path)?, false, Some(interfaces))
}

/// Builds and sends a signal, again when objects were modified meanwhile: of the `named` interfaces or of all, and, if `added`, with
/// their properties.
fn announce(bus: &Ref<Bus>, path: &CStr, added: bool, named: Option<&[&CStr]>) -> Result<c_int> {
    if named.is_some_and(<[_]>::is_empty) {
        return Ok(0);
    }
    let manager = manager_of(bus, path)?;
    loop {
        bus.objects.modified.set(false);
        let member: &[u8] = if added { b"InterfacesAdded" } else { b"InterfacesRemoved" };
        let signal = reply::signal(bus, manager.text(), OBJECT_MANAGER, member)?;
        signal.append_path(path.to_bytes())?;
        signal.open_container(b'a', if added { b"{sa{sv}}" } else { b"s" })?;
        let announcement = Announcement { bus, path, signal };
        match named {
            None => announcement.append_all(added)?,
            Some(names) if added => announcement.append_each(names)?,
            Some(names) => names.iter().try_for_each(|name| announcement.signal.append_str(name.to_bytes()))?,
        }
        if !bus.objects.modified.get() {
            announcement.signal.close_container()?;
            return reply::send(bus, &announcement.signal).map(|()| 1);
        }
    }
}

impl Announcement<'_> {
    fn modified(&self) -> bool {
        self.bus.objects.modified.get()
    }

    /// Appends each interface that the object has, once. Where properties are asked for, find callbacks are asked for all tables, else
    /// only for those of interfaces not yet seen.
    fn append_all(&self, added: bool) -> Result {
        let managed = is_managed(self.bus, self.path);
        if added {
            append_standard_interfaces(managed, &self.signal)?;
        } else {
            standard_interfaces(managed).iter().try_for_each(|name| self.signal.append_str(name))?;
        }
        let mut seen: Vec<Ref<Interface>> = Vec::new();
        self.each_table(&mut |slot| {
            let interface = &vtable(slot).interface;
            let again = seen.iter().any(|one| one.name() == interface.name());
            if again && !added {
                return Ok(false);
            }
            let userdata = userdata(self.bus, slot, || self.path, &mut { BusError::NULL })?;
            let Some(userdata) = userdata.filter(|_| !again && !self.modified()) else { return Ok(false) };
            seen.push(interface.clone())?;
            if added {
                self.append(&Object { bus: self.bus, slot, path: self.path, userdata }, interface)?;
            } else {
                self.signal.append_str(interface.name())?;
            }
            Ok(false)
        })
        .map(drop)
    }

    /// Appends the interfaces of these names.
    fn append_each(&self, names: &[&CStr]) -> Result {
        for name in names.iter().map(|name| name.to_bytes()) {
            if !names::is_interface(name) {
                return Err(Errno::INVAL);
            }
            let there = self.append_named(name)?;
            if self.modified() {
                break;
            }
            if !there {
                return Err(Errno::NOENT);
            }
        }
        Ok(())
    }

    /// Appends the interface of this name with the properties of the first table that knows the object; whether there is one.
    fn append_named(&self, name: &[u8]) -> Result<bool> {
        self.each_table(&mut |slot| {
            let interface = &vtable(slot).interface;
            if interface.name() != name {
                return Ok(false);
            }
            let userdata = userdata(self.bus, slot, || self.path, &mut { BusError::NULL })?;
            let Some(userdata) = userdata.filter(|_| !self.modified()) else { return Ok(false) };
            self.append(&Object { bus: self.bus, slot, path: self.path, userdata }, interface).map(|()| true)
        })
    }

    fn append(&self, object: &Object<'_>, interface: &Ref<Interface>) -> Result {
        self.signal.open_interface(interface.name())?;
        object.append_all(&self.signal, &mut { BusError::NULL })?;
        if self.modified() { Ok(()) } else { self.signal.close_entry() }
    }

    /// Visits the tables of the object, then the fallbacks above it, until one visit says so or objects are modified.
    fn each_table(&self, visit: &mut dyn FnMut(&Ref<Slot>) -> Result<bool>) -> Result<bool> {
        let mut node = self.bus.objects.nearest(self.path.to_bytes());
        while let Some(at) = node {
            let above = at.text().len() != self.path.count_bytes();
            let mut next = at.first(Sort::Vtable);
            while let Some(slot) = next {
                if (vtable(&slot).fallback || !above) && visit(&slot)? {
                    return Ok(true);
                }
                if self.modified() {
                    return Ok(false);
                }
                next = after(&slot, Sort::Vtable);
            }
            node = at.parent.clone();
        }
        Ok(false)
    }
}
