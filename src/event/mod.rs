//! How does a program wait for many things at once? sd-event(3): sources of events in a loop, dispatched by priority.
//!
//! `Event` is the loop, `Source` one thing waited for. `step` runs the loop; each kind of source has its file. A source's
//! handler is C's or, for the layers above (which this one never names), a [`Hook`]: a function and a [`Pinned`] owner. Whoever
//! adds a source with a hook holds its `User<Source>` and drops it when it retires; the source pins its owner, but keeps nothing
//! in use, and neither does the loop. [`Source::make_pending`] queues a source without any descriptor being ready.
//!
//! [`Pinned`]: crate::obj::Pinned

#![forbid(unsafe_code)]

mod child;
mod clock;
mod defer;
mod dispatch;
mod handler;
mod inotify;
mod io;
mod lifecycle;
mod pressure;
mod queue;
mod ratelimit;
mod registry;
mod settings;
mod signal;
mod source;
mod state;
mod step;
mod time;
mod watchdog;

use child::{Child, Children};
use clock::Clocks;
use inotify::{InotifyTable, Watch};
use io::Io;
use pressure::{Pressure, Requests};
use queue::{Exiting, Pending, Preparing};
use ratelimit::{Limit, Limited};
use registry::{Registry, Role};
use signal::{Signal, SignalTable};
use source::Kind;
use time::Time;
use watchdog::Watchdog;

pub use child::{add_child, add_child_pidfd, check_child_options};
pub use defer::{add_defer, add_exit, add_post};
pub use handler::{ChildHandler, Destroy, Handler, Hook, InotifyHandler, IoHandler, PlainHandler, SignalHandler, TimeHandler};
pub use inotify::{add_inotify, open_inode};
pub use io::{add_io, check_events as check_io_events};
pub use pressure::{Resource, add_pressure};
pub use signal::add_signal;
pub use source::{OFF, ON, ONESHOT, Source};
pub use state::{ARMED, EXITING, Event, FINISHED, INITIAL, PENDING, PREPARING, RUNNING};
pub use time::add_time;
