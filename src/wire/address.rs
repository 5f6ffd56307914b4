//! What does a D-Bus address say? `transport:key=value,…;transport:…`, values percent-escaped, taken one after the other.
//! sd_bus_set_address(3).
//!
//! A key that is not known is skipped up to the next comma, even past a semicolon, as it always was.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{self, CString, Digits, Vec};
use crate::wire::words;

/// Arguments that `unixexec:` can have at most.
const ARGUMENTS_MAX: usize = 256;

/// The transports, and the keys of each besides `guid`. `argv` stands for `argv0`, `argv1`, ….
const TRANSPORTS: &str = "unix tcp unixexec x-machine-unix";
const KEYS: [&str; 4] = ["path abstract", "host port family", "path argv", "machine pid"];

/// Where to connect.
pub enum Transport {
    /// `unix:path=`
    Path(CString),
    /// `unix:abstract=`
    Abstract(CString),
    /// `tcp:`
    Tcp {
        host: CString,
        port: CString,
        /// `ipv4` or `ipv6`, if either is demanded.
        family: Option<Family>,
    },
    /// `unixexec:`; the first of the arguments is the program's name.
    Exec { path: CString, arguments: Vec<CString> },
    /// `x-machine-unix:machine=`
    Machine(CString),
    /// `x-machine-unix:pid=`
    Leader(CString),
}

/// `family=` of `tcp:`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    V4,
    V6,
}

/// One address of a list.
pub struct Address {
    /// Where to connect.
    pub transport: Transport,
    /// The server must say that it has this id.
    pub guid: Option<CString>,
}

/// The keys of one address that have been seen.
#[derive(Default)]
struct Fields {
    guid: Option<CString>,
    /// In the order of `KEYS`.
    values: [Option<CString>; 3],
    arguments: Vec<Option<CString>>,
}

/// Reads the first address of `text` whose transport is known. Returns it with the rest, or `None` when there is none.
pub fn next(text: &[u8]) -> Result<Option<(Address, &[u8])>> {
    let mut at = text;
    while !at.is_empty() {
        if let Some((transport, rest)) = transport(at) {
            let mut fields = Fields::default();
            let rest = fields.read(rest, KEYS.get(transport).copied().unwrap_or_default())?;
            let transport = fields.transport(transport)?;
            return Ok(Some((Address { transport, guid: fields.guid.take() }, rest)));
        }
        at = mem::find(b';', at).and_then(|end| at.get(end + 1..)).unwrap_or_default();
    }
    Ok(None)
}

/// The place of the transport that `at` begins with, if it is known, and what follows.
fn transport(at: &[u8]) -> Option<(usize, &[u8])> {
    let (name, rest) = at.split_at_checked(mem::find(b':', at)?)?;
    Some((words::position(TRANSPORTS, name)?, rest.get(1..)?))
}

impl Fields {
    /// Reads `key=value` pairs up to the end of the address; `known` are the keys. Returns what follows.
    fn read<'a>(&mut self, mut at: &'a [u8], known: &str) -> Result<&'a [u8]> {
        while !matches!(at, [] | [b';', ..]) {
            at = match self.place(at, known)? {
                Some((place, value)) => {
                    let (value, rest) = unescape(value)?;
                    *place = Some(value);
                    rest
                }
                None => mem::find(b',', at).and_then(|comma| at.get(comma + 1..)).unwrap_or_default(),
            };
        }
        Ok(at)
    }

    /// Where the value goes whose key `at` begins with, if that is known, and what follows the key.
    fn place<'a>(&mut self, at: &'a [u8], known: &str) -> Result<Option<(&mut Option<CString>, &'a [u8])>> {
        let (key, value) = at.split_at_checked(mem::find(b'=', at).unwrap_or(at.len())).unwrap_or_default();
        let value = value.get(1..);
        if let (true, Some(digits)) = (known.ends_with("argv"), key.strip_prefix(b"argv")) {
            let place = self.argument(Digits::number(digits, 10).map_err(|_| Errno::INVAL)?)?;
            return Ok(Some((place, value.ok_or(Errno::INVAL)?)));
        }
        let place = if key == b"guid" { Some(&mut self.guid) } else { words::position(known, key).and_then(|at| self.values.get_mut(at)) };
        match place.zip(value) {
            Some((Some(_), _)) => Err(Errno::INVAL),
            found => Ok(found),
        }
    }

    fn argument(&mut self, index: u64) -> Result<&mut Option<CString>> {
        let index = usize::try_from(index).ok().filter(|&index| index <= ARGUMENTS_MAX).ok_or(Errno::INVAL)?;
        while self.arguments.len() <= index {
            self.arguments.push(None)?;
        }
        self.arguments.get_mut(index).ok_or(Errno::INVAL)
    }

    /// What the values say of the transport at this place.
    fn transport(&mut self, transport: usize) -> Result<Transport> {
        let [first, second, third] = &mut self.values;
        Ok(match (transport, first.take(), second.take()) {
            (0, Some(path), None) => Transport::Path(path),
            (0, None, Some(name)) => Transport::Abstract(name),
            (1, Some(host), Some(port)) => Transport::Tcp { host, port, family: third.take().map(family).transpose()? },
            (2, Some(path), None) => {
                let arguments = self.arguments(&path)?;
                Transport::Exec { path, arguments }
            }
            (3, Some(machine), None) => Transport::Machine(machine),
            (3, None, Some(pid)) => Transport::Leader(pid),
            _ => return Err(Errno::INVAL),
        })
    }

    /// The arguments of a program, without a gap. The first is its path if nothing else is said.
    fn arguments(&mut self, path: &CString) -> Result<Vec<CString>> {
        let first = self.argument(0)?;
        if first.is_none() {
            *first = Some(CString::copy_of(path)?);
        }
        let mut arguments = Vec::new();
        arguments.reserve_exact(self.arguments.len())?;
        for argument in self.arguments.iter_mut() {
            arguments.push_reserved(argument.take().ok_or(Errno::INVAL)?);
        }
        Ok(arguments)
    }
}

