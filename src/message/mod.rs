//! What is a message? Once built or received, its bytes never change; what does is where it is read. See `sd-bus(3)`.
//!
//! Life: built (`append`, `container`, `array`) → sealed (`seal`) → read (`read`, `enter`). A received one starts sealed.

#![forbid(unsafe_code)]

mod append;
mod array;
mod basic;
mod build;
mod container;
mod copy;
mod cursor;
mod dump;
mod enter;
mod entry;
pub mod fields;
mod json;
mod new;
mod parse;
mod rare;
mod read;
mod seal;
mod shown;
mod skip;
#[cfg(test)]
mod tests;
mod types;
mod wire;

pub use append::Supply;
pub use array::Piece;
pub use basic::Basic;
pub use dump::{Sink, Style};
pub use fields::{DESTINATION, FIXED as HEADER};
pub use json::Json;
pub use new::Origin;
pub use parse::{Incoming, announced_fds, total_length};
pub use read::Place;
pub use types::Receive;
pub use wire::Wire;

use crate::errno::{Errno, Result};
use crate::mem::{Box, Vec};
use crate::obj::{Anchor, BusError, Counts, Draft, Object, Ref, RefCell, Sealable};
use crate::sys::Fd;
use crate::wire::utf8;
use core::cell::{Cell, OnceCell};
use core::ffi::{CStr, c_char, c_void};
use core::ptr;
use cursor::Cursor;
use rare::Rare;

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
    bus: Cell<Option<Anchor>>,
    kind: u8,
    flags: Cell<u8>,
    sensitive: Cell<bool>,
    unwanted: Cell<bool>,
    cookie: Cell<u32>,
    reply_cookie: Cell<u32>,
    /// The hash of the signature that its answer, or itself as an answer, must have; 0 for any.
    answer: Cell<u32>,
    timeout: Cell<u64>,
    arrival: Cell<u64>,
    rare: OnceCell<Box<Rare>>,
    state: Sealable<Wire, Cursor>,
}

/// Whether something came next, or the array was at its end: a truth as wide as an error, so that one or the other comes back in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
enum Found {
    End,
    Next,
}

impl Found {
    #[inline(always)]
    fn is_next(self) -> bool {
        self == Self::Next
    }
}

