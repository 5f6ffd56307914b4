//! What does logind know of a session? sd_session_is_active(3)

#![forbid(unsafe_code)]

use super::process::Process;
use super::record::{self, Record};
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::wire::integer;

/// Reads a session's file; without an id, that of the session of the calling process. `ENXIO` when there is no such session.
pub fn read(id: Option<&[u8]>) -> Result<Record> {
    let path = match id {
        Some(id) if id.is_empty() || !id.iter().all(u8::is_ascii_alphanumeric) => return Err(Errno::INVAL),
        Some(id) => path(id)?,
        None => path(Process::pid(0).session()?.as_bytes())?,
    };
    Record::read_if_there(&path)?.ok_or(Errno::NXIO)
}

fn path(id: &[u8]) -> Result<CString> {
    CString::joined(&[b"/run/systemd/sessions/", id])
}

/// What its file says of a variable; without that, `or`.
#[inline(never)]
fn value(id: Option<&[u8]>, key: &str, or: Errno) -> Result<Vec<u8>> {
    read(id)?.required(key, or)
}

/// Whether it is in the foreground.
pub fn is_active(id: Option<&[u8]>) -> Result<bool> {
    record::boolean(&value(id, "ACTIVE", Errno::IO)?)
}

/// Whether it came over the network.
pub fn is_remote(id: Option<&[u8]>) -> Result<bool> {
    record::boolean(&value(id, "REMOTE", Errno::NODATA)?)
}

/// Whether it is being opened, used or closed.
pub fn state(id: Option<&[u8]>) -> Result<CString> {
    read(id)?.text("STATE", Errno::IO)
}

/// Whose it is.
pub fn uid(id: Option<&[u8]>) -> Result<u32> {
    record::uid(&value(id, "UID", Errno::IO)?)
}

/// When it began, in microseconds since 1970.
pub fn start_time(id: Option<&[u8]>) -> Result<u64> {
    integer::u64(&value(id, "REALTIME", Errno::IO)?)
}

/// The process that opened it.
pub fn leader(id: Option<&[u8]>) -> Result<i32> {
    integer::pid(&value(id, "LEADER", Errno::NODATA)?)
}

/// The number of its virtual terminal.
pub fn vt(id: Option<&[u8]>) -> Result<u32> {
    integer::u32(&value(id, "VTNR", Errno::NODATA)?)
}

/// Whatever else is known of it by a name.
pub fn text(id: Option<&[u8]>, key: &str) -> Result<CString> {
    read(id)?.text(key, Errno::NODATA)
}

/// The marks of devices that it has access to besides those of its seat.
pub fn extra_device_access(id: Option<&[u8]>) -> Result<Vec<CString>> {
    read(id)?.words("EXTRA_DEVICE_ACCESS")
}
