//! Which peers are tracked? `Track` (sd_bus_track): names with a match and a count each; and the trackers of a connection, with
//! those whose handler is due. sd_bus_track_new(3).

#![forbid(unsafe_code)]

use super::{Bus, DestroyHandler, Slot};
use crate::errno::Result;
use crate::mem::{CString, Table};
use crate::obj::RefCell;
use crate::obj::{Callback, Counts, Links, List, Object, Ref, User};
use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// `sd_bus_track_handler_t`
pub type TrackHandler = Callback<unsafe extern "C" fn(*mut Track, *mut c_void) -> c_int>;

/// A tracked name.
pub struct Tracked {
    /// How often it was added.
    pub count: u32,
    /// Watches for its end.
    pub slot: Option<User<Slot>>,
}

/// A set of peers to be told the end of, `sd_bus_track`.
#[repr(C)]
pub struct Track {
    counts: Counts,
    /// The connection, which it keeps in use.
    pub bus: User<Bus>,
    /// Who is told when no name is left.
    pub handler: Option<TrackHandler>,
    /// What the handler is given.
    pub userdata: Cell<*mut c_void>,
    /// What is called at the end.
    pub destroy: Cell<Option<DestroyHandler>>,
    /// Whether additions of the same name are counted.
    pub recursive: Cell<bool>,
    /// By their text.
    pub names: RefCell<Table<CString, Tracked>>,
    /// Where the walk over the names is; `None` when a change has ended it.
    pub walk: Cell<Option<usize>>,
    in_all: Links<Track>,
    in_queue: Links<Track>,
}

impl Track {
    /// A tracker of no names, in no list. It has no user yet.
    pub fn new(bus: &Ref<Bus>, handler: Option<TrackHandler>, userdata: *mut c_void) -> Result<Ref<Self>> {
        Ref::new(Self {
            counts: Counts::new(),
            bus: bus.share(),
            handler,
            userdata: Cell::new(userdata),
            destroy: Cell::new(None),
            recursive: Cell::new(false),
            names: RefCell::new(Table::new()),
            walk: Cell::new(None),
            in_all: Links::new(),
            in_queue: Links::new(),
        })
    }

    /// Takes all names, whose matches go with them.
    pub fn clear(&self) {
        self.walk.set(None);
        let names = self.names.take();
        drop(names);
    }
}

impl Object for Track {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(this: &Ref<Self>) {
        this.bus.tracks.queue.remove(this);
        this.bus.tracks.all.remove(this);
        this.clear();
        if let Some(destroy) = this.destroy.take() {
            destroy.call(this.userdata.get());
        }
    }
}

/// The trackers of a connection.
pub struct Tracks {
    /// All of them, the newest first.
    pub all: List<Track>,
    /// Those whose handler is due, the latest first.
    pub queue: List<Track>,
}

impl Tracks {
    pub(super) fn new() -> Self {
        Self { all: List::new(|track: &Track| &track.in_all), queue: List::new(|track: &Track| &track.in_queue) }
    }

    /// Makes the handler of `track` due, if it has one, tracks nothing, and is not due already.
    pub fn enqueue(&self, track: &Ref<Track>) {
        if track.handler.is_some() && !track.in_queue.linked() && track.names.borrow().is_empty() {
            self.queue.push_front(track);
        }
    }
}
