//! How does a message become final? The last header fields are written, the lengths filled in. See `sd_bus_message_seal(3)`.

#![forbid(unsafe_code)]

use super::cursor::Frame;
use super::fields;
use super::*;
use crate::wire::marshal::MESSAGE_MAX;
use crate::wire::signature::SIGNATURE_MAX;

impl Message {
    /// Makes the message final, with a serial and the time its reply may take. Failing changes nothing.
    pub fn seal(&self, cookie: u64, timeout: u64) -> Result {
        let mut state = self.state.build().ok_or(Errno::PERM)?;
        let State { content: wire, cursor } = &mut *state;
        if cursor.depth() > 0 {
            return Err(Errno::BADMSG);
        }
        if wire.poisoned {
            return Err(Errno::STALE);
        }
        let serial = u32::try_from(cookie).map_err(|_| Errno::OPNOTSUPP)?;
        if self.kind == METHOD_RETURN && self.answer.get() != 0 && hash(wire.signature()) != self.answer.get() {
            return Err(Errno::NOMSG);
        }
        if wire.signature().len() > SIGNATURE_MAX {
            return Err(Errno::INVAL);
        }
        wire.reserve_head(if wire.fds.is_empty() { fields::padding(&wire.head) } else { 7 + fields::NUMBER })?;
        let before = wire.signature_at.checked_sub(1);
        if let Some(length) = before.and_then(|before| wire.head.get_mut(before as usize)) {
            *length = wire.signature_len as u8;
        }
        if !wire.fds.is_empty() {
            wire.put_number(fields::UNIX_FDS, wire.fds.len() as u32);
        }
        let length = (wire.head.len() - fields::FIXED) as u32;
        fields::pad(&mut wire.head);
        let numbers = [wire.body.len() as u32, serial, length].map(u32::to_ne_bytes);
        if let Some([_, _, flags, _, places @ ..]) = wire.head.first_chunk_mut::<{ fields::FIXED }>() {
            *flags = self.flags.get();
            places.copy_from_slice(numbers.as_flattened());
        }
        cursor.reset(Frame::root(wire.signature()));
        state.seal();
        self.cookie.set(serial);
        self.timeout.set(timeout);
        Ok(())
    }

    /// Whether the sealed message is short enough to be sent.
    pub fn fits(&self) -> bool {
        self.sealed().is_some_and(|wire| wire.len() <= MESSAGE_MAX)
    }
}
