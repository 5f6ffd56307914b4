//! What does a loop hold? Its state, the queues its sources stand in, and the descriptors it waits on. sd_event_new(3)

#![forbid(unsafe_code)]

use super::{Children, Clocks, Exiting, InotifyTable, Limited, Pending, Preparing, Registry, Requests, SignalTable, Source, Watchdog};
use crate::errno::{Errno, Result};
use crate::mem::{Heap, Vec};
use crate::obj::RefCell;
use crate::obj::{Counts, Object, Ref, User};
use crate::sys::epoll::Epoll;
use crate::sys::{process, thread};
use core::cell::Cell;
use core::ffi::{c_int, c_void};

/// `SD_EVENT_INITIAL` and so on.
pub const INITIAL: c_int = 0;
/// Prepared, and nothing is pending.
pub const ARMED: c_int = 1;
/// Something is pending.
pub const PENDING: c_int = 2;
/// A handler runs.
pub const RUNNING: c_int = 3;
/// A handler of an exit source runs.
pub const EXITING: c_int = 4;
/// The loop has ended.
pub const FINISHED: c_int = 5;
/// A prepare callback runs.
pub const PREPARING: c_int = 6;

/// `sd_event`
pub struct Event {
    counts: Counts,
    origin: c_int,
    pub(super) state: Cell<c_int>,
    pub(super) iteration: Cell<u64>,
    /// The last iteration in which the kernel was asked what is ready.
    pub(super) waited_in: Cell<u64>,
    /// The last one before that.
    pub(super) waited_before: Cell<u64>,
    /// Since then a source was added, switched on, or set to wait for something else.
    pub(super) changed: Cell<bool>,
    /// Nothing was ever in use but descriptors, defer, post and exit sources: an iteration has nothing else to look after.
    pub(super) plain: Cell<bool>,
    /// The code that the loop was asked to exit with.
    pub(super) exit: Cell<Option<c_int>>,
    /// The thread whose default loop this is, or 0.
    thread: Cell<c_int>,
    /// Keeps the memory while a thread still knows this as its default loop.
    known: Cell<Option<Ref<Event>>>,
    /// Sources that keep the loop in use, and the one reference that stands for all of them.
    keepers: Cell<usize>,
    kept: Cell<Option<User<Event>>>,
    /// Sources connected to the loop.
    pub(super) sources: Cell<usize>,
    pub(super) pending: RefCell<Heap<Pending>>,
    pub(super) preparing: RefCell<Heap<Preparing>>,
    pub(super) exits: RefCell<Heap<Exiting>>,
    pub(super) posts: RefCell<Vec<Ref<Source>>>,
    /// Sources that the loop owns.
    pub(super) floating: RefCell<Vec<User<Source>>>,
    pub(super) registry: Registry,
    pub(super) clocks: Clocks,
    pub(super) signals: SignalTable,
    pub(super) children: Children,
    pub(super) inotify: InotifyTable,
    pub(super) requests: Requests,
    pub(super) limited: RefCell<Heap<Limited>>,
    pub(super) watchdog: Watchdog,
    /// Sources that are on and are neither post nor exit sources.
    pub(super) busy: Cell<usize>,
    pub(super) exit_on_idle: Cell<bool>,
    /// The sources of SIGINT and SIGTERM that `sd_event_set_signal_exit()` made.
    pub(super) signal_exit: RefCell<Option<[Ref<Source>; 2]>>,
    /// A callback ran while waiting: what is pending is looked at anew in the next iteration.
    pub(super) postponed: Cell<bool>,
}

impl Object for Event {
    fn counts(&self) -> &Counts {
        &self.counts
    }

    fn retire(this: &Ref<Self>) {
        if this.check_origin().is_err() {
            // A forked child leaves alone what it shares with its parent.
            this.known.set(Some(this.clone()));
            return;
        }
        drop(this.signal_exit.take());
        this.registry.close();
        // Only floating sources are left: each other one is a user of the loop.
        loop {
            let Some(source) = this.floating.borrow_mut().pop() else { break };
            source.home.set(None);
            Source::disconnect(&source);
            User::let_go(source);
        }
        if this.known.take().is_some_and(|known| !Self::forget_default(&known)) {
            // Another thread still has its address: the memory stays until that thread asks for its default.
            this.known.set(Some(this.clone()));
        }
    }
}

