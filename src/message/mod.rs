//! What is a message? Once built or received, its bytes never change; what does is where it is read. See `sd-bus(3)`.
//!
//! Life: built (`append`, `container`, `array`) → sealed (`seal`) → read (`read`, `enter`). A received one starts sealed.

#![forbid(unsafe_code)]

mod append;
mod array;
mod build;
mod container;
mod copy;
mod dump;
mod enter;
mod entry;
pub mod fields;
mod frames;
mod json;
mod new;
mod parse;
mod read;
mod root;
mod seal;
mod shown;
mod skip;
#[cfg(test)]
mod tests;
mod types;
mod wire;

pub use append::Number;
pub use array::Piece;
pub use dump::{Sink, Style};
pub use fields::{DESTINATION, FIXED as HEADER};
pub use json::Json;
pub use new::Origin;
pub use parse::{Incoming, announced_fds, total_length};
pub use read::NumberPlace;
pub use types::{Receive, Supply};
pub use wire::Wire;

use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::obj::RefCell;
use crate::obj::{Anchor, BusError, Counts, Object, Ref};
use crate::sys::Fd;
use crate::wire::marshal::Bytes;
use crate::wire::utf8;
use core::cell::{Cell, OnceCell};
use core::ffi::{CStr, c_char, c_void};
use core::ptr;
use fields::Fields;
use frames::Frames;
use root::RootSignature;
use shown::Shown;

/// `SD_BUS_MESSAGE_METHOD_CALL`
pub const METHOD_CALL: u8 = 1;
/// `SD_BUS_MESSAGE_METHOD_RETURN`
pub const METHOD_RETURN: u8 = 2;
/// `SD_BUS_MESSAGE_METHOD_ERROR`
pub const METHOD_ERROR: u8 = 3;
/// `SD_BUS_MESSAGE_SIGNAL`
pub const SIGNAL: u8 = 4;

/// Header flag: the sender wants no reply.
pub const NO_REPLY_EXPECTED: u8 = 1;
/// Header flag: do not start the destination for this.
pub const NO_AUTO_START: u8 = 2;
/// Header flag: the caller is prepared to wait for an interactive authorization.
pub const ALLOW_INTERACTIVE_AUTHORIZATION: u8 = 4;

/// `sd_bus_message`
pub struct Message {
    counts: Counts,
    /// The bus that the message keeps alive while it has users.
    bus: RefCell<Option<Anchor>>,
    kind: u8,
    flags: Cell<u8>,
    can_send_fds: bool,
    sensitive: Cell<bool>,
    /// The hash of the signature that its answer, or itself as an answer, must have; 0 for any.
    answer: Cell<u64>,
    unwanted: Cell<bool>,
    cookie: Cell<u64>,
    reply_cookie: Cell<u64>,
    timeout: Cell<u64>,
    state: RefCell<State>,
    wire: OnceCell<Wire>,
    /// What `sd_bus_message_get_error()` points to.
    error: RefCell<BusError>,
    /// Whatever credentials came with it, of a type this layer does not know.
    creds: RefCell<Option<Anchor>>,
    stamp: Cell<Stamp>,
    arrival: Cell<u64>,
}

/// When a message was received, as far as somebody said so; 0 is unknown.
#[derive(Clone, Copy, Default)]
pub struct Stamp {
    /// `CLOCK_MONOTONIC`, in µs
    pub monotonic: u64,
    /// `CLOCK_REALTIME`, in µs
    pub realtime: u64,
    /// A number that grows from message to message.
    pub seqnum: u64,
}

/// What building and reading move on.
struct State {
    head: Vec<u8>,
    fields: Fields,
    body: Vec<u8>,
    signature: RootSignature,
    fds: Vec<Fd>,
    /// Memory ran out half way: nothing can be appended any more.
    poisoned: bool,
    /// Memory that the growing body gives up is erased.
    erasing: bool,
    /// Where the next value is read from in the body.
    at: usize,
    frames: Frames,
    shown: Shown,
}

impl Object for Message {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Without users it no longer keeps its bus; a queue may still pin it.
    fn retire(this: &Ref<Self>) {
        drop(this.bus.take());
    }
}

impl Message {
    fn wire(&self) -> Result<&Wire> {
        self.wire.get().ok_or(Errno::PERM)
    }

    /// The finished bytes; `None` while it is being built.
    pub fn sealed(&self) -> Option<&Wire> {
        self.wire.get()
    }

    /// Whether it can be read but no longer built.
    pub fn is_sealed(&self) -> bool {
        self.wire.get().is_some()
    }

    /// Whether it came from a peer.
    pub fn is_received(&self) -> bool {
        self.wire.get().is_some_and(Wire::is_received)
    }

