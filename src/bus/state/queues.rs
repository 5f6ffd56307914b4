//! Which messages wait? Those read and not yet dispatched, and those sent and not yet written. They pin their messages.

#![forbid(unsafe_code)]

use crate::mem::Ring;
use crate::message::Message;
use crate::obj::Ref;
use crate::obj::RefCell;
use core::cell::Cell;

/// The two queues.
pub struct Queues {
    /// Read, in the order of arrival.
    pub incoming: RefCell<Ring<Ref<Message>>>,
    /// To be written, in order.
    pub outgoing: RefCell<Ring<Ref<Message>>>,
    /// How many messages have arrived.
    pub arrivals: Cell<u64>,
    /// Bytes of the first outgoing message that the kernel has taken.
    pub written: Cell<usize>,
}

impl Queues {
    pub(super) fn new() -> Self {
        Self { incoming: RefCell::new(Ring::new()), outgoing: RefCell::new(Ring::new()), arrivals: Cell::new(0), written: Cell::new(0) }
    }

    /// Whether something waits to be written.
    #[inline]
    pub fn has_outgoing(&self) -> bool {
        !self.outgoing.borrow().is_empty()
    }

    /// Gives a message that arrives its number.
    pub fn number(&self, message: &Message) {
        self.arrivals.set(self.arrivals.get() + 1);
        message.set_arrival(self.arrivals.get());
    }

    /// Drops all messages.
    pub fn clear(&self) {
        let former = (self.incoming.take(), self.outgoing.take());
        self.written.set(0);
        drop(former);
    }
}
