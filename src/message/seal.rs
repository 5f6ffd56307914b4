//! How does a message become final? The last header fields are written, the lengths filled in. See `sd_bus_message_seal(3)`.

#![forbid(unsafe_code)]

use super::fields;
use super::frames::Frame;
use super::*;
use crate::wire::marshal::{MESSAGE_MAX, align};
use crate::wire::signature::SIGNATURE_MAX;

impl Message {
    /// Makes the message final, with a serial and the time its reply may take. Failing changes nothing.
    pub fn seal(&self, cookie: u64, timeout: u64) -> Result {
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        let mut state = self.state.borrow_mut();
        if state.frames.depth() > 0 {
            return Err(Errno::BADMSG);
        }
        if state.poisoned {
            return Err(Errno::STALE);
        }
        let serial = u32::try_from(cookie).map_err(|_| Errno::OPNOTSUPP)?;
        if self.kind == METHOD_RETURN && self.answer.get() != 0 && hash(state.signature.as_bytes()) != self.answer.get() {
            return Err(Errno::NOMSG);
        }
        if state.signature.len() > SIGNATURE_MAX {
            return Err(Errno::INVAL);
        }
        let State { head, fields, body, signature, fds, .. } = &mut *state;
        head.reserve(signature.len() + 48)?;
        if signature.len() > 0 {
            fields.append(head, fields::SIGNATURE, b'g', signature.as_bytes())?;
        }
        if !fds.is_empty() {
            fields::append_number(head, fields::UNIX_FDS, fds.len() as u32)?;
        }
        let length = head.len() - fields::FIXED;
        let padding = align(head.len(), 8) - head.len();
        head.extend_reserved(&[0; 7][..padding]);
        head[2] = self.flags.get();
        head[4..8].copy_from_slice(&(body.len() as u32).to_ne_bytes());
        head[8..12].copy_from_slice(&serial.to_ne_bytes());
        head[12..16].copy_from_slice(&(length as u32).to_ne_bytes());
        let wire = Wire {
            head: core::mem::take(head).into(),
            body: core::mem::take(body),
            body_at: 0,
            swapped: false,
            fields: *fields,
            signature: (0, 0),
            fds: core::mem::take(fds),
        }
        .find_signature();
        state.frames.reset(Frame::root(wire.signature()));
        self.cookie.set(cookie);
        self.timeout.set(timeout);
        self.wire.set(wire).map_err(|_| Errno::PERM)
    }

    /// Whether the sealed message is short enough to be sent.
    pub fn fits(&self) -> bool {
        self.wire.get().is_some_and(|wire| wire.len() <= MESSAGE_MAX)
    }
}