impl Event {
    /// A new loop.
    pub fn new() -> Result<User<Self>> {
        let epoll = Epoll::new()?;
        User::make(|| Self {
            counts: Counts::new(),
            origin: process::pid(),
            state: Cell::new(INITIAL),
            iteration: Cell::new(0),
            waited_in: Cell::new(0),
            waited_before: Cell::new(0),
            changed: Cell::new(true),
            plain: Cell::new(true),
            exit: Cell::new(None),
            thread: Cell::new(0),
            known: Cell::new(None),
            keepers: Cell::new(0),
            kept: Cell::new(None),
            sources: Cell::new(0),
            pending: RefCell::new(Heap::new()),
            preparing: RefCell::new(Heap::new()),
            exits: RefCell::new(Heap::new()),
            posts: RefCell::new(Vec::new()),
            floating: RefCell::new(Vec::new()),
            registry: Registry::new(epoll),
            clocks: Clocks::new(),
            signals: SignalTable::default(),
            children: Children::default(),
            inotify: InotifyTable::default(),
            requests: Requests::default(),
            limited: RefCell::new(Heap::new()),
            watchdog: Watchdog::default(),
            busy: Cell::new(0),
            exit_on_idle: Cell::new(false),
            signal_exit: RefCell::new(None),
            postponed: Cell::new(false),
        })
    }

    /// One more source keeps the loop in use.
    pub(super) fn keep(this: &Ref<Self>) {
        if this.keepers.replace(this.keepers.get() + 1) == 0 {
            this.kept.set(Some(this.share()));
        }
    }

    /// A source no longer keeps the loop in use.
    #[inline]
    pub(super) fn let_go(&self) {
        // The loop is in use no longer where it lets go of the sources that were its own.
        let Some(left) = self.keepers.get().checked_sub(1) else { return };
        self.keepers.set(left);
        if left == 0 {
            drop(self.kept.take());
        }
    }

    /// Makes this the calling thread's default loop.
    pub fn make_default(this: &Ref<Self>) {
        this.thread.set(thread::id());
        this.known.set(Some(this.clone()));
        thread::set_default(thread::Default::Event, this.as_ptr().cast());
    }

    /// The calling thread forgets its default loop, should it be this one.
    fn forget_default(this: &Ref<Self>) -> bool {
        let own: *mut c_void = this.as_ptr().cast();
        let known = thread::default(thread::Default::Event) == own;
        if known {
            thread::set_default(thread::Default::Event, core::ptr::null_mut());
        }
        known
    }

    /// Whether C, or we in its stead, still holds references. If not, the calling thread forgets that this was its default.
    pub fn in_use(this: &Ref<Self>) -> bool {
        let used = this.counts.users() > 0;
        if !used && Self::forget_default(this) {
            drop(this.known.take());
        }
        used
    }

    /// The thread whose default loop this is; `ENXIO` if it is none.
    pub fn thread(&self) -> Result<c_int> {
        if self.thread.get() == 0 { Err(Errno::NXIO) } else { Ok(self.thread.get()) }
    }

    /// `ECHILD` in a forked child: the loop belongs to the parent.
    #[inline]
    pub fn check_origin(&self) -> Result {
        if self.origin == process::pid() { Ok(()) } else { Err(Errno::CHILD) }
    }

    /// The state, one of the constants above.
    pub fn state(&self) -> c_int {
        self.state.get()
    }

    /// `ESTALE` when the loop has ended.
    pub fn check_alive(&self) -> Result {
        if self.state.get() == FINISHED { Err(Errno::STALE) } else { Ok(()) }
    }

    /// How often the loop was prepared.
    pub fn iteration(&self) -> u64 {
        self.iteration.get()
    }

    /// Asks the loop to exit.
    pub fn exit(&self, code: c_int) -> Result {
        self.check_alive()?;
        self.exit.set(Some(code));
        Ok(())
    }

    /// Whether the loop exits once nothing is on but post and exit sources.
    pub fn exit_on_idle(&self) -> bool {
        self.exit_on_idle.get()
    }

    /// Lets the loop exit once nothing is on but post and exit sources, or wait for what the future brings.
    pub fn set_exit_on_idle(&self, exit: bool) {
        self.exit_on_idle.set(exit);
        self.plain.set(false);
    }

    /// The code that the loop was asked to exit with; `ENODATA` if it was not.
    pub fn exit_code(&self) -> Result<c_int> {
        self.exit.get().ok_or(Errno::NODATA)
    }
}
