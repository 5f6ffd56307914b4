//! How does a call become one of a handler? Found in the object's tables, checked for privileges and arguments. SD_BUS_METHOD(3).

#![forbid(unsafe_code)]

use super::find::userdata;
use super::reply;
use super::{Call, Outcome};
use crate::bus::respond;
use crate::bus::state::interface::{Kind, Member, flags};
use crate::bus::state::objects::{Node, declaring, vtable};
use crate::bus::state::{Running, Slot};
use crate::errno::Result;
use crate::obj::Ref;

impl Call<'_> {
    /// Runs the method at `node`, if a table there declares it.
    pub(super) fn run_method(&self, node: &Ref<Node>, interface: &[u8], member: &[u8], outcome: &mut Outcome) -> Result<bool> {
        let Some((slot, at)) = declaring(node, interface, member, true) else { return Ok(false) };
        let table = vtable(&slot);
        if self.above && !table.fallback { Ok(false) } else { self.run(&slot, table.interface.member(at), outcome) }
    }

    fn run(&self, slot: &Ref<Slot>, method: &Member, outcome: &mut Outcome) -> Result<bool> {
        let table = vtable(slot);
        let interface = &table.interface;
        if method.flags & flags::SENSITIVE != 0 {
            self.message.make_sensitive();
        }
        if let Err(refused) = reply::check_access(self.bus, self.message, interface, method, &mut outcome.error) {
            return self.fail(refused, outcome);
        }
        let object = match userdata(self.bus, slot, || self.c_path(), &mut outcome.error) {
            Ok(Some(object)) => method.userdata(object),
            Ok(None) => return Ok(false),
            Err(failed) => return self.fail(failed, outcome),
        };
        if self.modified() {
            return Ok(false);
        }
        outcome.found = true;
        if table.last.replace(self.bus.iteration.get()) == self.bus.iteration.get() {
            return Ok(false);
        }
        if self.message.signature() != interface.signature_of(method) {
            return reply::wrong_arguments(self.bus, self.message, interface, method).map(|()| true);
        }
        let Kind::Method { handler } = method.kind else { return Ok(false) };
        self.message.expect_answer(interface.result_of(method));
        let Some(handler) = handler else { return reply::empty(self.bus, self.message).map(|()| true) };
        self.message.restart()?;
        let running = Running::enter(self.bus, slot, Some(handler), object);
        let returned = handler.call(self.message, object, &mut outcome.error);
        drop(running);
        Ok(respond::conclude(self.bus, self.message, returned, &mut outcome.error))
    }
}
