//! Which object does a call reach? Callbacks, tables and the standard interfaces of its path, then the fallbacks of the paths above.
//! sd_bus_add_object(3).
//!
//! User code may register and remove anything meanwhile: then the walk starts again, and what has run in this iteration does not run
//! a second time.

#![forbid(unsafe_code)]

mod announce;
mod changed;
mod find;
mod introspect;
mod manager;
mod method;
mod nodes;
mod peer;
mod property;
mod register;
mod reply;
mod value;

pub use announce::{interfaces_added, interfaces_removed, object_added, object_removed};
pub use changed::properties_changed;
pub use peer::process as process_peer;
pub use register::{Fallback, add_callback, add_enumerator, add_manager, add_vtable};

use super::respond;
use super::state::objects::{Node, Sort, after, callback};
use super::state::{Bus, Running};
use crate::errno::{Errno, Result};
use crate::message::{METHOD_CALL, Message, fields};
use crate::obj::{BusError, Ref};
use core::ffi::CStr;
use find::{is_above, node_exists};

const PROPERTIES: &[u8] = b"org.freedesktop.DBus.Properties";
const INTROSPECTABLE: &[u8] = b"org.freedesktop.DBus.Introspectable";
const PEER: &[u8] = b"org.freedesktop.DBus.Peer";
const OBJECT_MANAGER: &[u8] = b"org.freedesktop.DBus.ObjectManager";

/// A call on its way through the tree.
struct Call<'a> {
    bus: &'a Ref<Bus>,
    message: &'a Ref<Message>,
    /// The object that is called.
    path: &'a [u8],
    /// Whether the node that is asked stands above the path.
    above: bool,
}

/// What came of a walk so far.
struct Outcome {
    /// Whether the object is known to exist.
    found: bool,
    /// What user code is given to say why it fails: unset again once that was told.
    error: BusError,
}

impl<'a> Call<'a> {
    /// The object that is called, for user code.
    fn c_path(&self) -> &'a CStr {
        self.message.field(fields::PATH).unwrap_or_default()
    }

    /// Whether something was registered or removed since the walk began.
    fn modified(&self) -> bool {
        self.bus.objects.modified.get()
    }

    /// Replies with the error that user code has set or, without, with an errno. True, for the call is done with.
    fn fail(&self, errno: Errno, outcome: &mut Outcome) -> Result<bool> {
        reply::error(self.bus, self.message, errno, &mut outcome.error)
    }
}

/// Offers a message to the exported objects. True when one has taken it or an error was replied; false when there is no such object.
pub fn dispatch(bus: &Ref<Bus>, message: &Ref<Message>) -> Result<bool> {
    let Some(path) = message.path().filter(|_| message.kind() == METHOD_CALL) else {
        return Ok(false);
    };
    let mut outcome = Outcome { found: false, error: BusError::NULL };
    loop {
        bus.objects.modified.set(false);
        let mut node = bus.objects.nearest(path);
        while let Some(at) = node.take_if(|_| !bus.objects.modified.get()) {
            let call = Call { bus, message, path, above: is_above(&at, path) };
            if call.offer(&at, &mut outcome)? {
                return Ok(true);
            }
            node = at.parent.clone();
        }
        if !bus.objects.modified.get() {
            return if outcome.found { reply::unknown_member(bus, message).map(|()| true) } else { Ok(false) };
        }
    }
}

impl Call<'_> {
    /// Offers the call to what stands at one node.
    fn offer(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        if self.run_callbacks(node, outcome)? {
            return Ok(true);
        }
        let (Some(interface), Some(member)) = (self.message.interface(), self.message.member()) else { return Ok(false) };
        if self.modified() {
            return Ok(false);
        }
        let taken = self.run_member(node, interface, member, outcome)?;
        if taken || self.modified() || outcome.found {
            return Ok(taken);
        }
        match node_exists(self.bus, node, self.c_path()) {
            Ok(exists) => {
                outcome.found = exists;
                Ok(false)
            }
            Err(errno) => self.fail(errno, outcome),
        }
    }

    /// Runs a method of the standard interfaces, which no table declares, or of the tables. Compared are whole names: patterns would be
    /// compiled byte by byte.
    fn run_member(&self, node: &Ref<Node>, interface: &[u8], member: &[u8], outcome: &mut Outcome) -> Result<bool> {
        if interface == PROPERTIES && (member == b"Get" || member == b"Set") {
            self.get_or_set(node, member == b"Get", outcome)
        } else if interface == PROPERTIES && member == b"GetAll" {
            self.get_all(node, outcome)
        } else if interface == INTROSPECTABLE && member == b"Introspect" {
            self.introspect(node, outcome)
        } else if interface == OBJECT_MANAGER && member == b"GetManagedObjects" {
            self.get_managed(node, outcome)
        } else {
            self.run_method(node, interface, member, outcome)
        }
    }

    fn run_callbacks(&self, node: &Ref<Node>, outcome: &mut Outcome) -> Result<bool> {
        let mut next = node.first(Sort::Callback);
        while let Some(slot) = next {
            let one = callback(&slot);
            if (one.fallback || !self.above) && one.last.replace(self.bus.iteration.get()) != self.bus.iteration.get() {
                outcome.found = true;
                self.message.restart()?;
                let running = Running::enter(self.bus, &slot, Some(one.handler), slot.userdata());
                let returned = one.handler.call(self.message, slot.userdata(), &mut outcome.error);
                drop(running);
                if respond::conclude(self.bus, self.message, returned, &mut outcome.error) {
                    return Ok(true);
                }
                if self.modified() {
                    return Ok(false);
                }
            }
            next = after(&slot, Sort::Callback);
        }
        Ok(false)
    }
}
