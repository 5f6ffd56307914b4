//! Which errno does an error name stand for, and which name an errno? `System.Error.*`, then what `sd_bus_error_add_map(3)` added,
//! then the standard names of `sd-bus-errors(3)` and the services' own.

use super::table::{Table, table};
use super::{errno_names, services};
use crate::errno::{Errno, Result};
use crate::mem;
use core::ffi::{CStr, c_char, c_int};
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

pub(super) const SYSTEM_ERROR: &[u8] = b"System.Error.";
const STANDARD: &[u8] = b"org.freedesktop.DBus.Error.";
const SERVICES: &[u8] = b"org.freedesktop.";

/// Below `org.freedesktop.DBus.Error.`.
static STANDARD_NAMES: Table = table![
    "Failed" => libc::EACCES,
    "NoMemory" => libc::ENOMEM,
    "ServiceUnknown" => libc::EHOSTUNREACH,
    "NameHasNoOwner" => libc::ENXIO,
    "NoReply" => libc::ETIMEDOUT,
    "IOError" => libc::EIO,
    "BadAddress" => libc::EADDRNOTAVAIL,
    "NotSupported" => libc::EOPNOTSUPP,
    "LimitsExceeded" => libc::ENOBUFS,
    "AccessDenied" => libc::EACCES,
    "AuthFailed" => libc::EACCES,
    "NoServer" => libc::EHOSTDOWN,
    "Timeout" => libc::ETIMEDOUT,
    "NoNetwork" => libc::ENONET,
    "AddressInUse" => libc::EADDRINUSE,
    "Disconnected" => libc::ECONNRESET,
    "InvalidArgs" => libc::EINVAL,
    "FileNotFound" => libc::ENOENT,
    "FileExists" => libc::EEXIST,
    "UnknownMethod" => libc::EBADR,
    "UnknownObject" => libc::EBADR,
    "UnknownInterface" => libc::EBADR,
    "UnknownProperty" => libc::EBADR,
    "PropertyReadOnly" => libc::EROFS,
    "UnixProcessIdUnknown" => libc::ESRCH,
    "InvalidSignature" => libc::EINVAL,
    "InconsistentMessage" => libc::EBADMSG,
    "TimedOut" => libc::ETIMEDOUT,
    "MatchRuleNotFound" => libc::ENOENT,
    "MatchRuleInvalid" => libc::EINVAL,
    "InteractiveAuthorizationRequired" => libc::EACCES,
    "InvalidFileContent" => libc::EINVAL,
    "SELinuxSecurityContextUnknown" => libc::ESRCH,
    "ObjectPathInUse" => libc::EBUSY,
];

/// The standard name of an errno, if it has one.
pub(super) fn name_of(error: c_int) -> Option<&'static CStr> {
    Some(match error {
        libc::ENOMEM => super::NO_MEMORY,
        libc::EPERM | libc::EACCES => c"org.freedesktop.DBus.Error.AccessDenied",
        libc::EINVAL => c"org.freedesktop.DBus.Error.InvalidArgs",
        libc::ESRCH => c"org.freedesktop.DBus.Error.UnixProcessIdUnknown",
        libc::ENOENT => c"org.freedesktop.DBus.Error.FileNotFound",
        libc::EEXIST => c"org.freedesktop.DBus.Error.FileExists",
        libc::ETIMEDOUT | libc::ETIME => c"org.freedesktop.DBus.Error.Timeout",
        libc::EIO => c"org.freedesktop.DBus.Error.IOError",
        libc::ENETRESET | libc::ECONNABORTED | libc::ECONNRESET => c"org.freedesktop.DBus.Error.Disconnected",
        libc::EOPNOTSUPP => c"org.freedesktop.DBus.Error.NotSupported",
        libc::EADDRNOTAVAIL => c"org.freedesktop.DBus.Error.BadAddress",
        libc::ENOBUFS => c"org.freedesktop.DBus.Error.LimitsExceeded",
        libc::EADDRINUSE => c"org.freedesktop.DBus.Error.AddressInUse",
        libc::EBADMSG => c"org.freedesktop.DBus.Error.InconsistentMessage",
        _ => return None,
    })
}

/// The errno of a name; `EIO` when nothing is known of it.
pub(super) fn number_of(name: &[u8]) -> c_int {
    let system = name.strip_prefix(SYSTEM_ERROR).and_then(errno_names::number_of);
    system.or_else(|| added(name)).or_else(|| built_in(name)).unwrap_or(libc::EIO)
}

fn built_in(name: &[u8]) -> Option<c_int> {
    match name.strip_prefix(STANDARD) {
        Some(standard) => STANDARD_NAMES.number_of(standard),
        None => services::NAMES.number_of(name.strip_prefix(SERVICES)?),
    }
}

/// `sd_bus_error_map`: one line of an array that a line without name ends.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Line {
    name: *const c_char,
    code: c_int,
}

/// The `code` of the last line: `SD_BUS_ERROR_MAP_END`.
const END: c_int = -(b'x' as c_int);

/// An added array; the list of them only grows, so that readers need no lock.
struct Added {
    lines: *const Line,
    next: AtomicPtr<Added>,
}

static FIRST: AtomicPtr<Added> = AtomicPtr::new(ptr::null_mut());

/// The lines of an array up to its end.
///
/// # Safety
/// `start` points to an array that `SD_BUS_ERROR_MAP_END` ends and that stays as it is.
unsafe fn lines(start: *const Line) -> impl Iterator<Item = Line> {
    (0..).map_while(move |index| {
        // SAFETY: the caller's array goes on until its end is seen.
        let line = unsafe { *start.add(index) };
        (line.code != END).then_some(line)
    })
}

fn added(name: &[u8]) -> Option<c_int> {
    let mut at = FIRST.load(Ordering::Acquire);
    // SAFETY: list elements are never freed.
    while let Some(map) = unsafe { at.as_ref() } {
        // SAFETY: `add` checked the array, and its caller keeps it.
        let found = unsafe { lines(map.lines) }.find(|line| {
            // SAFETY: `add` found no line without a name.
            unsafe { CStr::from_ptr(line.name) }.to_bytes() == name
        });
        if let Some(line) = found {
            return Some(line.code);
        }
        at = map.next.load(Ordering::Acquire);
    }
    None
}

/// Adds an array behind the others; false when it is already there.
///
/// # Safety
/// `map` is NULL or an array that `SD_BUS_ERROR_MAP_END` ends and that stays as it is for the life of the process.
pub unsafe fn add(map: *const Line) -> Result<bool> {
    // SAFETY: passed on to the caller.
    if map.is_null() || unsafe { lines(map) }.any(|line| line.name.is_null() || line.code <= 0) {
        return Err(Errno::INVAL);
    }
    let mut place = &FIRST;
    let mut fresh: *mut Added = ptr::null_mut();
    loop {
        let at = place.load(Ordering::Acquire);
        // SAFETY: list elements are never freed.
        if let Some(known) = unsafe { at.as_ref() } {
            if known.lines == map {
                // SAFETY: `fresh` is NULL or was never published.
                unsafe { libc::free(fresh.cast()) };
                return Ok(false);
            }
            place = &known.next;
            continue;
        }
        if fresh.is_null() {
            fresh = mem::allocate::<Added>()?.as_ptr();
            // SAFETY: freshly allocated.
            unsafe { fresh.write(Added { lines: map, next: AtomicPtr::default() }) };
        }
        if place.compare_exchange(ptr::null_mut(), fresh, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            return Ok(true);
        }
    }
}
