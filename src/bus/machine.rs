//! Which process leads a container? As the registry of machines says. For `x-machine-unix:` addresses, sd_bus_open_system_machine(3).

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::sys::proc;

/// Bytes that a host name has at most.
const NAME_MAX: usize = 64;

/// Whether a machine can be called so. With `host`, `.host` stands for this one.
pub fn is_name(name: &[u8], host: bool) -> bool {
    let label = |label: &[u8]| {
        let plain = label.iter().all(|c| c.is_ascii_alphanumeric() || *c == b'-');
        plain && !label.is_empty() && !label.starts_with(b"-") && !label.ends_with(b"-")
    };
    (host && name == b".host") || (name.len() <= NAME_MAX && name.split(|&c| c == b'.').all(label))
}

/// The leader of a machine; `EHOSTDOWN` when it does not run.
pub fn leader(name: &[u8]) -> Result<i32> {
    if name == b".host" {
        return Ok(1);
    }
    let name = core::str::from_utf8(name).map_err(|_| Errno::INVAL)?;
    let path = CString::format(format_args!("/run/systemd/machines/{name}"))?;
    let text = match proc::read_file(&path, 64 * 1024) {
        Err(Errno::NOENT) => return Err(Errno::new(libc::EHOSTDOWN)),
        other => other?,
    };
    let value = |key: &[u8]| text.split(|&c| c == b'\n').find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    if value(b"CLASS=") != b"container" {
        return Err(Errno::IO);
    }
    pid(value(b"LEADER="))
}

/// Reads a process id: `EINVAL` when it is no number, `ERANGE` when it is no process's.
pub fn pid(text: &[u8]) -> Result<i32> {
    let number: i64 = core::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()).ok_or(Errno::INVAL)?;
    i32::try_from(number).ok().filter(|&pid| pid > 0).ok_or(Errno::RANGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_host_names() {
        for good in ["m", "m.n", "12a", "a-b"] {
            assert!(is_name(good.as_bytes(), false), "{good}");
        }
        for bad in ["", "-", "_x", ".", "a.", ".host", "a/b", "a b"] {
            assert!(!is_name(bad.as_bytes(), false), "{bad}");
        }
        assert!(is_name(b".host", true));
        assert_eq!((pid(b"7"), pid(b"0"), pid(b"x")), (Ok(7), Err(Errno::RANGE), Err(Errno::INVAL)));
    }
}
