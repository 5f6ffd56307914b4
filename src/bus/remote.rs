//! What is the address of a bus elsewhere? Behind ssh on another host, or in a container, behind a bridge where a user is named.
//! sd_bus_open_system_remote(3), sd_bus_open_system_machine(3).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::login::machine;
use crate::mem::{self, CString, Digits, Vec};
use crate::wire::words;

/// Appends a value as it stands in an address.
pub fn escape(text: &[u8], into: &mut Vec<u8>) -> Result {
    for &c in text {
        if c.is_ascii_alphanumeric() || b"_-/.".contains(&c) {
            into.push(c)?;
        } else {
            let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
            into.extend(&[b'%', digit(c >> 4), digit(c & 15)])?;
        }
    }
    Ok(())
}

/// A `unixexec:` address under construction.
struct Program {
    address: Vec<u8>,
    count: u32,
}

impl Program {
    fn new(path: &str) -> Result<Self> {
        let mut address = Vec::copy_of(b"unixexec:path=")?;
        address.extend(path.as_bytes())?;
        Ok(Self { address, count: 0 })
    }

    /// One more argument, made of a part that stands as it is and one to be escaped.
    fn argument(&mut self, plain: &str, escaped: &[u8]) -> Result {
        self.count += 1;
        for part in [b",argv", &*Digits::from(self.count), b"=", plain.as_bytes()] {
            self.address.extend(part)?;
        }
        escape(escaped, &mut self.address)
    }

    fn finish(self) -> Result<CString> {
        CString::terminated(self.address)
    }
}

/// `[USER@]HOST[:PORT][/MACHINE]`, or the older `HOST:MACHINE`; a host in brackets may have colons.
struct Host<'a> {
    user: &'a [u8],
    name: &'a [u8],
    port: Option<&'a [u8]>,
    machine: Option<&'a [u8]>,
}

fn split(text: &[u8]) -> Result<Host<'_>> {
    let (user, rest) = match mem::find(b'@', text) {
        Some(at) if !text.starts_with(b"[") => text.split_at(at + 1),
        _ => (&text[..0], text),
    };
    let (name, rest) = match rest.strip_prefix(b"[") {
        Some(inside) => {
            let end = mem::find(b']', inside).ok_or(Errno::INVAL)?;
            (&inside[..end], &inside[end + 1..])
        }
        None if !user.is_empty() && (rest.is_empty() || rest.contains(&b'@')) => return Err(Errno::INVAL),
        None => rest.split_at(rest.iter().position(|c| b":/".contains(c)).unwrap_or(rest.len())),
    };
    let mut host = Host { user, name, port: None, machine: None };
    let slash = mem::find(b'/', rest);
    if let Some(colon) = mem::find(b':', rest) {
        let port = &rest[colon + 1..];
        let port = mem::find(b'/', port).map_or(port, |end| &port[..end]);
        if port.is_empty() || !port.iter().all(u8::is_ascii_digit) {
            if slash.is_some() || !machine::is_name(port) {
                return Err(Errno::INVAL);
            }
            host.machine = Some(port);
            return Ok(host);
        }
        host.port = Some(port);
    }
    host.machine = slash.map(|slash| &rest[slash + 1..]);
    // A machine that looks like a port, or is none, is passed over.
    host.machine = host.machine.filter(|name| !name.iter().all(u8::is_ascii_digit) && machine::is_name(name));
    Ok(host)
}

/// The system bus on another host.
pub fn host_address(text: &[u8]) -> Result<CString> {
    let host = split(text)?;
    let mut program = Program::new("ssh")?;
    program.argument("-xT", b"")?;
    if let Some(port) = host.port {
        program.argument("-p", b"")?;
        program.argument("", port)?;
    }
    program.argument("--", b"")?;
    let mut name = Vec::copy_of(host.user)?;
    name.extend(host.name)?;
    program.argument("", &name)?;
    program.argument("systemd-stdio-bridge", b"")?;
    if let Some(machine) = host.machine {
        program.argument("--machine=", machine)?;
    }
    program.finish()
}

/// Whether a user can be called so, or is a number.
fn is_user(name: &[u8]) -> bool {
    let plain = name.iter().all(|c| c.is_ascii_alphanumeric() || b"_-.".contains(c));
    plain && !name.is_empty() && !name.starts_with(b"-") && !name.starts_with(b".")
}

/// Whether that names no other than this machine and its root.
pub fn is_here(text: &[u8]) -> bool {
    words::position(".host @ @.host root@ root@.host", text).is_some()
}

/// The bus of a machine: `[[USER]@][MACHINE]`, of the system or, with `user`, of that user.
pub fn machine_address(text: &[u8], user: bool) -> Result<CString> {
    let (name, machine) = match mem::find(b'@', text) {
        Some(at) => (Some(&text[..at]).filter(|name| !name.is_empty()), &text[at + 1..]),
        None => (None, text),
    };
    let has_at = text.contains(&b'@');
    let machine = if has_at && machine.is_empty() { b".host" } else { machine };
    if !machine::is_name_or_host(machine) || name.is_some_and(|name| !is_user(name)) {
        return Err(Errno::INVAL);
    }
    let is_host = machine == b".host";
    if !user && !has_at {
        return CString::joined(&[b"x-machine-unix:machine=", machine]);
    }
    let mut program = Program::new("systemd-run")?;
    program.argument("-M", machine)?;
    program.argument("-PGq", b"")?;
    program.argument("--wait", b"")?;
    let mut setting = Vec::copy_of(b"User=")?;
    setting.extend(name.unwrap_or(b"root"))?;
    program.argument("-p", &setting)?;
    program.argument("-p", b"PAMName=login")?;
    program.argument("systemd-stdio-bridge", b"")?;
    match (user, is_host) {
        (true, true) => program.argument("--user", b"")?,
        (true, false) => program.argument("-punix:path", b"=${XDG_RUNTIME_DIR}")?,
        _ => (),
    }
    if user && !is_host {
        program.address.extend(b"/bus")?;
    }
    if is_host {
        program.argument("--quiet", b"")?;
    }
    program.finish()
}
