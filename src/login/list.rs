//! Who and what is there? sd_get_seats(3)

#![forbid(unsafe_code)]

use super::machine;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::sys::directory;
use crate::wire::integer;
use core::ffi::CStr;

/// All seats.
pub fn seats() -> Result<Vec<CString>> {
    collect(c"/run/systemd/seats/", |name| Some(CString::new(name)))
}

/// All sessions.
pub fn sessions() -> Result<Vec<CString>> {
    collect(c"/run/systemd/sessions/", |name| Some(CString::new(name)))
}

/// All users who are logged in.
pub fn uids() -> Result<Vec<u32>> {
    collect(c"/run/systemd/users/", |name| integer::uid(name).map(Ok))
}

/// All virtual machines and containers.
pub fn machines() -> Result<Vec<CString>> {
    collect(c"/run/systemd/machines/", |name| machine::is_name(name).then(|| CString::new(name)))
}

/// What `read` makes of the files in a directory, which need not be there.
fn collect<T>(path: &CStr, read: impl Fn(&[u8]) -> Option<Result<T>>) -> Result<Vec<T>> {
    let mut list = Vec::new();
    let found = directory::files(path, |name| read(name).map_or(Ok(()), |item| list.push(item?)));
    match found {
        Ok(()) | Err(Errno::NOENT) => Ok(list),
        Err(error) => Err(error),
    }
}
