//! How does the value of a property get into a message, and out of one? Through the user's functions or, without them, from and to a
//! variable of the user's. sd_bus_property_get_t(3), SD_BUS_PROPERTY(3).

#![forbid(unsafe_code)]

use crate::bus::state::interface::{Accessor, Kind, Member, flags};
use crate::bus::state::objects::vtable;
use crate::bus::state::{Bus, Running, Slot};
use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::message::{Basic, METHOD_RETURN, Message};
use crate::obj::{Accessed, BusError, Field, Ref};
use crate::wire::marshal::widened;
use crate::wire::{path, signature, utf8};
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
        let (name, signature) = (interface.name_of(property), interface.signature_of(property));
        if !matches!(property.kind, Kind::Property { get: None, .. })
            || !signature.first().is_some_and(|&code| signature::is_basic(code))
            || signature == b"h"
        {
            reply.open_property(name, signature)?;
            self.append(property, reply, error)?;
            return reply.close_entry();
        }
        let field = self.field(property)?;
        match signature {
            &[code @ (b's' | b'o' | b'g')] => reply.append_text_property(name, code, valid_text(code, &field)?),
            &[code, ..] => reply.append_property(name, code, number(code, &field)),
            [] => Err(Errno::INVAL),
        }
    }

    /// Appends the entries of all properties that are shown without being asked for: a signal leaves out those that are only ever announced to be invalid.
    /// Ends early when objects were modified.
    pub fn append_all(&self, reply: &Ref<Message>, error: &mut BusError) -> Result {
        let interface = &vtable(self.slot).interface;
        if interface.flags & flags::HIDDEN != 0 {
            return Ok(());
        }
        let unsolicited = if reply.kind() == METHOD_RETURN { 0 } else { flags::PROPERTY_EMITS_INVALIDATION };
        let unshown = flags::HIDDEN | flags::PROPERTY_EXPLICIT | unsolicited;
        let shown = |member: &&Member| matches!(member.kind, Kind::Property { .. }) && member.flags & unshown == 0;
        for property in interface.members.iter().filter(shown) {
            self.append_entry(property, reply, error)?;
            if self.bus.objects.modified.get() {
                break;
            }
        }
        Ok(())
    }

    fn signature(&self, property: &Member) -> &[u8] {
        vtable(self.slot).interface.signature_of(property)
    }

    fn field(&self, property: &Member) -> Result<Field> {
        vtable(self.slot).interface.fields.at(property.userdata(self.userdata)).ok_or(Errno::INVAL)
    }

    fn call(&self, function: Accessor, property: &Member, message: &Ref<Message>, error: &mut BusError) -> Result {
        let interface = &vtable(self.slot).interface;
        let accessed = Accessed { path: self.path, interface: interface.c_text(), property: interface.c_name_of(property) };
        let userdata = property.userdata(self.userdata);
        let running = Running::enter(self.bus, self.slot, None, userdata);
        let returned = function.call(self.bus, &accessed, message, userdata, error);
        drop(running);
        Errno::check(returned)?;
        error.errno().map_or(Ok(()), Err)
    }
}

/// The text of a variable, where NULL is an empty string or signature.
fn valid_text(code: u8, field: &Field) -> Result<&[u8]> {
    let text = field.text().map_or(b"".as_slice(), CStr::to_bytes);
    let valid = match code {
        b's' => utf8::is_valid(text),
        b'o' => path::is_valid(text),
        _ => signature::is_valid(text),
    };
    if valid { Ok(text) } else { Err(Errno::INVAL) }
}

/// The number that a variable of this type holds, and zeros behind it.
fn number(code: u8, field: &Field) -> [u8; 8] {
    match code {
        b'y' => widened::<1>(field.read()),
        b'n' | b'q' => widened::<2>(field.read()),
        b'b' => widened(u32::from(field.read() != [0; 4]).to_ne_bytes()),
        b'i' | b'u' => widened::<4>(field.read()),
        _ => field.read(),
    }
}

fn append_field(reply: &Message, signature: &[u8], field: Field) -> Result {
    match signature {
        b"as" => {
            reply.open_container(b'a', b"s")?;
            field.strings().try_for_each(|text| reply.append_str(text.to_bytes()))?;
            reply.close_container()
        }
        &[code @ (b's' | b'o' | b'g')] => reply.append_text(code, valid_text(code, &field)?),
        b"h" => reply.append_fd(i32::from_ne_bytes(field.read())),
        &[code] if signature::is_basic(code) => reply.append_number(code, number(code, &field)),
        _ => Err(Errno::INVAL),
    }
}

fn change_field(message: &Message, signature: &[u8], field: Field) -> Result {
    let code = match signature {
        &[code] if signature::is_basic(code) => code,
        _ => return Err(Errno::INVAL),
    };
    let value = message.next_basic(code)?.ok_or(Errno::NXIO)?;
    match (code, value) {
        (_, Basic::Text(text)) => field.set_text(CString::new(text)?),
        (b'y', _) => field.write([value.bits() as u8]),
        (b'n' | b'q', _) => field.write((value.bits() as u16).to_ne_bytes()),
        (b'x' | b't' | b'd', _) => field.write(value.bits().to_ne_bytes()),
        _ => field.write((value.bits() as u32).to_ne_bytes()),
    }
    Ok(())
}
