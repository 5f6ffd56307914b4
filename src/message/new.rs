//! How does a message begin? With a type, a header and the bus it is for. See `sd_bus_message_new(3)`.

#![forbid(unsafe_code)]

use super::fields;
use super::*;
use crate::obj::Room;
use crate::wire::marshal::NATIVE;

/// What a new message takes over from its bus.
pub struct Origin {
    /// The bus; the message keeps it while it has users.
    pub bus: Option<Anchor>,
    /// Whether the peer can take descriptors, as far as is known.
    pub can_send_fds: bool,
    /// Flags that all of its messages have.
    pub flags: u8,
}

/// Room for the signature, which is last among the fields.
const TAIL: usize = 24;

impl Message {
    #[inline(always)]
    pub(super) fn blank(bus: Option<Anchor>, kind: u8, flags: u8, state: Sealable<Wire, Cursor>) -> Self {
        Self {
            counts: Counts::new(),
            bus: Cell::new(bus),
            kind,
            flags: Cell::new(flags),
            sensitive: Cell::new(false),
            unwanted: Cell::new(false),
            cookie: Cell::new(0),
            reply_cookie: Cell::new(0),
            answer: Cell::new(0),
            timeout: Cell::new(0),
            arrival: Cell::new(0),
            rare: OnceCell::new(),
            state,
        }
    }

    /// An empty message of any type. `fields` are header fields in the order they are sent: code, type, text.
    fn with_fields(origin: Origin, kind: u8, flags: u8, reply_to: u64, texts: &[(u8, u8, Option<&[u8]>)]) -> Result<Ref<Self>> {
        let room: usize = texts.iter().filter_map(|(.., text)| Some(fields::room(text.as_ref()?))).sum();
        let number = if reply_to == 0 { 0 } else { fields::NUMBER };
        let flags = flags | origin.flags;
        let message = Room::empty(fields::FIXED + number + room + TAIL)?
            .fill(|head| Self::blank(origin.bus, kind, flags, Sealable::new(Wire::new(head, origin.can_send_fds), Cursor::START)));
        if let Some(mut state) = message.state.build() {
            let wire = &mut state.content;
            wire.head.extend_reserved(&[NATIVE, kind, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            if reply_to != 0 {
                wire.put_number(fields::REPLY_SERIAL, reply_to as u32);
            }
            for &(code, kind, text) in texts {
                if let Some(text) = text {
                    wire.put_field(code, kind, text);
                }
            }
        }
        if kind == METHOD_ERROR {
            message.rare()?;
        }
        message.reply_cookie.set(reply_to as u32);
        Ok(message)
    }

    /// An empty message of any type.
    pub fn new(origin: Origin, kind: u8) -> Result<Ref<Self>> {
        Self::with_fields(origin, kind, 0, 0, &[])
    }

    /// A signal. Who calls this has checked the names, here and below.
    pub fn new_signal(origin: Origin, path: &[u8], interface: &[u8], member: &[u8]) -> Result<Ref<Self>> {
        let texts = [(fields::PATH, b'o', Some(path)), (fields::INTERFACE, b's', Some(interface)), (fields::MEMBER, b's', Some(member))];
        Self::with_fields(origin, SIGNAL, NO_REPLY_EXPECTED, 0, &texts)
    }

    /// A method call.
    #[inline]
    pub fn new_method_call(
        origin: Origin,
        destination: Option<&[u8]>,
        path: &[u8],
        interface: Option<&[u8]>,
        member: &[u8],
    ) -> Result<Ref<Self>> {
        let texts = [
            (fields::PATH, b'o', Some(path)),
            (fields::MEMBER, b's', Some(member)),
            (fields::INTERFACE, b's', interface),
            (fields::DESTINATION, b's', destination),
        ];
        Self::with_fields(origin, METHOD_CALL, 0, 0, &texts)
    }

    /// The answer to `self`, a sealed call: a return.
    pub fn new_method_return(&self, origin: Origin) -> Result<Ref<Self>> {
        let texts = [(fields::DESTINATION, b's', self.sender())];
        let answer = Self::with_fields(origin, METHOD_RETURN, NO_REPLY_EXPECTED, self.cookie(), &texts)?;
        answer.answer.set(self.answer.get());
        answer.inherit_sensitivity(self);
        answer.unwanted.set(!self.expects_reply());
        Ok(answer)
    }

    /// The answer to `self`, a sealed call: an error with, if given, a text.
    pub fn new_method_error(&self, origin: Origin, name: &[u8], text: Option<&[u8]>) -> Result<Ref<Self>> {
        let texts = [(fields::DESTINATION, b's', self.sender()), (fields::ERROR_NAME, b's', Some(name))];
        let error = Self::with_fields(origin, METHOD_ERROR, NO_REPLY_EXPECTED, self.cookie(), &texts)?;
        error.inherit_sensitivity(self);
        error.unwanted.set(!self.expects_reply());
        if let Some(text) = text {
            error.append_str(text)?;
        }
        Ok(error)
    }

    /// An error that no peer sent: the answer to the call `reply_to` that this side gives itself.
    pub fn new_synthetic_error(
        origin: Origin,
        reply_to: u64,
        sender: &[u8],
        destination: Option<&[u8]>,
        name: &[u8],
        text: Option<&[u8]>,
    ) -> Result<Ref<Self>> {
        let texts =
            [(fields::DESTINATION, b's', destination), (fields::ERROR_NAME, b's', Some(name)), (fields::SENDER, b's', Some(sender))];
        let error = Self::with_fields(origin, METHOD_ERROR, NO_REPLY_EXPECTED, reply_to, &texts)?;
        if let Some(text) = text {
            error.append_str(text)?;
        }
        Ok(error)
    }

    /// What a message takes over from its bus, taken from another message of that bus.
    pub fn origin(&self, bus: Option<Anchor>) -> Origin {
        Origin { bus, can_send_fds: self.look(|wire| wire.can_send_fds), flags: 0 }
    }

    /// Adds a field of type `s` to the header of a message that is not sealed; a second time is `EEXIST`.
    fn add_field(&self, code: u8, text: &[u8]) -> Result {
        let mut state = self.state.build().ok_or(Errno::PERM)?;
        if state.content.fields.has(code) {
            return Err(Errno::EXIST);
        }
        state.content.add_field(code, b's', text)
    }

    /// Says who it is for; `EEXIST` when that has been said.
    pub fn set_destination(&self, name: &[u8]) -> Result {
        self.add_field(fields::DESTINATION, name)
    }

    /// Says who it is from; `EEXIST` when that has been said.
    pub fn set_sender(&self, name: &[u8]) -> Result {
        self.add_field(fields::SENDER, name)
    }
}
