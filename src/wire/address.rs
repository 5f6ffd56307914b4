//! What does a D-Bus address say? `transport:key=value,…;transport:…`, values percent-escaped, taken one after the other.
//! sd_bus_set_address(3).
//!
//! A key that is not known is skipped up to the next comma, even past a semicolon, as it always was.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::mem::{Digits, Vec};

/// Arguments that `unixexec:` can have at most.
const ARGUMENTS_MAX: usize = 256;

/// Where to connect.
pub enum Transport {
    /// `unix:path=`
    Path(Vec<u8>),
    /// `unix:abstract=`
    Abstract(Vec<u8>),
    /// `tcp:`
    Tcp {
        host: Vec<u8>,
        port: Vec<u8>,
        /// `ipv4` or `ipv6`, if either is demanded.
        family: Option<Family>,
    },
    /// `unixexec:`; the first of the arguments is the program's name.
    Exec { path: Vec<u8>, arguments: Vec<Vec<u8>> },
    /// `x-machine-unix:machine=`
    Machine(Vec<u8>),
    /// `x-machine-unix:pid=`
    Leader(Vec<u8>),
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
    pub guid: Option<Vec<u8>>,
}

/// The keys of one address that have been seen.
#[derive(Default)]
struct Fields {
    guid: Option<Vec<u8>>,
    values: [Option<Vec<u8>>; 3],
    arguments: Vec<Option<Vec<u8>>>,
}

/// Reads the first address of `text` whose transport is known. Returns it with the rest, or `None` when there is none.
pub fn next(text: &[u8]) -> Result<Option<(Address, &[u8])>> {
    let mut at = text;
    loop {
        while let [b';', rest @ ..] = at {
            at = rest;
        }
        if at.is_empty() {
            return Ok(None);
        }
        if let Some(rest) = at.strip_prefix(b"unix:") {
            let (fields, rest) = keys(rest, [b"path", b"abstract", b""])?;
            return Ok(Some((unix(fields)?, rest)));
        }
        if let Some(rest) = at.strip_prefix(b"tcp:") {
            let (fields, rest) = keys(rest, [b"host", b"port", b"family"])?;
            return Ok(Some((tcp(fields)?, rest)));
        }
        if let Some(rest) = at.strip_prefix(b"unixexec:") {
            let (fields, rest) = keys(rest, [b"path", b"argv", b""])?;
            return Ok(Some((exec(fields)?, rest)));
        }
        if let Some(rest) = at.strip_prefix(b"x-machine-unix:") {
            let (fields, rest) = keys(rest, [b"machine", b"pid", b""])?;
            return Ok(Some((machine(fields)?, rest)));
        }
        match memchr::memchr(b';', at) {
            Some(end) => at = &at[end..],
            None => return Ok(None),
        }
    }
}

/// Reads `key=value` pairs up to the end of the address. The known key `argv` stands for `argv0`, `argv1`, ….
fn keys<'a>(mut at: &'a [u8], known: [&[u8]; 3]) -> Result<(Fields, &'a [u8])> {
    let mut fields = Fields::default();
    while !matches!(at, [] | [b';', ..]) {
        if let Some(rest) = value_of(at, b"guid") {
            at = set(&mut fields.guid, rest)?;
        } else if let Some((index, rest)) = known.contains(&b"argv".as_slice()).then(|| argument(at)).flatten() {
            at = set_argument(&mut fields.arguments, index?, rest)?;
        } else if let Some((index, rest)) = known.iter().enumerate().find_map(|(index, key)| Some((index, value_of(at, key)?))) {
            at = set(&mut fields.values[index], rest)?;
        } else {
            at = memchr::memchr(b',', at).map_or(&[], |comma| &at[comma + 1..]);
        }
    }
    Ok((fields, at))
}

/// What follows `key=`, if `at` begins so.
fn value_of<'a>(at: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    if key.is_empty() { None } else { at.strip_prefix(key)?.strip_prefix(b"=") }
}

