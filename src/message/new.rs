//! How does a message begin? With a type, a header and the bus it is for. See `sd_bus_message_new(3)`.

#![forbid(unsafe_code)]

use super::fields::{self, Fields};
use super::frames::{Frame, Frames};
use super::root::RootSignature;
use super::*;
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

/// Room for the fields that are added when a message is sealed.
const TAIL: usize = 48;

impl Message {
    fn cell(origin: Origin, kind: u8, flags: u8, head: Vec<u8>) -> Result<Ref<Self>> {
        Ref::new(Self::blank(origin, kind, flags, head))
    }

    #[inline]
    pub(super) fn blank(origin: Origin, kind: u8, flags: u8, head: Vec<u8>) -> Self {
        Self {
            counts: Counts::new(),
            bus: RefCell::new(origin.bus),
            kind,
            flags: Cell::new(flags),
            can_send_fds: origin.can_send_fds,
            sensitive: Cell::new(false),
            answer: Cell::new(0),
            unwanted: Cell::new(false),
            cookie: Cell::new(0),
            reply_cookie: Cell::new(0),
            timeout: Cell::new(0),
            state: RefCell::new(State {
                head,
                fields: Fields::default(),
                body: Vec::new(),
                signature: RootSignature::new(),
                fds: Vec::new(),
                poisoned: false,
                erasing: false,
                at: 0,
                frames: Frames::new(Frame::root(b"")),
                shown: Shown::new(),
            }),
            wire: OnceCell::new(),
            error: RefCell::new(BusError::NULL),
            creds: RefCell::new(None),
            stamp: Cell::default(),
            arrival: Cell::new(0),
        }
    }

    /// An empty message of any type. `fields` are header fields in the order they are sent: code, type, text.
    fn with_fields(origin: Origin, kind: u8, flags: u8, reply_to: u64, texts: &[(u8, u8, Option<&[u8]>)]) -> Result<Ref<Self>> {
        let room: usize = texts.iter().filter_map(|(.., text)| Some(text.as_ref()?.len() + 16)).sum();
        let mut head = Vec::new();
        head.reserve_exact(fields::FIXED + room + TAIL)?;
        head.extend_reserved(&[NATIVE, kind, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        if reply_to != 0 {
            fields::append_number(&mut head, fields::REPLY_SERIAL, reply_to as u32)?;
        }
        let mut places = Fields::default();
        for &(code, kind, text) in texts {
            if let Some(text) = text {
                places.append(&mut head, code, kind, text)?;
            }
        }
        let flags = flags | origin.flags;
        let message = Self::cell(origin, kind, flags, head)?;
        message.reply_cookie.set(reply_to);
        message.state.borrow_mut().fields = places;
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
        Origin { bus, can_send_fds: self.can_send_fds, flags: 0 }
    }

    /// Adds a text field to the header of a message that is not sealed; a second time is `EEXIST`.
    fn add_field(&self, code: u8, kind: u8, text: &[u8]) -> Result {
        let mut state = self.state.borrow_mut();
        let State { head, fields, .. } = &mut *state;
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        if fields.has(code) {
            return Err(Errno::EXIST);
        }
        fields.append(head, code, kind, text)
    }

    /// Says who it is for; `EEXIST` when that has been said.
    pub fn set_destination(&self, name: &[u8]) -> Result {
        self.add_field(fields::DESTINATION, b's', name)
    }

    /// Says who it is from; `EEXIST` when that has been said.
    pub fn set_sender(&self, name: &[u8]) -> Result {
        self.add_field(fields::SENDER, b's', name)
    }
}
