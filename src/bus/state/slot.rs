//! What does a registration consist of? `Slot` (sd_bus_slot): its kind, who keeps whom, and how it is let go. sd_bus_slot_ref(3),
//! sd_bus_slot_set_floating(3), sd_bus_slot_set_destroy_callback(3).
//!
//! A slot that is not floating keeps its connection in use; a floating one is kept by its connection. Connected slots stand in
//! `Bus::slots`. To disconnect, a slot leaves its kind's registries through the function it was made with.

#![forbid(unsafe_code)]

use super::{Bus, Filter, Reply, Text, matches, objects};
use crate::errno::{Errno, Result};
use crate::mem::Box;
use crate::message::Message;
use crate::obj::{BusError, Callback, Counts, Held, Links, Object, Ref, User};
use core::cell::{Cell, OnceCell};
use core::ffi::{c_int, c_void};

/// `sd_bus_message_handler_t`
pub type MessageHandler = Callback<unsafe extern "C" fn(*mut Message, *mut c_void, *mut BusError) -> c_int>;

/// `sd_bus_destroy_t`
pub type DestroyHandler = Callback<unsafe extern "C" fn(*mut c_void)>;

/// One of our functions: the connection, the slot, the message, and the error to reply with.
pub type InternalHandler = fn(&Ref<Bus>, &Ref<Slot>, &Ref<Message>, &mut BusError) -> Result<c_int>;

/// Who is told about a message.
#[derive(Clone, Copy)]
pub enum Handler {
    /// The user's function and the slot's userdata.
    User(MessageHandler),
    /// One of ours.
    Internal(InternalHandler),
}

impl Handler {
    /// The user's function, if it is one.
    #[inline]
    pub fn user(self) -> Option<MessageHandler> {
        match self {
            Self::User(function) => Some(function),
            Self::Internal(_) => None,
        }
    }
}

/// What a slot stands for.
pub enum Kind {
    /// An asynchronous call that waits for its reply.
    Reply(Reply),
    /// `sd_bus_add_filter`
    Filter(Filter),
    /// `sd_bus_add_match`
    Match(Box<matches::Match>),
    /// What is registered at an object path.
    Object(objects::Registration),
}

/// A slot is not of the kind that stands where it was found: a bug, and the process aborts.
#[cold]
#[inline(never)]
#[cfg_attr(debug_assertions, track_caller)]
pub(super) fn misplaced() -> ! {
    panic!("a slot stands where others belong")
}

/// A registration with a connection, `sd_bus_slot`.
#[repr(C)]
pub struct Slot {
    counts: Counts,
    bus: Held<Bus>,
    /// Not floating: the connection stays in use.
    keeps: Cell<Option<User<Bus>>>,
    /// Floating: the connection's reference to the slot, kept here because it goes when the slot disconnects.
    kept: Cell<Option<User<Slot>>>,
    floating: Cell<bool>,
    userdata: Cell<*mut c_void>,
    destroy: Cell<Option<DestroyHandler>>,
    description: OnceCell<Box<Text>>,
    links: Links<Slot>,
    /// What it stands for.
    pub kind: Kind,
    leave: fn(&Ref<Bus>, &Ref<Slot>),
}

impl Slot {
    /// A slot of `bus`, not floating, in no registry but `Bus::slots`. `leave` takes it out of its kind's registries, if it stands
    /// there; it runs once, when the slot disconnects, and may send.
    pub fn new(bus: &Ref<Bus>, kind: Kind, userdata: *mut c_void, leave: fn(&Ref<Bus>, &Ref<Slot>)) -> Result<User<Self>> {
        let slot = Ref::new(Self {
            counts: Counts::new(),
            bus: Held::holding(bus.clone()),
            keeps: Cell::new(Some(bus.share())),
            kept: Cell::new(None),
            floating: Cell::new(false),
            userdata: Cell::new(userdata),
            destroy: Cell::new(None),
            description: OnceCell::new(),
            links: Links::new(),
            kind,
            leave,
        })?;
        bus.slots.push_front(&slot);
        Ok(slot.into_user())
    }

    pub(super) fn links(&self) -> &Links<Self> {
        &self.links
    }

    /// Its connection; `None` once it is disconnected.
    pub fn bus(&self) -> Option<Ref<Bus>> {
        self.bus.get()
    }

    /// Whether it is still registered.
    pub fn connected(&self) -> bool {
        !self.bus.is_empty()
    }

    /// The user's pointer.
    pub fn userdata(&self) -> *mut c_void {
        self.userdata.get()
    }

    /// Changes the user's pointer and returns the former one.
    pub fn set_userdata(&self, userdata: *mut c_void) -> *mut c_void {
        self.userdata.replace(userdata)
    }

    /// What is shown in debug output, to be changed.
    pub fn description(&self) -> Result<&Text> {
        if self.description.get().is_none() {
            let _ = self.description.set(Box::new(Text::default())?);
        }
        self.description.get().map(|text| &**text).ok_or(Errno::NOMEM)
    }

    /// What is shown in debug output, if anything was ever set.
    pub fn described(&self) -> Option<&Text> {
        self.description.get().map(|text| &**text)
    }

    /// What is called with the user's pointer when the slot ends.
    pub fn destroy_callback(&self) -> Option<DestroyHandler> {
        self.destroy.get()
    }

    /// Changes what is called when the slot ends.
    pub fn set_destroy_callback(&self, callback: Option<DestroyHandler>) {
        self.destroy.set(callback);
    }

    /// Whether the connection keeps the slot.
    pub fn floating(&self) -> bool {
        self.floating.get()
    }

    /// Turns the ownership between a connected slot and its connection around.
    pub fn set_floating(this: &Ref<Self>, floating: bool) {
        let Some(bus) = this.bus() else { return };
        if this.floating.replace(floating) == floating {
            return;
        }
        let former = if floating {
            (this.kept.replace(Some(this.share())), this.keeps.take())
        } else {
            (this.kept.take(), this.keeps.replace(Some(bus.share())))
        };
        drop(former);
    }

    /// Takes the slot out of its connection. A floating one loses its owner and may end here.
    pub fn disconnect(this: &Ref<Self>) {
        let (_, kept) = Self::unregister(this);
        drop(kept);
    }

    /// Returns the references that the slot and its connection had to each other.
    fn unregister(this: &Ref<Self>) -> (Option<User<Bus>>, Option<User<Self>>) {
        let Some(bus) = this.bus.take() else { return (None, None) };
        (this.leave)(&bus, this);
        bus.slots.remove(this);
        Ref::let_go(bus);
        (this.keeps.take(), this.kept.take())
    }
}

impl Object for Slot {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(this: &Ref<Self>) {
        let (keeps, kept) = Self::unregister(this);
        if let Some(kept) = kept {
            // The user dropped a reference that was the connection's: it is gone already.
            let _ = kept.into_c();
        }
        drop(keeps);
        if let Some(destroy) = this.destroy.take() {
            destroy.call(this.userdata.get());
        }
    }
}
