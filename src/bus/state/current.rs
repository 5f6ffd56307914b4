//! What runs now? The message that is dispatched and the slot, function and userdata of the running callback.
//! sd_bus_get_current_message(3), sd_bus_get_current_slot(3).

#![forbid(unsafe_code)]

use super::{Bus, MessageHandler, Slot};
use crate::message::Message;
use crate::obj::{Held, Ref, User};
use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// What runs on a connection.
pub struct Current {
    /// Whoever sets it keeps it in use.
    message: Held<Message>,
    slot: Cell<Option<User<Slot>>>,
    /// The running function, where it is a message handler.
    pub handler: Cell<Option<MessageHandler>>,
    /// What it was given.
    pub userdata: Cell<*mut c_void>,
    /// What the callback returned that ended the last dispatch, if it was positive; else 1.
    pub verdict: Cell<c_int>,
    /// How many callbacks have run.
    pub runs: Cell<u64>,
}

impl Current {
    pub(super) fn new() -> Self {
        Self {
            message: Held::new(),
            slot: Cell::new(None),
            handler: Cell::new(None),
            userdata: Cell::new(core::ptr::null_mut()),
            verdict: Cell::new(1),
            runs: Cell::new(0),
        }
    }

    /// The message that is dispatched.
    pub fn message(&self) -> Option<Ref<Message>> {
        self.message.get()
    }

    /// Whether a message is dispatched.
    pub fn is_busy(&self) -> bool {
        !self.message.is_empty()
    }

    /// Sets or forgets the message that is dispatched.
    #[inline]
    pub fn set_message(&self, message: Option<&User<Message>>) {
        self.message.set(message.map(User::pinned));
    }

    /// The slot whose callback runs.
    pub fn slot(&self) -> Option<Ref<Slot>> {
        let slot = self.slot.take();
        let pin = slot.as_ref().map(User::pinned);
        self.slot.set(slot);
        pin
    }
}

/// While it lives, a callback of `slot` runs: the slot stays in use, and the getters know it.
pub struct Running<'a>(&'a Ref<Bus>);

impl<'a> Running<'a> {
    /// To be made just before user code is entered and dropped just after. `handler` only for message handlers.
    pub fn enter(bus: &'a Ref<Bus>, slot: &Ref<Slot>, handler: Option<MessageHandler>, userdata: *mut c_void) -> Self {
        Self::enter_inlined(bus, slot, handler, userdata)
    }

    /// As [`Running::enter`], where that happens often.
    #[inline(always)]
    pub fn enter_inlined(bus: &'a Ref<Bus>, slot: &Ref<Slot>, handler: Option<MessageHandler>, userdata: *mut c_void) -> Self {
        let former = bus.current.slot.replace(Some(slot.share()));
        bus.current.handler.set(handler);
        bus.current.userdata.set(userdata);
        bus.current.runs.set(bus.current.runs.get() + 1);
        if let Some(former) = former {
            drop(former);
        }
        Self(bus)
    }
}

impl Drop for Running<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.current.handler.set(None);
        self.0.current.userdata.set(core::ptr::null_mut());
        if let Some(slot) = self.0.current.slot.take() {
            User::let_go(slot);
        }
    }
}