    /// Whether building has failed for want of memory.
    pub fn is_poisoned(&self) -> bool {
        self.state.borrow().poisoned
    }

    /// `METHOD_CALL` …, or a type that we do not know.
    pub fn kind(&self) -> u8 {
        self.kind
    }

    /// The serial it was sealed or received with; 0 before.
    pub fn cookie(&self) -> u64 {
        self.cookie.get()
    }

    /// The serial of the call that this answers; 0 when it answers none.
    pub fn reply_cookie(&self) -> u64 {
        self.reply_cookie.get()
    }

    /// How long the reply may take, in µs, as given when it was sealed.
    pub fn timeout(&self) -> u64 {
        self.timeout.get()
    }

    /// The header flags.
    pub fn flags(&self) -> u8 {
        self.flags.get()
    }

    /// Whether descriptors go with it.
    pub fn has_fds(&self) -> bool {
        match self.wire.get() {
            Some(wire) => !wire.fds().is_empty(),
            None => !self.state.borrow().fds.is_empty(),
        }
    }

    /// Whether it answers a call that wants no answer, and so is never sent.
    pub fn is_unwanted(&self) -> bool {
        self.unwanted.get()
    }

    /// Whether it is a call whose sender waits for the reply.
    pub fn expects_reply(&self) -> bool {
        self.kind == METHOD_CALL && self.flags.get() & NO_REPLY_EXPECTED == 0
    }

    /// Sets or clears a header flag of a message that is not sealed.
    pub fn set_flag(&self, flag: u8, set: bool) -> Result {
        if self.is_sealed() {
            return Err(Errno::PERM);
        }
        self.flags.set(if set { self.flags.get() | flag } else { self.flags.get() & !flag });
        Ok(())
    }

    /// Says which signature the answers to this call must have: others cannot be sealed.
    pub fn expect_answer(&self, signature: &[u8]) {
        self.answer.set(hash(signature));
    }

    /// Its memory will be overwritten when it is freed.
    pub fn make_sensitive(&self) {
        self.sensitive.set(true);
        self.state.borrow_mut().erasing = true;
    }

    fn inherit_sensitivity(&self, call: &Self) {
        if call.sensitive.get() {
            self.make_sensitive();
        }
    }

    /// Whether its memory will be overwritten.
    pub fn is_sensitive(&self) -> bool {
        self.sensitive.get()
    }

    /// The bus as C knows it; NULL when the message has no users or never had a bus.
    pub fn bus_ptr(&self) -> *mut c_void {
        self.bus.borrow().as_ref().map_or(ptr::null_mut(), Anchor::as_ptr)
    }

