//! Which bus is meant? The system's, the user's, or the one that started us, by environment or by default. sd_bus_default(3).

#![forbid(unsafe_code)]

use super::remote;
use super::start::start;
use super::state::{Bus, Scope};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::obj::User;
use crate::sys::environment;
use crate::sys::thread::Default;
use crate::wire::cgroup;
use core::ffi::CStr;

/// `SD_BUS_CREDS_UID`, `EUID` and `EFFECTIVE_CAPS`: what is needed to judge callers.
const CREDS: u64 = 1 << 3 | 1 << 4 | 1 << 23;

/// A bus by its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// The system's.
    System,
    /// The user's.
    User,
    /// The one at `DBUS_STARTER_ADDRESS`.
    Starter,
}

/// What `sd_bus_open` opens: the bus that started us, or that of the environment we run in.
pub fn appropriate() -> Which {
    let kind = environment::secure(c"DBUS_STARTER_BUS_TYPE").ok().flatten();
    match kind.as_deref().map(CStr::to_bytes) {
        Some(b"system") => return Which::System,
        Some(b"user" | b"session") => return Which::User,
        _ => (),
    }
    if matches!(environment::secure(c"DBUS_STARTER_ADDRESS"), Ok(Some(_))) {
        return Which::Starter;
    }
    if runs_for_user() { Which::User } else { Which::System }
}

/// Whether this process runs in a user's slice.
fn runs_for_user() -> bool {
    let read = |path| crate::sys::proc::read_file(path, 4096);
    let (Ok(own), Ok(init)) = (read(c"/proc/self/cgroup"), read(c"/proc/1/cgroup")) else { return false };
    let (Ok(own), init) = (cgroup::unified(&own), cgroup::unified(&init).unwrap_or_default()) else { return false };
    matches!(cgroup::owner(cgroup::below(own, cgroup::root(init))), Ok(Some(_)))
}

/// Connects to a bus.
pub fn open(which: Which, description: Option<&CStr>) -> Result<User<Bus>> {
    let address = match which {
        Which::System => system_address()?,
        Which::User => user_address()?,
        Which::Starter => environment::secure(c"DBUS_STARTER_ADDRESS")?.ok_or(Errno::NOMEDIUM)?,
    };
    let bus = client(address)?;
    let config = &bus.config;
    if let Some(description) = description {
        config.description.replace(Some(CString::copy_of(description)?));
    }
    config.scope.set(match which {
        Which::System => Scope::System,
        Which::User => Scope::User,
        Which::Starter => Scope::Unknown,
    });
    // The methods of the user's bus are not guarded from one another.
    config.trusted.set(which == Which::User);
    if which != Which::User {
        config.creds_mask.set(config.creds_mask.get() | CREDS);
    }
    start(&bus)?;
    Ok(bus)
}

/// A client of the bus at an address, to be started.
fn client(address: CString) -> Result<User<Bus>> {
    let bus = Bus::new()?.into_user();
    bus.config.address.replace(Some(address));
    bus.config.bus_client.set(true);
    Ok(bus)
}

/// Connects to the system bus of another host.
pub fn open_remote(host: &[u8]) -> Result<User<Bus>> {
    let bus = client(remote::host_address(host)?)?;
    bus.config.scope.set(Scope::System);
    start(&bus)?;
    Ok(bus)
}

/// Connects to the system bus of a machine or, with `user`, to the bus of a user there.
pub fn open_machine(machine: &[u8], user: bool) -> Result<User<Bus>> {
    if !user && remote::is_here(machine) {
        return open(Which::System, None);
    }
    let bus = client(remote::machine_address(machine, user)?)?;
    bus.config.scope.set(if user { Scope::Unknown } else { Scope::System });
    bus.config.trusted.set(user);
    start(&bus)?;
    Ok(bus)
}

fn system_address() -> Result<CString> {
    match environment::secure(c"DBUS_SYSTEM_BUS_ADDRESS")? {
        Some(address) => Ok(address),
        None => CString::new(b"unix:path=/run/dbus/system_bus_socket"),
    }
}

fn user_address() -> Result<CString> {
    if let Some(address) = environment::secure(c"DBUS_SESSION_BUS_ADDRESS")? {
        return Ok(address);
    }
    let directory = environment::secure(c"XDG_RUNTIME_DIR")?.ok_or(Errno::NOMEDIUM)?;
    let mut address = Vec::copy_of(b"unix:path=")?;
    remote::escape(directory.as_bytes(), &mut address)?;
    address.extend(b"/bus")?;
    CString::terminated(address)
}

/// Where a thread keeps its default connection of this kind.
pub fn default_place(which: Which) -> Default {
    match which {
        Which::System => Default::SystemBus,
        Which::User => Default::UserBus,
        Which::Starter => Default::Bus,
    }
}