/// A message that is being built.
type State = Draft<Wire, Cursor>;

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
    #[inline(always)]
    fn wire(&self) -> Result<&Wire> {
        self.state.sealed().ok_or(Errno::PERM)
    }

    /// Runs `look` on the bytes, be they final or not.
    fn look<R>(&self, look: impl FnOnce(&Wire) -> R) -> R {
        self.state.look(look)
    }

    /// The finished bytes; `None` while it is being built.
    #[inline(always)]
    pub fn sealed(&self) -> Option<&Wire> {
        self.state.sealed()
    }

    /// Whether it can be read but no longer built.
    #[inline(always)]
    pub fn is_sealed(&self) -> bool {
        self.state.is_sealed()
    }

    /// Whether it came from a peer.
    pub fn is_received(&self) -> bool {
        self.sealed().is_some_and(Wire::is_received)
    }

    /// Whether building has failed for want of memory.
    pub fn is_poisoned(&self) -> bool {
        self.look(|wire| wire.poisoned)
    }

    /// `METHOD_CALL` …, or a type that we do not know.
    pub fn kind(&self) -> u8 {
        self.kind
    }

    /// The serial it was sealed or received with; 0 before.
    pub fn cookie(&self) -> u64 {
        self.cookie.get().into()
    }

    /// The serial of the call that this answers; 0 when it answers none.
    pub fn reply_cookie(&self) -> u64 {
        self.reply_cookie.get().into()
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
        self.look(|wire| !wire.fds.is_empty())
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
        if let Some(mut state) = self.state.build() {
            state.content.erasing = true;
        }
    }

    fn inherit_sensitivity(&self, call: &Self) {
        if call.sensitive.get() {
            self.make_sensitive();
        }
    }

    /// Runs `look` on the bus.
    fn with_bus<R>(&self, look: impl FnOnce(Option<&Anchor>) -> R) -> R {
        let bus = self.bus.take();
        let seen = look(bus.as_ref());
        self.bus.set(bus);
        seen
    }

    /// The bus as C knows it; NULL when the message has no users or never had a bus.
    pub fn bus_ptr(&self) -> *mut c_void {
        self.with_bus(|bus| bus.map_or(ptr::null_mut(), Anchor::as_ptr))
    }

    /// The bus, for those who know its type.
    pub fn bus<B: Object + 'static>(&self) -> Option<Ref<B>> {
        self.with_bus(|bus| bus.and_then(Anchor::get))
    }

    /// Ties a message that comes out of a queue, where it kept no bus alive, to its bus again.
    pub fn set_anchor(&self, bus: Option<Anchor>) {
        drop(self.bus.replace(bus));
    }

    /// Which in the order of arrival on its connection it is, from 1 on; 0 for what did not arrive.
    pub fn arrival(&self) -> u64 {
        self.arrival.get()
    }

    /// Says which in the order of arrival it is.
    pub fn set_arrival(&self, arrival: u64) {
        self.arrival.set(arrival);
    }

    /// A header field of a sealed message; `None` while it is being built, too. So for the functions below.
    #[inline]
    pub fn field(&self, code: u8) -> Option<&CStr> {
        self.sealed()?.field(code)
    }

    #[inline(never)]
    fn field_bytes(&self, code: u8) -> Option<&[u8]> {
        self.sealed()?.field_bytes(code)
    }

    /// The object that is called, or that the signal comes from.
    #[inline]
    pub fn path(&self) -> Option<&[u8]> {
        self.field_bytes(fields::PATH)
    }

    /// The interface that the member belongs to.
    #[inline]
    pub fn interface(&self) -> Option<&[u8]> {
        self.field_bytes(fields::INTERFACE)
    }

    /// The method or signal.
    #[inline]
    pub fn member(&self) -> Option<&[u8]> {
        self.field_bytes(fields::MEMBER)
    }

    /// Who it is for.
    #[inline]
    pub fn destination(&self) -> Option<&[u8]> {
        self.field_bytes(fields::DESTINATION)
    }

    /// Who it is from.
    #[inline]
    pub fn sender(&self) -> Option<&[u8]> {
        self.field_bytes(fields::SENDER)
    }

    /// What an error is called.
    pub fn error_name(&self) -> Option<&CStr> {
        self.field(fields::ERROR_NAME)
    }

    /// The signature of the whole body.
    pub fn signature(&self) -> &[u8] {
        self.sealed().map_or(b"", Wire::signature)
    }

    /// Runs `look` on a header field, sealed or not.
    pub fn with_field<R>(&self, code: u8, look: impl FnOnce(Option<&CStr>) -> R) -> R {
        self.look(|wire| look(wire.field(code)))
    }

    /// A header field as C sees it; valid until the header of an unsealed message grows, else as long as the message.
    pub fn field_ptr(&self, code: u8) -> *const c_char {
        self.with_field(code, |text| text.map_or(ptr::null(), CStr::as_ptr))
    }

    /// What an error says: its first argument, if that is a string.
    pub fn error_message(&self) -> Option<&CStr> {
        self.sealed().and_then(first_text)
    }

    /// Runs `look` on what [`Message::error_message`] gives, sealed or not.
    pub fn with_error_message<R>(&self, look: impl FnOnce(Option<&CStr>) -> R) -> R {
        self.look(|wire| look(first_text(wire)))
    }

    /// As [`Message::error_message`], sealed or not, as C sees it; valid until something is appended.
    pub fn error_message_ptr(&self) -> *const c_char {
        self.with_error_message(|text| text.map_or(ptr::null(), CStr::as_ptr))
    }

    /// Whether the whole body has this signature, sealed or not.
    pub fn has_signature(&self, wanted: &[u8]) -> bool {
        self.look(|wire| wire.signature() == wanted)
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
        self.says(fields::INTERFACE, interface) && self.says(fields::MEMBER, member)
    }

    /// Whether a header field, sealed or not, has this text, unless that is `None`.
    #[inline(never)]
    fn says(&self, code: u8, text: Option<&[u8]>) -> bool {
        text.is_none() || self.look(|wire| wire.field_bytes(code) == text)
    }

    /// Whether it is an error, of this name unless `None`.
    pub fn is_method_error(&self, name: Option<&[u8]>) -> bool {
        self.kind == METHOD_ERROR && self.says(fields::ERROR_NAME, name)
    }
}

/// The string that a body begins with.
fn first_text(wire: &Wire) -> Option<&CStr> {
    if wire.signature().first() != Some(&b's') {
        return None;
    }
    let (text, _) = wire.body_bytes().string_with_nul(0).ok()?;
    CStr::from_bytes_with_nul(text).ok().filter(|text| utf8::is_valid(text.to_bytes()))
}

/// Tells a handler's signatures apart, which nobody chooses to collide, without keeping them (FNV-1a).
fn hash(signature: &[u8]) -> u32 {
    signature.iter().fold(0x811c_9dc5, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).max(1)
}

impl Drop for Message {
    fn drop(&mut self) {
        if self.sensitive.get() {
            self.state.get_mut().content.erase();
        }
    }
}
