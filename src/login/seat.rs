//! What does logind know of a seat? sd_seat_get_active(3)

#![forbid(unsafe_code)]

use super::record::{self, Record};
use super::session;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};

/// Reads a seat's file; without a name, that of the seat of the calling process's session. `None` when there is no such seat.
pub fn read_if_there(name: Option<&[u8]>) -> Result<Option<Record>> {
    let path = match name {
        Some(name) if !is_file_name(name) => return Err(Errno::INVAL),
        Some(name) => path(name)?,
        None => path(session::text(None, "SEAT")?.as_bytes())?,
    };
    Record::read_if_there(&path)
}

fn read(name: Option<&[u8]>) -> Result<Record> {
    read_if_there(name)?.ok_or(Errno::NXIO)
}

fn path(name: &[u8]) -> Result<CString> {
    CString::joined(&[b"/run/systemd/seats/", name])
}

fn is_file_name(name: &[u8]) -> bool {
    (1..=255).contains(&name.len()) && !name.contains(&b'/') && name != b"." && name != b".."
}

/// The session in the foreground, and whose it is, as far as they are asked for.
pub fn active(name: Option<&[u8]>, session: bool, user: bool) -> Result<(Option<CString>, Option<u32>)> {
    let record = read(name)?;
    let session = session.then(|| record.text("ACTIVE", Errno::NODATA)).transpose()?;
    let user = user.then(|| record::uid(&record.required("ACTIVE_UID", Errno::NODATA)?)).transpose()?;
    Ok((session, user))
}

/// The sessions.
pub fn sessions(name: Option<&[u8]>) -> Result<Vec<CString>> {
    read(name)?.words("SESSIONS")
}

/// The sessions, and whose each is.
pub fn sessions_and_users(name: Option<&[u8]>) -> Result<(Vec<CString>, Vec<u32>)> {
    let record = read(name)?;
    let mut users = Vec::new();
    record.each_word("UIDS", &mut |user| users.push(record::uid(user)?))?;
    let sessions = record.words("SESSIONS")?;
    if sessions.len() == users.len() { Ok((sessions, users)) } else { Err(Errno::UCLEAN) }
}

/// Whether text consoles can be used there.
pub fn can_tty(name: Option<&[u8]>) -> Result<bool> {
    can(name, "CAN_TTY")
}

/// Whether there is a display.
pub fn can_graphical(name: Option<&[u8]>) -> Result<bool> {
    can(name, "CAN_GRAPHICAL")
}

fn can(name: Option<&[u8]>, what: &str) -> Result<bool> {
    record::boolean(&read(name)?.required(what, Errno::NODATA)?)
}
