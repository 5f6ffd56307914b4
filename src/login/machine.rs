//! What does machined know of a virtual machine or container? sd_machine_get_class(3)

#![forbid(unsafe_code)]

use super::record::Record;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::wire::integer;

/// The longest name of a host.
const NAME_MAX: usize = 64;

/// Whether it is the name of a host: labels of letters, digits and hyphens between dots.
pub fn is_name(name: &[u8]) -> bool {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let is_label = |label: &[u8]| !label.is_empty() && label.iter().all(is_legal) && !label.starts_with(b"-") && !label.ends_with(b"-");
    name.len() <= NAME_MAX && name.split(|&byte| byte == b'.').all(is_label)
}

/// Whether it is the name of a machine or, `.host`, stands for this one.
pub fn is_name_or_host(name: &[u8]) -> bool {
    name == b".host" || is_name(name)
}

fn read(name: &[u8]) -> Result<Record> {
    if !is_name(name) {
        return Err(Errno::INVAL);
    }
    Record::read_if_there(&CString::joined(&[b"/run/systemd/machines/", name])?)?.ok_or(Errno::NXIO)
}

/// What kind of machine it is.
pub fn class(name: &[u8]) -> Result<CString> {
    if name == b".host" { CString::new(b"host") } else { read(name)?.text("CLASS", Errno::IO) }
}

/// The first process of a container. `EHOSTDOWN` when it does not run, `EMEDIUMTYPE` when it is none.
pub fn leader(name: &[u8]) -> Result<i32> {
    if name == b".host" {
        return Ok(1);
    }
    let path = CString::joined(&[b"/run/systemd/machines/", name])?;
    let record = Record::read_if_there(&path)?.ok_or(Errno::new(libc::EHOSTDOWN))?;
    let pid = record.required("LEADER", Errno::SRCH)?;
    if record.value("CLASS")?.as_deref() != Some(b"container") {
        return Err(Errno::new(libc::EMEDIUMTYPE));
    }
    match integer::pid(&pid)? {
        1 => Err(Errno::BADMSG),
        pid => Ok(pid),
    }
}

/// The numbers of the host's network interfaces that lead there.
pub fn interfaces(name: &[u8]) -> Result<Vec<i32>> {
    let mut list = Vec::new();
    read(name)?.each_word("NETIF", &mut |word| list.push(interface(word)?))?;
    Ok(list)
}

fn interface(text: &[u8]) -> Result<i32> {
    match integer::i32(text) {
        Ok(1..) | Err(Errno::RANGE) => integer::i32(text),
        _ => Err(Errno::UCLEAN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_of_hosts() {
        assert!([b"a".as_slice(), b"A-1.b.c", b"a--b", &[b'a'; 64]].iter().all(|name| is_name(name)));
        assert!([b"".as_slice(), b".", b"a.", b".a", b"a..b", b"-a", b"a-.b", b"a_b", &[b'a'; 65]].iter().all(|name| !is_name(name)));
    }
}
