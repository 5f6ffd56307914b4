//! How does a program get a descriptor whose lines go to the journal? It names itself on a stream. sd_journal_stream_fd(3)
//!
//! Nothing is allocated, so that a signal handler may do it.

#![forbid(unsafe_code)]

use super::priority;
use crate::errno::{Errno, Result};
use crate::mem::Digits;
use crate::sys::datagram::{self, Datagram};
use crate::sys::socket::{self, Address, Slice};
use crate::sys::{Fd, KeptErrno, file};
use core::ffi::{CStr, c_int};

/// What the stream may hold that the journal has not read.
const ROOM: c_int = 8 << 20;
/// What a namespace's name leaves room for in the names of its units.
const NAMESPACE_MAX: usize = 222;

/// Opens a stream of lines that `identifier` writes at a priority, with prefixes `<0>` … for others if `prefixes` says so.
pub fn stream(namespace: Option<&[u8]>, identifier: &[u8], default: c_int, prefixes: bool) -> Result<Fd> {
    let _kept = KeptErrno::new();
    let default = priority(default)?;
    let stream = match namespace {
        None => connect(&Address::unix(b"/run/systemd/journal/stdout", false)?)?,
        Some(name) => connect_namespace(name)?,
    };
    socket::end_reading(stream.raw())?;
    datagram::reserve_room(stream.raw(), ROOM);
    // Behind the identifier: the unit, the priority, the prefixes, and three requests to pass lines on elsewhere.
    let rest = [b'\n', b'\n', default, b'\n', b'0' + u8::from(prefixes), b'\n', b'0', b'\n', b'0', b'\n', b'0', b'\n'];
    write(&stream, identifier)?;
    write(&stream, &rest)?;
    Ok(stream)
}

fn connect(to: &Address) -> Result<Fd> {
    let stream = datagram::socket(libc::AF_UNIX, libc::SOCK_STREAM)?;
    socket::connect(stream.raw(), to)?;
    Ok(stream)
}

/// Connects to the journal of a namespace. A path longer than an address is reached by its directory.
fn connect_namespace(name: &[u8]) -> Result<Fd> {
    if !is_namespace(name) {
        return Err(Errno::INVAL);
    }
    let mut directory = Path::default();
    directory.push(b"/run/systemd/journal.")?;
    directory.push(name)?;
    let mut path = directory;
    path.push(b"/stdout")?;
    if let Ok(to) = Address::unix(path.bytes(), false) {
        return connect(&to);
    }
    let directory = file::open_directory(directory.as_c_str()?)?;
    let mut path = Path::default();
    path.push(b"/proc/self/fd/")?;
    path.push(&Digits::from(directory.raw()))?;
    path.push(b"/stdout")?;
    connect(&Address::unix(path.bytes(), false)?)
}

fn is_namespace(name: &[u8]) -> bool {
    let is_legal = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.:_@".contains(byte);
    (1..=NAMESPACE_MAX).contains(&name.len()) && name.iter().all(is_legal) && name != b"." && name != b".."
}

fn write(stream: &Fd, mut text: &[u8]) -> Result {
    while !text.is_empty() {
        let message = Datagram { parts: &[Slice::new(text)], fds: &[], credentials: None, to: None };
        match datagram::send(stream.raw(), &message) {
            Ok(sent) => text = text.get(sent..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// A path in room of its own.
#[derive(Clone, Copy)]
struct Path {
    /// Zeros behind the path.
    text: [u8; 256],
    length: usize,
}

impl Default for Path {
    fn default() -> Self {
        Self { text: [0; 256], length: 0 }
    }
}

impl Path {
    fn push(&mut self, more: &[u8]) -> Result {
        let end = self.length + more.len();
        let room = self.text.get_mut(self.length..end + 1).ok_or(Errno::NAMETOOLONG)?;
        room.split_at_mut_checked(more.len()).ok_or(Errno::NAMETOOLONG)?.0.copy_from_slice(more);
        self.length = end;
        Ok(())
    }

    fn bytes(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }

    fn as_c_str(&self) -> Result<&CStr> {
        CStr::from_bytes_until_nul(&self.text).map_err(|_| Errno::NAMETOOLONG)
    }
}
