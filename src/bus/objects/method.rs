//! How does a call become one of a handler? Found in the object's tables, checked for privileges and arguments. SD_BUS_METHOD(3).

#![forbid(unsafe_code)]

use super::Call;
use super::find::{member_userdata, userdata};
use super::reply;
use crate::bus::respond;
use crate::bus::state::interface::{Kind, Member, flags};
use crate::bus::state::objects::{Node, Sort, after, vtable};
use crate::bus::state::{Running, Slot};
use crate::errno::{Errno, Result};
use crate::obj::{BusError, Ref};

impl Call<'_> {
    /// Runs the method at `node`, if a table there declares it.
    pub(super) fn run_method(&self, node: &Ref<Node>, interface: &[u8], member: &[u8], found: &mut bool) -> Result<bool> {
        let mut next = node.first(Sort::Vtable);
        while let Some(slot) = next {
            let table = vtable(&slot);
            if table.interface.name() == interface
                && let Some(method) = table.interface.method(member)
            {
                return if self.above && !table.fallback { Ok(false) } else { self.run(&slot, method, found) };
            }
            next = after(&slot, Sort::Vtable);
        }
        Ok(false)
    }

    fn run(&self, slot: &Ref<Slot>, method: &Member, found: &mut bool) -> Result<bool> {
        let table = vtable(slot);
        let interface = &table.interface;
        let mut error = BusError::NULL;
        if method.flags & flags::SENSITIVE != 0 {
            self.message.make_sensitive();
        }
        if let Err(refused) = reply::check_access(self.bus, self.message, interface, method, &mut error) {
            return reply::error(self.bus, self.message, refused, &mut error);
        }
        let object = match userdata(self.bus, slot, self.path, &mut error) {
            Ok(Some(object)) => member_userdata(method, object),
            Ok(None) => return Ok(false),
            Err(failed) => return reply::error(self.bus, self.message, failed, &mut error),
        };
        if self.modified() {
            return Ok(false);
        }
        *found = true;
        if table.last.replace(self.bus.iteration.get()) == self.bus.iteration.get() {
            return Ok(false);
        }
        if self.message.signature() != interface.signature_of(method) {
            return reply::wrong_arguments(self.bus, self.message, interface, method).map(|()| true);
        }
        let Kind::Method { handler } = method.kind else { return Ok(false) };
        self.message.expect_answer(interface.result_of(method));
        let Some(handler) = handler else { return reply::empty(self.bus, self.message).map(|()| true) };
        self.message.rewind(true)?;
        let running = Running::enter(self.bus, slot, Some(handler), object);
        let returned = handler.call(self.message, object, &mut error);
        drop(running);
        respond::conclude(self.bus, self.message, Errno::check(returned), &mut error)
    }
}
