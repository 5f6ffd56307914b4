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
    names(c"/run/systemd/seats/", |_| true)
}

/// All sessions.
pub fn sessions() -> Result<Vec<CString>> {
    names(c"/run/systemd/sessions/", |_| true)
}

/// All virtual machines and containers.
pub fn machines() -> Result<Vec<CString>> {
    names(c"/run/systemd/machines/", machine::is_name)
}

/// All users who are logged in.
pub fn uids() -> Result<Vec<u32>> {
    let mut list = Vec::new();
    each(c"/run/systemd/users/", &mut |name| integer::uid(name).map_or(Ok(()), |uid| list.push(uid)))?;
    Ok(list)
}

fn names(path: &CStr, is_wanted: fn(&[u8]) -> bool) -> Result<Vec<CString>> {
    let mut list = Vec::new();
    each(path, &mut |name| if is_wanted(name) { list.push(CString::new(name)?) } else { Ok(()) })?;
    Ok(list)
}

/// Tells the files in a directory, which need not be there.
fn each(path: &CStr, tell: &mut dyn FnMut(&[u8]) -> Result) -> Result {
    match directory::files(path, tell) {
        Err(Errno::NOENT) => Ok(()),
        done => done,
    }
}
