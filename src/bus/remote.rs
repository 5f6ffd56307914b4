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
    fn new() -> Self {
        Self { address: Vec::new(), count: 0 }
    }

    /// More of it: `form` as it is, but that each space begins an argument, and each `*` is the next of `parts`, escaped.
    fn add(&mut self, form: &str, parts: &[&[u8]]) -> Result {
        let mut parts = parts.iter();
        for &byte in form.as_bytes() {
            match byte {
                b' ' => {
                    self.count += 1;
                    self.address.extend(b",argv")?;
                    self.address.extend(&Digits::from(self.count))?;
                    self.address.push(b'=')?;
                }
                b'*' => escape(parts.next().copied().unwrap_or_default(), &mut self.address)?,
                _ => self.address.push(byte)?,
            }
        }
        Ok(())
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
    host.machine = slash.and_then(|slash| rest.get(slash + 1..));
    // A machine that looks like a port, or is none, is passed over.
    host.machine = host.machine.filter(|name| !name.iter().all(u8::is_ascii_digit) && machine::is_name(name));
    Ok(host)
}

/// The system bus on another host.
pub fn host_address(text: &[u8]) -> Result<CString> {
    let host = split(text)?;
    let mut program = Program::new();
    program.add("unixexec:path=ssh -xT", &[])?;
    if let Some(port) = host.port {
        program.add(" -p *", &[port])?;
    }
    program.add(" -- ** systemd-stdio-bridge", &[host.user, host.name])?;
    if let Some(machine) = host.machine {
        program.add(" --machine=*", &[machine])?;
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
    let mut program = Program::new();
    program.add("unixexec:path=systemd-run -M* -PGq --wait", &[machine])?;
    program.add(" -pUser%3d* -pPAMName%3dlogin systemd-stdio-bridge", &[name.unwrap_or(b"root")])?;
    let rest = match (user, is_host) {
        (true, true) => " --user --quiet",
        (true, false) => " -punix:path%3d%24%7bXDG_RUNTIME_DIR%7d/bus",
        (false, true) => " --quiet",
        (false, false) => "",
    };
    program.add(rest, &[])?;
    program.finish()
}
