//! How does a connection come by well-known names, and what does it learn of others'? sd_bus_request_name(3), sd_bus_list_names(3),
//! sd_bus_get_name_machine_id(3).

#![forbid(unsafe_code)]

use super::call_async::call_async;
use super::close::begin_closing;
use super::driver;
use super::send::origin;
use super::state::{Bus, Handler, Slot};
use crate::errno::{Errno, Result};
use crate::id128::Id128;
use crate::mem::{CString, Vec};
use crate::message::{Message, NO_AUTO_START};
use crate::obj::{BusError, Ref, User};
use crate::wire::names;
use core::ffi::{CStr, c_int, c_void};

/// `SD_BUS_NAME_REPLACE_EXISTING`, `SD_BUS_NAME_ALLOW_REPLACEMENT`, `SD_BUS_NAME_QUEUE`, and what each makes of the flags on the wire.
const FLAGS: [(u64, u32); 3] = [(1, 2), (2, 1), (4, DO_NOT_QUEUE)];
const DO_NOT_QUEUE: u32 = 4;

/// The names that belong to nobody.
const RESERVED: [&[u8]; 2] = [b"org.freedesktop.DBus", b"org.freedesktop.DBus.Local"];

fn check(bus: &Bus, name: &CStr) -> Result {
    let name = name.to_bytes();
    if !names::is_service(name) || names::is_unique(name) || RESERVED.contains(&name) {
        return Err(Errno::INVAL);
    }
    driver::check_bus_client(bus)
}

fn request_message(bus: &Ref<Bus>, name: &CStr, flags: u64) -> Result<Ref<Message>> {
    if flags & !FLAGS.iter().fold(0, |all, (flag, _)| all | flag) != 0 {
        return Err(Errno::INVAL);
    }
    check(bus, name)?;
    // Queueing is the bus's default and not ours.
    let asked = FLAGS.iter().filter(|(flag, _)| flags & flag != 0);
    let wire = asked.fold(DO_NOT_QUEUE, |wire, (_, bit)| wire ^ bit);
    let message = driver::message_about(bus, "RequestName", name.to_bytes())?;
    message.append_u32(wire)?;
    Ok(message)
}

/// What the bus says to a request: 1 when we own the name, 0 when we wait for it.
fn requested(answer: &Message) -> Result<c_int> {
    match answer.read_u32()? {
        1 => Ok(1),
        2 => Ok(0),
        3 => Err(Errno::EXIST),
        4 => Err(Errno::ALREADY),
        _ => Err(Errno::IO),
    }
}

/// Asks for a name and waits for the answer: 1 when it is ours, 0 when we are queued.
pub fn request(bus: &Ref<Bus>, name: &CStr, flags: u64) -> Result<c_int> {
    let answer = driver::call(bus, &request_message(bus, name, flags)?)?;
    requested(&answer)
}

/// Asks for a name; without a handler the connection is closed should the name not be had.
pub fn request_async(bus: &Ref<Bus>, name: &CStr, flags: u64, handler: Option<Handler>, userdata: *mut c_void) -> Result<User<Slot>> {
    let message = request_message(bus, name, flags)?;
    call_async(bus, &message, handler.or(Some(Handler::Internal(close_unless_requested))), userdata, 0)
}

fn close_unless_requested(bus: &Ref<Bus>, _: &Ref<Slot>, answer: &Ref<Message>, _: &mut BusError) -> Result<c_int> {
    let refused = answer.is_method_error(None) || matches!(requested(answer), Err(errno) if errno != Errno::ALREADY);
    if refused {
        begin_closing(bus, Errno::CONNRESET);
    }
    Ok(1)
}

/// Gives a name back and waits for the answer.
pub fn release(bus: &Ref<Bus>, name: &CStr) -> Result {
    check(bus, name)?;
    match driver::ask(bus, "ReleaseName", name.to_bytes())?.read_u32()? {
        1 => Ok(()),
        2 => Err(Errno::SRCH),
        3 => Err(Errno::ADDRINUSE),
        _ => Err(Errno::IO),
    }
}

/// Gives a name back; without a handler the connection is closed should the bus fail to answer.
pub fn release_async(bus: &Ref<Bus>, name: &CStr, handler: Option<Handler>, userdata: *mut c_void) -> Result<User<Slot>> {
    check(bus, name)?;
    let message = driver::message_about(bus, "ReleaseName", name.to_bytes())?;
    call_async(bus, &message, handler.or(Some(Handler::Internal(close_unless_answered))), userdata, 0)
}

fn close_unless_answered(bus: &Ref<Bus>, _: &Ref<Slot>, answer: &Ref<Message>, _: &mut BusError) -> Result<c_int> {
    if answer.is_method_error(None) {
        begin_closing(bus, Errno::CONNRESET);
    }
    Ok(1)
}

/// Which list of names to ask for.
pub enum List {
    /// Those that have an owner.
    Acquired,
    /// Those that the bus can start a service for.
    Activatable,
}

/// Asks the bus for names.
pub fn list(bus: &Ref<Bus>, which: List) -> Result<Vec<CString>> {
    let member = match which {
        List::Acquired => "ListNames",
        List::Activatable => "ListActivatableNames",
    };
    let answer = driver::call(bus, &driver::message(bus, member)?)?;
    let mut names = Vec::new();
    answer.enter_container(b'a', b"s")?;
    while let Some(name) = answer.next_str()? {
        names.push(CString::new(name)?)?;
    }
    Ok(names)
}

/// The machine that a name's owner runs on.
pub fn machine_id(bus: &Ref<Bus>, name: &CStr) -> Result<Id128> {
    if !names::is_service(name.to_bytes()) {
        return Err(Errno::INVAL);
    }
    driver::check_bus_client(bus)?;
    bus.check_open()?;
    let message = Message::new_method_call(origin(bus), Some(name.to_bytes()), b"/", Some(b"org.freedesktop.DBus.Peer"), b"GetMachineId")?;
    message.set_flag(NO_AUTO_START, true)?;
    let answer = driver::call(bus, &message)?;
    Id128::parse(answer.read_str()?)
}
