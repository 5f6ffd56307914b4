//! How does a connection stand in an event loop? By a few sources: its descriptors, its deadlines, the loop's end.

#![forbid(unsafe_code)]

use super::Bus;
use crate::event::{Event, Source};
use crate::obj::RefCell;
use crate::obj::{Ref, User};
use core::cell::Cell;

type Place = RefCell<Option<User<Source>>>;

/// What a loop asks of a connection. Who dispatches says so: these files do not know it.
#[derive(Clone, Copy)]
pub struct Steps {
    /// Something happened on a source.
    pub process: fn(&Ref<Bus>),
    /// The loop is about to wait.
    pub prepare: fn(&Ref<Bus>),
}

/// The loop of a connection and its sources there.
pub struct Attachment {
    event: RefCell<Option<User<Event>>>,
    /// What its sources do.
    pub steps: Cell<Option<Steps>>,
    /// The priority of all sources.
    pub priority: Cell<i64>,
    /// Input, or both directions.
    pub input: Place,
    /// Output, where it is another descriptor.
    pub output: Place,
    /// The next deadline.
    pub time: Place,
    /// The end of the loop.
    pub quit: Place,
    /// The watch for the socket's path.
    pub watch: Place,
}

impl Attachment {
    pub(super) fn new() -> Self {
        let none = || RefCell::new(None);
        Self {
            event: none_event(),
            steps: Cell::new(None),
            priority: Cell::new(0),
            input: none(),
            output: none(),
            time: none(),
            quit: none(),
            watch: none(),
        }
    }

    /// The loop.
    pub fn event(&self) -> Option<Ref<Event>> {
        self.event.borrow().as_ref().map(User::pinned)
    }

    /// Sets the loop.
    pub fn set_event(&self, event: User<Event>) {
        let former = self.event.replace(Some(event));
        drop(former);
    }

    /// Drops the sources of the descriptors.
    pub fn clear_io(&self) {
        for place in [&self.input, &self.output, &self.watch] {
            let former = place.take();
            drop(former);
        }
    }

    /// Leaves the loop.
    pub fn clear(&self) {
        self.clear_io();
        for place in [&self.time, &self.quit] {
            let former = place.take();
            drop(former);
        }
        let former = self.event.take();
        drop(former);
    }
}

fn none_event() -> RefCell<Option<User<Event>>> {
    RefCell::new(None)
}
