//! What kind of thing is a descriptor, and where is it bound? sd_is_fifo(3)
//!
//! A descriptor that is none is an error; one of another kind is not.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::sys::address::local;
use crate::sys::file::{about, status};
use crate::sys::queue;
use crate::sys::socket::{self, Address, family};
use core::ffi::{CStr, c_int};
use libc::{AF_INET, AF_INET6, AF_UNIX, S_IFCHR, S_IFIFO, S_IFMT, S_IFREG, S_IFSOCK};

/// Whether a stream socket takes connections, as `listening` arguments ask it: 0 for no, positive for yes.
#[derive(Clone, Copy)]
pub struct Listening(pub c_int);

/// A FIFO, at `path` if one is given.
pub fn fifo(fd: c_int, path: Option<&CStr>) -> Result<bool> {
    let fifo = about(valid(fd)?)?;
    if fifo.st_mode & S_IFMT != S_IFIFO {
        return Ok(false);
    }
    let Some(path) = path else { return Ok(true) };
    Ok(there(path)?.is_some_and(|found| found.st_mode & S_IFMT == S_IFIFO && is_same(&fifo, &found)))
}

/// A character device or a regular file, at `path` if one is given. Devices are known by their number.
pub fn special(fd: c_int, path: Option<&CStr>) -> Result<bool> {
    let special = about(valid(fd)?)?;
    let kind = special.st_mode & S_IFMT;
    if kind != S_IFREG && kind != S_IFCHR {
        return Ok(false);
    }
    let Some(path) = path else { return Ok(true) };
    let Some(found) = there(path)? else { return Ok(false) };
    let is_it = if kind == S_IFCHR { found.st_rdev == special.st_rdev } else { is_same(&special, &found) };
    Ok(found.st_mode & S_IFMT == kind && is_it)
}

/// A POSIX message queue, of that name if one is given.
pub fn mq(fd: c_int, name: Option<&CStr>) -> Result<bool> {
    if !queue::is_queue(valid(fd)?)? {
        return Ok(false);
    }
    let Some(name) = name else { return Ok(true) };
    if !name.to_bytes().starts_with(b"/") {
        return Err(Errno::INVAL);
    }
    let path = CString::joined(&[b"/dev/mqueue", name.to_bytes()])?;
    Ok(is_same(&about(fd)?, &status(&path)?))
}

/// A socket of that family and type; 0 is any.
pub fn socket(fd: c_int, wanted: c_int, kind: c_int, listening: Listening) -> Result<bool> {
    valid(fd)?;
    if wanted < 0 {
        return Err(Errno::INVAL);
    }
    Ok(of_kind(fd, kind, listening)? && (wanted == 0 || family(fd)? == wanted))
}

/// An internet socket, of that family and bound to that port; 0 is any.
pub fn inet(fd: c_int, wanted: c_int, kind: c_int, listening: Listening, port: u16) -> Result<bool> {
    valid(fd)?;
    if !matches!(wanted, 0 | AF_INET | AF_INET6) {
        return Err(Errno::INVAL);
    }
    if !of_kind(fd, kind, listening)? {
        return Ok(false);
    }
    let address = local(fd)?;
    if !matches!(address.family(), AF_INET | AF_INET6) || (wanted != 0 && address.family() != wanted) {
        return Ok(false);
    }
    Ok(port == 0 || address.inet()?.port == port)
}

/// An internet socket bound to that address, where it says so to that port, flow and interface.
pub fn bound_to(fd: c_int, kind: c_int, wanted: &Address, listening: Listening) -> Result<bool> {
    valid(fd)?;
    if !matches!(wanted.family(), AF_INET | AF_INET6) {
        return Err(Errno::new(libc::EPFNOSUPPORT));
    }
    if !of_kind(fd, kind, listening)? {
        return Ok(false);
    }
    let address = local(fd)?;
    if address.family() != wanted.family() {
        return Ok(false);
    }
    let (is, wanted) = (address.inet()?, wanted.inet()?);
    let allows = |wanted: u32, is: u32| wanted == 0 || wanted == is;
    let rest = allows(wanted.port.into(), is.port.into()) && allows(wanted.flow, is.flow) && allows(wanted.scope, is.scope);
    Ok(rest && is.host == wanted.host)
}

/// The name that a unix socket is asked for.
#[derive(Clone, Copy)]
pub enum UnixName<'a> {
    /// Any.
    Any,
    /// A path, or the first part of one, with the byte that stands behind it.
    Path(&'a [u8]),
    /// An abstract name with the 0 before it; none at all: a socket without a name.
    Abstract(&'a [u8]),
}

/// A unix socket of that type and name.
pub fn unix(fd: c_int, kind: c_int, listening: Listening, wanted: UnixName<'_>) -> Result<bool> {
    if !of_kind(valid(fd)?, kind, listening)? {
        return Ok(false);
    }
    let address = local(fd)?;
    let name = address.unix_name();
    Ok(address.family() == AF_UNIX
        && match wanted {
            UnixName::Any => true,
            UnixName::Path(path) => name.starts_with(path),
            UnixName::Abstract(wanted) => name == wanted,
        })
}

fn of_kind(fd: c_int, kind: c_int, listening: Listening) -> Result<bool> {
    if kind < 0 {
        return Err(Errno::INVAL);
    }
    if about(fd)?.st_mode & S_IFMT != S_IFSOCK || (kind != 0 && socket::kind(fd)? != kind) {
        return Ok(false);
    }
    Ok(listening.0 < 0 || socket::is_listening(fd)? == (listening.0 > 0))
}

fn valid(fd: c_int) -> Result<c_int> {
    if fd < 0 { Err(Errno::BADF) } else { Ok(fd) }
}

/// What is at `path`, if anything is.
fn there(path: &CStr) -> Result<Option<libc::stat>> {
    match status(path) {
        Ok(found) => Ok(Some(found)),
        Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_same(one: &libc::stat, other: &libc::stat) -> bool {
    (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
}