fn family(name: CString) -> Result<Family> {
    match name.as_bytes() {
        b"ipv4" => Ok(Family::V4),
        b"ipv6" => Ok(Family::V6),
        _ => Err(Errno::INVAL),
    }
}

/// Reads a value with its escapes resolved. It ends at an escaped NUL, as every C string does.
fn unescape(mut at: &[u8]) -> Result<(CString, &[u8])> {
    let mut value = Vec::new();
    let mut ended = false;
    loop {
        let byte = match at {
            [] | [b';', ..] => return Ok((CString::terminated(value)?, at)),
            [b',', rest @ ..] => return Ok((CString::terminated(value)?, rest)),
            [b'%', high, low, rest @ ..] => {
                at = rest;
                digit(*high)? << 4 | digit(*low)?
            }
            [b'%', ..] => return Err(Errno::INVAL),
            [byte, rest @ ..] => {
                at = rest;
                *byte
            }
        };
        ended |= byte == 0;
        if !ended {
            value.push(byte)?;
        }
    }
}

fn digit(c: u8) -> Result<u8> {
    char::from(c).to_digit(16).map(|digit| digit as u8).ok_or(Errno::INVAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Result<std::string::String> {
        match next(text.as_bytes())? {
            Some((Address { transport: Transport::Path(path), .. }, _)) => Ok(path.to_str().unwrap().into()),
            _ => Err(Errno::NODATA),
        }
    }

    #[test]
    fn reads_paths_and_their_escapes() {
        assert_eq!(path("unix:path=/a%41%2c,guid=x"), Ok("/aA,".into()));
        assert_eq!(path("unix:path=/a%00b"), Ok("/a".into()));
        assert_eq!(path("unix:,path=/a,,"), Ok("/a".into()));
        assert_eq!(path("bogus:x=y;;unix:path=/b"), Ok("/b".into()));
        assert_eq!(path("unix:foo=bar;x=y,path=/b"), Ok("/b".into()));
        for bad in ["unix:", "unix:path", "unix:path=/a,path=/b", "unix:path=/a%4", "unix:path=/a%zz", "unix:path=a,abstract=b"] {
            assert_eq!(path(bad), Err(Errno::INVAL), "{bad}");
        }
        for none in ["", ";;", "foo", "UNIX:path=/a", " unix:path=/a"] {
            assert_eq!(path(none), Err(Errno::NODATA), "{none}");
        }
    }

    #[test]
    fn takes_one_after_the_other() {
        let Ok(Some((first, rest))) = next(b"unix:abstract=a,guid=1;tcp:host=h,port=p,family=ipv6;") else { panic!() };
        assert!(matches!(first.transport, Transport::Abstract(name) if name.as_bytes() == b"a"));
        let Ok(Some((second, rest))) = next(rest) else { panic!() };
        assert!(matches!(second.transport, Transport::Tcp { family: Some(Family::V6), .. }));
        assert!(matches!(next(rest), Ok(None)));
    }

    #[test]
    fn arguments_leave_no_gap() {
        let count = |text: &str| match next(text.as_bytes()) {
            Ok(Some((Address { transport: Transport::Exec { arguments, .. }, .. }, _))) => Ok(arguments.len()),
            Ok(_) => Err(Errno::NODATA),
            Err(error) => Err(error),
        };
        assert_eq!(count("unixexec:path=/x"), Ok(1));
        assert_eq!(count("unixexec:path=/x,argv1=a,argv2=b"), Ok(3));
        for bad in ["path=/x,argv2=a", "path=/x,argvx=a", "path=/x,argv999999999999999999999=a", "argv1=a", "path=/x,argv300=a"] {
            assert_eq!(count(&std::format!("unixexec:{bad}")), Err(Errno::INVAL), "{bad}");
        }
    }
}
