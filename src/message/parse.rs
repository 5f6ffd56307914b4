//! Is what arrived a message? The header is checked as a whole at once, the body when it is read.

#![forbid(unsafe_code)]

use super::cursor::Frame;
use super::fields::{self, FIXED, Fields};
use super::rare::Rare;
use super::read::text_is_valid;
use super::skip::DEPTH_MAX;
use super::*;
use crate::mem::Buffer;
use crate::obj::Room;
use crate::wire::marshal::{Bytes, MESSAGE_MAX, NATIVE, SWAPPED, align};
use crate::wire::{names, path, signature};

/// How long the message will be whose first 16 bytes these are; `EBADMSG` when it will be none, `ENOBUFS` when it is too long.
pub fn total_length(start: &[u8; FIXED]) -> Result<usize> {
    let bytes = Bytes::new(start, is_swapped(start[0])?);
    let (body, _) = bytes.u32(4)?;
    let (fields, _) = bytes.u32(12)?;
    let total = FIXED as u64 + u64::from(fields).next_multiple_of(8) + u64::from(body);
    usize::try_from(total).ok().filter(|&total| total < MESSAGE_MAX).ok_or(Errno::NOBUFS)
}

/// How many descriptors the header of a whole message announces, for who must find them.
pub fn announced_fds(bytes: &[u8]) -> usize {
    let announced = || -> Result<Option<u32>> {
        let swapped = is_swapped(*bytes.first().ok_or(Errno::BADMSG)?)?;
        let (length, _) = Bytes::new(bytes, swapped).u32(12)?;
        let header = bytes.get(..FIXED.saturating_add(length as usize)).ok_or(Errno::BADMSG)?;
        let mut found = Found::default();
        found.read(Bytes::new(header, swapped), header.len())?;
        Ok(found.fds)
    };
    announced().ok().flatten().unwrap_or(0) as usize
}

fn is_swapped(order: u8) -> Result<bool> {
    match order {
        NATIVE => Ok(false),
        SWAPPED => Ok(true),
        _ => Err(Errno::BADMSG),
    }
}

/// What the header fields say.
#[derive(Default)]
struct Found {
    fields: Fields,
    /// Where the text of the signature begins, and its length.
    signature: Option<(u32, u32)>,
    reply_cookie: Option<u32>,
    fds: Option<u32>,
}

/// What the header of a whole message says. It is read in place, and stays there until the message is made.
#[derive(Default)]
pub struct Incoming {
    kind: u8,
    flags: u8,
    swapped: bool,
    cookie: u32,
    body_at: u32,
    found: Found,
    rare: Option<Box<Rare>>,
}

impl Incoming {
    /// Reads the header of the message that `bytes` are, as many as [`total_length`] says; `EBADMSG` when they are none, `ENOMEM`.
    #[inline(never)]
    pub fn read(&mut self, bytes: &[u8]) -> Result {
        let start: &[u8; FIXED] = bytes.first_chunk().ok_or(Errno::BADMSG)?;
        let (swapped, kind, flags, version) = (is_swapped(start[0])?, start[1], start[2], start[3]);
        let all = Bytes::new(bytes, swapped);
        let (cookie, (length, _)) = (all.u32(8)?.0, all.u32(12)?);
        if cookie == 0 || kind == 0 || !matches!(version, 1 | 2) {
            return Err(Errno::BADMSG);
        }
        let header = bytes.get(..FIXED + length as usize).ok_or(Errno::BADMSG)?;
        (self.kind, self.flags, self.swapped, self.cookie) = (kind, flags, swapped, cookie);
        self.body_at = (FIXED + align(length as usize, 8)) as u32;
        self.found.read(Bytes::new(header, swapped), header.len())?;
        self.found.check(kind)?;
        if self.found.fields.has(fields::ERROR_NAME) {
            self.rare = Some(Rare::new()?);
        }
        Ok(())
    }

    /// How many descriptors it announces.
    pub fn fds(&self) -> usize {
        self.found.fds.unwrap_or(0) as usize
    }
}

impl Message {
    /// A message from its bytes and its descriptors; `EBADMSG` when they are none.
    pub fn from_wire(bytes: Vec<u8>, fds: Vec<Fd>, origin: Origin) -> Result<Ref<Self>> {
        if bytes.len() != total_length(bytes.first_chunk().ok_or(Errno::BADMSG)?)? {
            return Err(Errno::BADMSG);
        }
        let mut header = Incoming::default();
        header.read(&bytes)?;
        Self::receive(Room::with(&[])?, &mut header, Some(bytes), fds, origin)
    }

