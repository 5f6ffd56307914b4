//! How does the value of a property get into a message, and out of one? Through the user's functions or, without them, from and to a
//! variable of the user's. sd_bus_property_get_t(3), SD_BUS_PROPERTY(3).

#![forbid(unsafe_code)]

use super::find::member_userdata;
use crate::bus::state::interface::{Accessor, Kind, Member, flags};
use crate::bus::state::objects::vtable;
use crate::bus::state::{Bus, Running, Slot};
use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::message::Message;
use crate::obj::{Accessed, BusError, Field, Ref};
use core::ffi::{CStr, c_void};

/// An object's properties as one table declares them.
pub struct Object<'a> {
    /// The connection it is exported on.
    pub bus: &'a Ref<Bus>,
    /// The table's registration.
    pub slot: &'a Ref<Slot>,
    /// The object.
    pub path: &'a CStr,
    /// Its userdata, as registered or found.
    pub userdata: *mut c_void,
}

impl Object<'_> {
    /// Appends the value of `property` to `reply`, where a variant of its type is open.
    pub fn append(&self, property: &Member, reply: &Ref<Message>, error: &mut BusError) -> Result {
        let Kind::Property { get, .. } = property.kind else { return Err(Errno::INVAL) };
        match get {
            Some(get) => self.call(get, property, reply, error),
            None => append_field(reply, self.signature(property), self.field(property)?),
        }
    }

    /// Sets `property` to the value that comes next in `message`.
    pub fn change(&self, property: &Member, message: &Ref<Message>, error: &mut BusError) -> Result {
        let Kind::Property { set, .. } = property.kind else { return Err(Errno::INVAL) };
        match set {
            Some(set) => self.call(set, property, message, error),
            None => change_field(message, self.signature(property), self.field(property)?),
        }
    }

    /// Appends a dictionary entry of name and value.
    pub fn append_entry(&self, property: &Member, reply: &Ref<Message>, error: &mut BusError) -> Result {
        let interface = &vtable(self.slot).interface;
        reply.open_container(b'e', b"sv")?;
        reply.append_str(interface.text(property.name))?;
        reply.open_container(b'v', interface.text(property.signature))?;
        self.append(property, reply, error)?;
        reply.close_container()?;
        reply.close_container()
    }

    /// Appends the entries of all properties that are shown without being asked for. Ends early when objects were modified.
    pub fn append_all(&self, reply: &Ref<Message>, error: &mut BusError) -> Result {
        let interface = &vtable(self.slot).interface;
        if interface.flags & flags::HIDDEN != 0 {
            return Ok(());
        }
        let shown = |member: &&Member| {
            matches!(member.kind, Kind::Property { .. }) && member.flags & (flags::HIDDEN | flags::PROPERTY_EXPLICIT) == 0
        };
        for property in interface.members.iter().filter(shown) {
            self.append_entry(property, reply, error)?;
            if self.bus.objects.modified.get() {
                break;
            }
        }
        Ok(())
    }

    fn signature(&self, property: &Member) -> &[u8] {
        vtable(self.slot).interface.text(property.signature)
    }

    fn field(&self, property: &Member) -> Result<Field> {
        vtable(self.slot).interface.fields.at(member_userdata(property, self.userdata)).ok_or(Errno::INVAL)
    }

    fn call(&self, function: Accessor, property: &Member, message: &Ref<Message>, error: &mut BusError) -> Result {
        let interface = &vtable(self.slot).interface;
        let accessed = Accessed { path: self.path, interface: interface.c_name(), property: interface.c_text(property.name) };
        let userdata = member_userdata(property, self.userdata);
        let running = Running::enter(self.bus, self.slot, None, userdata);
        let returned = function.call(self.bus, &accessed, message, userdata, error);
        drop(running);
        Errno::check(returned)?;
        error.errno().map_or(Ok(()), Err)
    }
}

fn append_field(reply: &Message, signature: &[u8], field: Field) -> Result {
    match signature {
        b"as" => {
            reply.open_container(b'a', b"s")?;
            field.strings().try_for_each(|text| reply.append_str(text.to_bytes()))?;
            reply.close_container()
        }
        b"s" => reply.append_str(field.text().unwrap_or_default().to_bytes()),
        &[code @ (b'o' | b'g')] => reply.append_text(code, field.text().ok_or(Errno::INVAL)?.to_bytes()),
        b"y" => reply.append_fixed::<1>(b'y', field.read()),
        b"b" => reply.append_bool(field.read() != [0; 4]),
        b"h" => reply.append_fd(i32::from_ne_bytes(field.read())),
        &[code @ (b'n' | b'q')] => reply.append_fixed::<2>(code, field.read()),
        &[code @ (b'i' | b'u')] => reply.append_fixed::<4>(code, field.read()),
        &[code @ (b'x' | b't' | b'd')] => reply.append_fixed::<8>(code, field.read()),
        _ => Err(Errno::INVAL),
    }
}

fn change_field(message: &Message, signature: &[u8], field: Field) -> Result {
    match signature {
        &[code @ (b's' | b'o' | b'g')] => field.set_text(CString::new(message.next_text(code)?.ok_or(Errno::NXIO)?)?),
        b"y" => field.write([message.read_u8()?]),
        b"b" => field.write(i32::from(message.read_bool()?).to_ne_bytes()),
        b"h" => field.write(message.next_fd()?.ok_or(Errno::NXIO)?.to_ne_bytes()),
        &[code @ (b'n' | b'q')] => field.write(message.next_two(code)?.ok_or(Errno::NXIO)?.to_ne_bytes()),
        &[code @ (b'i' | b'u')] => field.write(message.next_four(code)?.ok_or(Errno::NXIO)?.to_ne_bytes()),
        &[code @ (b'x' | b't' | b'd')] => field.write(message.next_eight(code)?.ok_or(Errno::NXIO)?.to_ne_bytes()),
        _ => return Err(Errno::INVAL),
    }
    Ok(())
}
