//! What is a connection made of? `Bus` (sd_bus) with its state, one struct per subject, each in its own file; and `Slot`.
//!
//! This is the bottom of `bus`: it says what is remembered and how it is let go, never what is done with it, and imports
//! nothing from the rest of `bus`. So slots, replies and messages can point to a connection without knowing who dispatches.

#![forbid(unsafe_code)]

mod attachment;
mod config;
mod current;
mod filters;
mod inbox;
pub mod interface;
mod match_subject;
mod match_tree;
mod matches;
pub mod objects;
mod queues;
mod replies;
mod slot;
mod target;
mod tracks;
mod transport;

pub use attachment::{Attachment, Steps};
pub use config::{Config, Scope, Text};
pub use current::{Current, Running};
pub use filters::{Filter, Filters};
pub use inbox::{Inbox, ROOM};
pub use matches::{Match, Matches};
pub use objects::Objects;
pub use queues::Queues;
pub use replies::{Replies, Reply};
use slot::misplaced;
pub use slot::{DestroyHandler, Handler, Kind, MessageHandler, Slot};
pub use target::Target;
pub use tracks::{Track, TrackHandler, Tracked, Tracks};
pub use transport::{Lines, Transport};

use crate::errno::{Errno, Result};
use crate::message::Message;
use crate::obj::RefCell;
use crate::obj::{Anchor, Counts, List, Object, Ref};
use crate::sys::{self, thread};
use core::cell::Cell;
use core::ffi::c_int;

/// How far a connection has come; it only ever moves on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Phase {
    /// Not started: its configuration may still change.
    Unset,
    /// Waits for the socket's path to appear.
    WatchBind,
    /// `connect()` is under way.
    Opening,
    /// SASL lines are exchanged.
    Authenticating,
    /// Waits for the reply to `Hello`.
    Hello,
    /// Open.
    Running,
    /// The peer is gone; whoever waits for something is told so.
    Closing,
    /// The end.
    Closed,
}

/// A connection to a bus or a peer, `sd_bus`.
#[repr(C)]
pub struct Bus {
    counts: Counts,
    /// What the user asked for.
    pub config: Config,
    /// How far it has come.
    pub phase: Cell<Phase>,
    /// The process that made it; a forked child may not use it.
    pub origin: c_int,
    /// Counts dispatched messages, so that a callback added by a callback waits for the next one.
    pub iteration: Cell<u64>,
    /// Our name on the bus, once the reply to `Hello` told it.
    pub unique_name: Text,
    /// The serial of the last message sent.
    pub cookie: Cell<u64>,
    /// Why the peer is gone.
    pub closing_reason: Cell<Option<Errno>>,
    /// Whether the end was signalled.
    pub disconnected: Cell<bool>,
    /// Where it is to connect now, or next.
    pub target: RefCell<Option<Target>>,
    /// Bytes of the address that have been read.
    pub address_read: Cell<usize>,
    /// Why the last address failed.
    pub last_error: Cell<Option<Errno>>,
    /// What bytes pass through.
    pub transport: Transport,
    /// The event loop.
    pub attachment: Attachment,
    /// The thread whose default connection it is, and which of them.
    pub default_of: Cell<Option<(c_int, thread::Default)>>,
    /// A pin of its own while a thread knows it as a default, which may outlast the last user where that is in another thread.
    known: Cell<Option<Ref<Self>>>,
    /// Messages read and to be written.
    pub queues: Queues,
    /// Calls that wait for their replies.
    pub replies: Replies,
    /// `sd_bus_add_filter`
    pub filters: Filters,
    /// `sd_bus_add_match`
    pub matches: Matches,
    /// The tree of object paths.
    pub objects: Objects,
    /// `sd_bus_track`
    pub tracks: Tracks,
    /// What runs now, if a callback does.
    pub current: Current,
    /// All connected slots, the newest first.
    pub slots: List<Slot>,
}

impl Bus {
    /// A connection that is not started. It has no user yet.
    pub fn new() -> Result<Ref<Self>> {
        Ref::make(|| Self {
            counts: Counts::new(),
            config: Config::new(),
            phase: Cell::new(Phase::Unset),
            origin: sys::process::pid(),
            iteration: Cell::new(0),
            unique_name: Text::default(),
            cookie: Cell::new(0),
            closing_reason: Cell::new(None),
            disconnected: Cell::new(false),
            target: RefCell::new(None),
            address_read: Cell::new(0),
            last_error: Cell::new(None),
            transport: Transport::new(),
            attachment: Attachment::new(),
            default_of: Cell::new(None),
            known: Cell::new(None),
            queues: Queues::new(),
            replies: Replies::new(),
            filters: Filters::new(),
            matches: Matches::new(),
            objects: Objects::new(),
            tracks: Tracks::new(),
            current: Current::new(),
            slots: List::new(|slot: &Slot| slot.links()),
        })
    }

    /// The connection that `message` belongs to.
    pub fn of(message: &Message) -> Option<Ref<Self>> {
        message.bus()
    }

    /// What a message takes to keep this connection in use.
    pub fn anchor(this: &Ref<Self>) -> Anchor {
        this.share().into()
    }

    /// Makes this the calling thread's default connection of a kind.
    pub fn make_default(this: &Ref<Self>, which: thread::Default) {
        this.default_of.set(Some((thread::id(), which)));
        this.known.set(Some(this.clone()));
        thread::set_default(which, this.as_ptr().cast());
    }

    /// If the calling thread knows this connection as a default, it no longer does.
    fn forget_default(this: &Ref<Self>) {
        let Some((_, which)) = this.default_of.get() else { return };
        if thread::default(which) == this.as_ptr().cast() {
            thread::set_default(which, core::ptr::null_mut());
            this.default_of.set(None);
            drop(this.known.take());
        }
    }

    /// Whether C, or we in its stead, still holds references. If not, the calling thread forgets that this was its default.
    pub fn in_use(this: &Ref<Self>) -> bool {
        let used = this.counts.users() > 0;
        if !used {
            Self::forget_default(this);
        }
        used
    }

    /// `ECHILD` in a forked child.
    #[inline(never)]
    pub fn check_origin(&self) -> Result {
        if self.origin == sys::process::pid() { Ok(()) } else { Err(Errno::CHILD) }
    }

    /// Whether it is started and not yet closing.
    pub fn is_open(&self) -> bool {
        (Phase::WatchBind..=Phase::Running).contains(&self.phase.get())
    }

    /// `ENOTCONN` unless [`Bus::is_open`].
    pub fn check_open(&self) -> Result {
        if self.is_open() { Ok(()) } else { Err(Errno::NOTCONN) }
    }
}

impl Object for Bus {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Only floating slots can be left: others keep the connection in use. They disconnect, the newest first.
    /// In a forked child nothing of it goes: slots would tell their owners, who have not asked for that.
    fn retire(this: &Ref<Self>) {
        if this.check_origin().is_err() {
            core::mem::forget(this.clone());
            return;
        }
        this.phase.set(Phase::Closed);
        this.attachment.clear();
        while let Some(slot) = this.slots.first() {
            Slot::disconnect(&slot);
        }
        Self::forget_default(this);
        this.transport.end();
        this.queues.clear();
    }
}