/// The number of `argvN=` and what follows.
fn argument(at: &[u8]) -> Option<(Result<usize>, &[u8])> {
    let digits = at.strip_prefix(b"argv")?;
    let end = digits.iter().position(|c| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = Digits::number(&digits[..end], 10).ok().and_then(|number| usize::try_from(number).ok());
    let rest = digits[end..].strip_prefix(b"=");
    let index = number.filter(|&index: &usize| rest.is_some() && index <= ARGUMENTS_MAX).ok_or(Errno::INVAL);
    Some((index, rest.unwrap_or_default()))
}

fn set_argument<'a>(arguments: &mut Vec<Option<Vec<u8>>>, index: usize, at: &'a [u8]) -> Result<&'a [u8]> {
    let (value, rest) = unescape(at)?;
    while arguments.len() <= index {
        arguments.push(None)?;
    }
    arguments[index] = Some(value);
    Ok(rest)
}

fn set<'a>(place: &mut Option<Vec<u8>>, at: &'a [u8]) -> Result<&'a [u8]> {
    if place.is_some() {
        return Err(Errno::INVAL);
    }
    let (value, rest) = unescape(at)?;
    *place = Some(value);
    Ok(rest)
}

/// Reads a value with its escapes resolved. It ends at an escaped NUL, as every C string does.
fn unescape(mut at: &[u8]) -> Result<(Vec<u8>, &[u8])> {
    let mut value = Vec::new();
    let mut ended = false;
    loop {
        let byte = match at {
            [] | [b';', ..] => return Ok((value, at)),
            [b',', rest @ ..] => return Ok((value, rest)),
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

fn unix(fields: Fields) -> Result<Address> {
    let [path, name, _] = fields.values;
    let transport = match (path, name) {
        (Some(path), None) => Transport::Path(path),
        (None, Some(name)) => Transport::Abstract(name),
        _ => return Err(Errno::INVAL),
    };
    Ok(Address { transport, guid: fields.guid })
}

fn tcp(fields: Fields) -> Result<Address> {
    let [Some(host), Some(port), family] = fields.values else { return Err(Errno::INVAL) };
    let family = match family.as_deref() {
        None => None,
        Some(b"ipv4") => Some(Family::V4),
        Some(b"ipv6") => Some(Family::V6),
        Some(_) => return Err(Errno::INVAL),
    };
    Ok(Address { transport: Transport::Tcp { host, port, family }, guid: fields.guid })
}

fn exec(mut fields: Fields) -> Result<Address> {
    let [Some(path), ..] = fields.values else { return Err(Errno::INVAL) };
    let mut arguments = Vec::new();
    arguments.reserve_exact(fields.arguments.len().max(1))?;
    if fields.arguments.is_empty() {
        fields.arguments.push(None)?;
    }
    for (index, argument) in fields.arguments.iter_mut().enumerate() {
        match argument.take() {
            Some(argument) => arguments.push_reserved(argument),
            None if index == 0 => arguments.push_reserved(Vec::copy_of(&path)?),
            None => return Err(Errno::INVAL),
        }
    }
    Ok(Address { transport: Transport::Exec { path, arguments }, guid: fields.guid })
}

fn machine(fields: Fields) -> Result<Address> {
    let [machine, pid, _] = fields.values;
    let transport = match (machine, pid) {
        (Some(machine), None) => Transport::Machine(machine),
        (None, Some(pid)) => Transport::Leader(pid),
        _ => return Err(Errno::INVAL),
    };
    Ok(Address { transport, guid: fields.guid })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Result<std::string::String> {
        match next(text.as_bytes())? {
            Some((Address { transport: Transport::Path(path), .. }, _)) => Ok(std::string::String::from_utf8_lossy(&path).into_owned()),
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
        assert!(matches!(first.transport, Transport::Abstract(name) if &name[..] == b"a"));
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
