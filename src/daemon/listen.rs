//! Which descriptors did the service manager hand over? sd_listen_fds(3)

#![forbid(unsafe_code)]

use super::Environment;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::sys::environment::read;
use crate::sys::socket::set_close_on_exec;
use crate::sys::{pidfd, process};
use crate::wire::integer;
use core::ffi::{CStr, c_int};

/// The number of the first one.
const START: c_int = 3;
const VARIABLES: [&CStr; 4] = [c"LISTEN_PID", c"LISTEN_PIDFDID", c"LISTEN_FDS", c"LISTEN_FDNAMES"];

/// How many there are; from now on they are close-on-exec.
pub fn listen_fds(environment: Environment) -> Result<c_int> {
    environment.after(&VARIABLES, take)
}

/// How many there are, and, if there are any, as many names.
pub fn listen_fds_with_names(environment: Environment) -> Result<(c_int, Vec<CString>)> {
    environment.after(&VARIABLES, || {
        let count = take()?;
        let names = if count > 0 { names(count)? } else { Vec::new() };
        Ok((count, names))
    })
}

fn take() -> Result<c_int> {
    if read(c"LISTEN_PID", |text| text.map(integer::pid).transpose())? != Some(process::pid()) {
        return Ok(0);
    }
    if let Some(inode) = read(c"LISTEN_PIDFDID", |text| text.map(integer::u64).transpose())? {
        // Where the kernel does not number its pidfds, the pid has to be enough.
        if matches!(pidfd::own_inode(), Ok(own) if own != inode) {
            return Ok(0);
        }
    }
    let Some(count) = read(c"LISTEN_FDS", |text| text.map(integer::i32).transpose())? else { return Ok(0) };
    if !(1..=c_int::MAX - START).contains(&count) {
        return Err(Errno::INVAL);
    }
    for fd in START..START + count {
        set_close_on_exec(fd, true)?;
    }
    Ok(count)
}

/// The names of `count` descriptors; another number of names is an error.
fn names(count: c_int) -> Result<Vec<CString>> {
    let mut names = Vec::new();
    read(c"LISTEN_FDNAMES", |text| match text {
        Some(text) => split(text, &mut names),
        None => (0..count).try_for_each(|_| names.push(CString::new(b"unknown")?)),
    })?;
    if usize::try_from(count) == Ok(names.len()) { Ok(names) } else { Err(Errno::INVAL) }
}

/// Names stand between colons; a backslash takes the meaning off the character behind it.
fn split(text: &[u8], names: &mut Vec<CString>) -> Result {
    let mut name = Vec::new();
    let mut rest = text.iter();
    while let Some(&character) = rest.next() {
        match character {
            b':' => names.push(CString::terminated(core::mem::take(&mut name))?)?,
            b'\\' => name.push(*rest.next().ok_or(Errno::INVAL)?)?,
            character => name.push(character)?,
        }
    }
    names.push(CString::terminated(name)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> std::vec::Vec<std::string::String> {
        let mut names = Vec::new();
        split(text.as_bytes(), &mut names).unwrap();
        names.iter().map(|name| name.to_str().unwrap().into()).collect()
    }

    #[test]
    fn splits_names() {
        assert_eq!(told(""), [""]);
        assert_eq!(told("a::b:"), ["a", "", "b", ""]);
        assert_eq!(told(r"a\:b\\:\n"), [r"a:b\", "n"]);
        assert_eq!(split(br"a\", &mut Vec::new()), Err(Errno::INVAL));
    }
}
