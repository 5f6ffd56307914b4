//! Which ids do this machine, this boot and this service have? sd_id128_get_machine(3)
//!
//! Each thread reads an id once.

#![forbid(unsafe_code)]

use super::Id128;
use crate::errno::{Errno, Result};
use crate::sys::thread::{self, Known};
use crate::sys::{environment, file, key};
use core::ffi::CStr;

/// How an id stands in its file.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Plain,
    Uuid,
}

/// The id of this installation.
pub fn machine() -> Result<Id128> {
    cached(Known::Machine, || read(c"/etc/machine-id", Form::Plain))
}

/// The id of this run of the kernel.
pub fn boot() -> Result<Id128> {
    cached(Known::Boot, || {
        read(c"/proc/sys/kernel/random/boot_id", Form::Uuid).map_err(|error| match error {
            Errno::NOENT if matches!(file::is_procfs(c"/proc/"), Ok(false)) => Errno::NOSYS,
            error => error,
        })
    })
}

/// The id of this run of the service that the process belongs to.
pub fn invocation() -> Result<Id128> {
    cached(Known::Invocation, || {
        let id = match environment::secure(c"INVOCATION_ID")? {
            Some(text) => Id128::parse(text.as_bytes()).map_err(|_| Errno::UCLEAN)?,
            None => of_keyring()?,
        };
        if id.is_null() { Err(Errno::NOMEDIUM) } else { Ok(id) }
    })
}

fn cached(which: Known, find: impl FnOnce() -> Result<Id128>) -> Result<Id128> {
    let known = Id128 { qwords: thread::known(which) };
    if !known.is_null() {
        return Ok(known);
    }
    let id = find()?;
    thread::set_known(which, id.qwords);
    Ok(id)
}

/// Reads the id that a file holds, followed by at most one newline.
fn read(path: &CStr, form: Form) -> Result<Id128> {
    let mut buffer = [0; 38];
    let length = file::read(&file::open(path)?, &mut buffer)?;
    let text = buffer.get(..length).unwrap_or_default();
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let id = match (length, line.len(), form) {
        (0, ..) => return Err(Errno::NOMEDIUM),
        (13 | 14, ..) => return Err(if line == b"uninitialized" { Errno::NOPKG } else { Errno::INVAL }),
        (_, 32, Form::Plain) => Id128::parse_plain(line),
        (_, 36, Form::Uuid) => Id128::parse_uuid(line),
        _ => Err(Errno::INVAL),
    };
    match id {
        Ok(id) if id.is_null() => Err(Errno::NOMEDIUM),
        Ok(id) => Ok(id),
        Err(_) => Err(Errno::UCLEAN),
    }
}

/// The service manager leaves the id in the keyring, where only root could have put it.
fn of_keyring() -> Result<Id128> {
    /// What possessor and owner may do with that key: view, read, search.
    const HARMLESS: u32 = 0x0b0b_0000;
    let key = key::request(c"user", c"invocation_id").map_err(|error| match error {
        Errno::NOKEY | Errno::PERM | Errno::ACCES => Errno::NXIO,
        error if error.is_unsupported() => Errno::NXIO,
        error => error,
    })?;
    let owner = key.owner()?;
    if (owner.uid, owner.gid) != (0, 0) || owner.permissions & !HARMLESS != 0 {
        return Err(Errno::PERM);
    }
    let mut bytes = [0; 16];
    if key.read(&mut bytes)? != bytes.len() {
        return Err(Errno::UCLEAN);
    }
    Ok(Id128::from_bytes(bytes))
}