    /// An incoming message: its bytes, which lie in `room` unless they are `apart`, and its descriptors. `EBADMSG` when these are not
    /// as many as announced; memory it needs none.
    pub fn receive(room: Room<Self>, header: &mut Incoming, apart: Option<Vec<u8>>, fds: Vec<Fd>, origin: Origin) -> Result<Ref<Self>> {
        if header.fds() != fds.len() {
            return Err(Errno::BADMSG);
        }
        let apart = apart.map(Buffer::try_from).transpose()?;
        let message = room.fill(|behind| {
            let wire = Wire::new(apart.unwrap_or(behind), origin.can_send_fds);
            Self::blank(origin.bus, header.kind, header.flags, Sealable::new(wire, Cursor::START))
        });
        // What differs from an empty message is filled in where it is.
        let found = &header.found;
        if let Some(mut state) = message.state.build() {
            let Draft { content: wire, cursor } = &mut *state;
            wire.body = wire.head.split_off(header.body_at as usize);
            (wire.fields, wire.fds, wire.swapped, wire.received) = (found.fields, fds, header.swapped, true);
            (wire.signature_at, wire.signature_len) = found.signature.unwrap_or((0, 0));
            cursor.reset(Frame::root(wire.signature()));
            state.seal();
        }
        message.cookie.set(header.cookie);
        message.reply_cookie.set(found.reply_cookie.unwrap_or(0));
        if let Some(rare) = header.rare.take() {
            let _ = message.rare.set(rare);
        }
        Ok(message)
    }
}

impl Found {
    /// Reads all fields, each of one type, which is given for those that are known; others are skipped. Texts with NULs inside, and types,
    /// are refused by what they must be.
    fn read(&mut self, header: Bytes<'_>, end: usize) -> Result {
        let mut at = FIXED;
        while at < end {
            let (start, _) = header.room(at, 8, 0)?;
            let (code, behind) = header.u8(start)?;
            let (kind, behind) = header.ended(behind, true)?;
            at = match code {
                0 => return Err(Errno::BADMSG),
                fields::REPLY_SERIAL => number(header, code, kind, behind, &mut self.reply_cookie)?,
                fields::UNIX_FDS => number(header, code, kind, behind, &mut self.fds)?,
                fields::PATH..=fields::SIGNATURE => self.text(header, code, kind, behind)?,
                _ if signature::is_single(kind, false) => skip(header, kind, behind, 0)?,
                _ => return Err(Errno::BADMSG),
            };
        }
        Ok(())
    }

    /// Reads and checks a text field; a second one of the same code is refused.
    fn text(&mut self, header: Bytes<'_>, code: u8, kind: &[u8], at: usize) -> Result<usize> {
        let wanted = match code {
            fields::PATH => b'o',
            fields::SIGNATURE => b'g',
            _ => b's',
        };
        if kind != [wanted] || self.fields.has(code) || (code == fields::SIGNATURE && self.signature.is_some()) {
            return Err(Errno::BADMSG);
        }
        let (text, end) = header.ended(at, wanted == b'g')?;
        let valid = match code {
            fields::PATH => path::is_valid(text) && text != b"/org/freedesktop/DBus/Local",
            fields::INTERFACE => names::is_interface(text) && text != b"org.freedesktop.DBus.Local",
            fields::MEMBER => names::is_member(text),
            fields::ERROR_NAME => names::is_interface(text),
            fields::DESTINATION => names::is_service(text),
            fields::SENDER => names::is_service(text) && text != b"org.freedesktop.DBus.Local",
            _ => signature::is_valid_with_dict_entries(text),
        };
        if !valid {
            return Err(Errno::BADMSG);
        }
        let start = end - 1 - text.len();
        if code == fields::SIGNATURE {
            self.signature = Some((start as u32, text.len() as u32));
        } else {
            self.fields.set(code, start);
        }
        Ok(end)
    }

    /// Checks that the fields are there that a message of this type must have.
    fn check(&self, kind: u8) -> Result {
        let answers = self.reply_cookie.is_some();
        let has = |codes: &[u8]| codes.iter().all(|&code| self.fields.has(code));
        let complete = match kind {
            SIGNAL => !answers && has(&[fields::PATH, fields::INTERFACE, fields::MEMBER]),
            METHOD_CALL => !answers && has(&[fields::PATH, fields::MEMBER]),
            METHOD_RETURN => answers,
            METHOD_ERROR => answers && has(&[fields::ERROR_NAME]),
            _ => true,
        };
        if complete { Ok(()) } else { Err(Errno::BADMSG) }
    }
}

/// Reads a field that is a number, once; no message has the serial 0.
fn number(header: Bytes<'_>, code: u8, kind: &[u8], at: usize, place: &mut Option<u32>) -> Result<usize> {
    let (value, end) = header.u32(at)?;
    if kind != b"u" || place.replace(value).is_some() || (value == 0 && code == fields::REPLY_SERIAL) {
        return Err(Errno::BADMSG);
    }
    Ok(end)
}

/// Passes over an unknown field. As in the reference, it must be basic, or a variant that is.
fn skip(header: Bytes<'_>, kind: &[u8], at: usize, depth: usize) -> Result<usize> {
    match *kind {
        [b'v'] if depth < DEPTH_MAX => {
            let (contents, at) = header.signature(at)?;
            skip(header, contents, at, depth + 1)
        }
        [code @ (b's' | b'o' | b'g')] => {
            let (text, end) = if code == b'g' { header.signature(at)? } else { header.string(at)? };
            if text_is_valid(code, text) { Ok(end) } else { Err(Errno::BADMSG) }
        }
        [code] => {
            let size = signature::size(code).ok_or(Errno::BADMSG)?;
            header.room(at, size, size).map(|(_, end)| end)
        }
        _ => Err(Errno::BADMSG),
    }
}
