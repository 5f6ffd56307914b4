//! What does logind know of a user? sd_uid_get_state(3)

#![forbid(unsafe_code)]

use super::record::{Record, is_uid};
use super::seat;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Digits, Vec};
use crate::wire::integer;

/// Which of a user's sessions and seats are asked for.
#[derive(Clone, Copy)]
pub enum Which {
    /// All, closing ones too.
    All,
    /// Those where the user is logged in.
    Online,
    /// Those in the foreground.
    Active,
}

impl Which {
    /// As `require_active` arguments say it.
    pub fn from_c(require_active: i32) -> Self {
        match require_active {
            ..0 => Self::All,
            0 => Self::Online,
            1.. => Self::Active,
        }
    }
}

/// `None` when the user is not logged in.
fn read(uid: u32) -> Result<Option<Record>> {
    if !is_uid(uid) {
        return Err(Errno::INVAL);
    }
    Record::read_if_there(&CString::filled("/run/systemd/users/%", &[&Digits::from(uid)])?)
}

/// Whether the user is logged in, and how.
pub fn state(uid: u32) -> Result<CString> {
    match read(uid)? {
        Some(record) => record.text("STATE", Errno::IO),
        None => CString::new(b"offline"),
    }
}

/// The session that is shown first.
pub fn display(uid: u32) -> Result<CString> {
    read(uid)?.ok_or(Errno::NODATA)?.text("DISPLAY", Errno::NODATA)
}

/// Since when the user has been logged in, in microseconds since 1970; `ENXIO` when not at all, or not any more.
pub fn login_time(uid: u32) -> Result<u64> {
    let record = read(uid)?.ok_or(Errno::NXIO)?;
    let (state, since) = (record.required("STATE", Errno::IO)?, record.required("REALTIME", Errno::IO)?);
    if &*state == b"active" || &*state == b"online" { integer::u64(&since) } else { Err(Errno::NXIO) }
}

/// The user's sessions.
pub fn sessions(uid: u32, which: Which) -> Result<Vec<CString>> {
    words(
        uid,
        match which {
            Which::All => "SESSIONS",
            Which::Online => "ONLINE_SESSIONS",
            Which::Active => "ACTIVE_SESSIONS",
        },
    )
}

/// The seats of the user's sessions.
pub fn seats(uid: u32, which: Which) -> Result<Vec<CString>> {
    words(
        uid,
        match which {
            Which::All => "SEATS",
            Which::Online => "ONLINE_SEATS",
            Which::Active => "ACTIVE_SEATS",
        },
    )
}

fn words(uid: u32, key: &str) -> Result<Vec<CString>> {
    read(uid)?.map_or_else(|| Ok(Vec::new()), |record| record.words(key))
}

/// Whether the user is logged in, or even active, on a seat.
pub fn is_on_seat(uid: u32, active: bool, name: Option<&[u8]>) -> Result<bool> {
    if !is_uid(uid) {
        return Err(Errno::INVAL);
    }
    let Some(record) = seat::read_if_there(name)? else { return Ok(false) };
    let users = record.words(if active { "ACTIVE_UID" } else { "UIDS" })?;
    let wanted = Digits::from(uid);
    Ok(users.iter().any(|user| *user.as_bytes() == *wanted))
}