    /// The bus, for those who know its type.
    pub fn bus<B: Object + 'static>(&self) -> Option<Ref<B>> {
        self.bus.borrow().as_ref().and_then(Anchor::get)
    }

    /// Ties a message that comes out of a queue, where it kept no bus alive, to its bus again.
    pub fn set_anchor(&self, bus: Option<Anchor>) {
        drop(self.bus.replace(bus));
    }

    /// The credentials as C knows them, or NULL.
    pub fn creds_ptr(&self) -> *mut c_void {
        self.creds.borrow().as_ref().map_or(ptr::null_mut(), Anchor::as_ptr)
    }

    /// The credentials, for those who know their type.
    pub fn creds<C: Object + 'static>(&self) -> Option<Ref<C>> {
        self.creds.borrow().as_ref().and_then(Anchor::get)
    }

    /// Attaches credentials; the message keeps them.
    pub fn set_creds(&self, creds: Option<Anchor>) {
        drop(self.creds.replace(creds));
    }

    /// Which in the order of arrival on its connection it is, from 1 on; 0 for what did not arrive.
    pub fn arrival(&self) -> u64 {
        self.arrival.get()
    }

    /// Says which in the order of arrival it is.
    pub fn set_arrival(&self, arrival: u64) {
        self.arrival.set(arrival);
    }

    /// When it was received.
    pub fn stamp(&self) -> Stamp {
        self.stamp.get()
    }

    /// Says when it was received.
    pub fn set_stamp(&self, stamp: Stamp) {
        self.stamp.set(stamp);
    }

    /// Where `sd_bus_message_get_error()` keeps its struct.
    pub fn error_cell(&self) -> &RefCell<BusError> {
        &self.error
    }

    /// A header field of a sealed message; `None` while it is being built, too. So for the functions below.
    pub fn field(&self, code: u8) -> Option<&CStr> {
        self.wire.get()?.field(code)
    }

    /// The object that is called, or that the signal comes from.
    pub fn path(&self) -> Option<&[u8]> {
        self.field(fields::PATH).map(CStr::to_bytes)
    }

    /// The interface that the member belongs to.
    pub fn interface(&self) -> Option<&[u8]> {
        self.field(fields::INTERFACE).map(CStr::to_bytes)
    }

    /// The method or signal.
    pub fn member(&self) -> Option<&[u8]> {
        self.field(fields::MEMBER).map(CStr::to_bytes)
    }

    /// Who it is for.
    pub fn destination(&self) -> Option<&[u8]> {
        self.field(fields::DESTINATION).map(CStr::to_bytes)
    }

    /// Who it is from.
    pub fn sender(&self) -> Option<&[u8]> {
        self.field(fields::SENDER).map(CStr::to_bytes)
    }

    /// What an error is called.
    pub fn error_name(&self) -> Option<&CStr> {
        self.field(fields::ERROR_NAME)
    }

    /// The signature of the whole body.
    pub fn signature(&self) -> &[u8] {
        self.wire.get().map_or(b"", Wire::signature)
    }

    /// Runs `look` on a header field, sealed or not.
    pub fn with_field<R>(&self, code: u8, look: impl FnOnce(Option<&CStr>) -> R) -> R {
        match self.wire.get() {
            Some(wire) => look(wire.field(code)),
            None => {
                let state = self.state.borrow();
                look(state.fields.get(&state.head, false, code))
            }
        }
    }

    /// A header field as C sees it; valid until the header of an unsealed message grows, else as long as the message.
    pub fn field_ptr(&self, code: u8) -> *const c_char {
        self.with_field(code, |text| text.map_or(ptr::null(), CStr::as_ptr))
    }

    /// What an error says: its first argument, if that is a string.
    pub fn error_message(&self) -> Option<&CStr> {
        self.wire.get().filter(|wire| wire.signature().first() == Some(&b's')).and_then(|wire| first_text(wire.body_bytes()))
    }

    /// Runs `look` on what [`Message::error_message`] gives, sealed or not.
    pub fn with_error_message<R>(&self, look: impl FnOnce(Option<&CStr>) -> R) -> R {
        if self.is_sealed() {
            return look(self.error_message());
        }
        let state = self.state.borrow();
        let is_text = state.signature.as_bytes().first() == Some(&b's');
        look(is_text.then(|| first_text(Bytes::new(&state.body, false))).flatten())
    }

    /// As [`Message::error_message`], sealed or not, as C sees it; valid until something is appended.
    pub fn error_message_ptr(&self) -> *const c_char {
        self.with_error_message(|text| text.map_or(ptr::null(), CStr::as_ptr))
    }

    /// Whether the whole body has this signature, sealed or not.
    pub fn has_signature(&self, wanted: &[u8]) -> bool {
        match self.wire.get() {
            Some(wire) => wire.signature() == wanted,
            None => self.state.borrow().signature.as_bytes() == wanted,
        }
    }

    /// Whether it is a signal of this interface and member, each unless `None`.
    pub fn is_signal(&self, interface: Option<&[u8]>, member: Option<&[u8]>) -> bool {
        self.kind == SIGNAL && self.has_member(interface, member)
    }

    /// Whether it is a call of this interface and member, each unless `None`.
    pub fn is_method_call(&self, interface: Option<&[u8]>, member: Option<&[u8]>) -> bool {
        self.kind == METHOD_CALL && self.has_member(interface, member)
    }

    fn has_member(&self, interface: Option<&[u8]>, member: Option<&[u8]>) -> bool {
        let is = |code, wanted: Option<&[u8]>| {
            wanted.is_none_or(|wanted| self.with_field(code, |text| text.is_some_and(|text| text.to_bytes() == wanted)))
        };
        is(fields::INTERFACE, interface) && is(fields::MEMBER, member)
    }

    /// Whether it is an error, of this name unless `None`.
    pub fn is_method_error(&self, name: Option<&[u8]>) -> bool {
        let named = |wanted| self.with_field(fields::ERROR_NAME, |text| text.is_some_and(|text| text.to_bytes() == wanted));
        self.kind == METHOD_ERROR && name.is_none_or(named)
    }
}

/// The string at the beginning of a body.
fn first_text(body: Bytes<'_>) -> Option<&CStr> {
    let (text, _) = body.string_with_nul(0).ok()?;
    CStr::from_bytes_with_nul(text).ok().filter(|text| utf8::is_valid(text.to_bytes()))
}

/// Tells a handler's signatures apart, which nobody chooses to collide, without keeping them (FNV-1a).
fn hash(signature: &[u8]) -> u64 {
    signature.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)).max(1)
}

impl Drop for Message {
    fn drop(&mut self) {
        if self.sensitive.get() {
            let state = self.state.get_mut();
            state.head.erase();
            state.body.erase();
            if let Some(wire) = self.wire.get_mut() {
                wire.erase();
            }
        }
    }
}
