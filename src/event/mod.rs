//! How does a program wait for many things at once? sd-event(3): sources of events in a loop, dispatched by priority.
//!
//! `Event` is the loop, `Source` one thing waited for. `step` runs the loop; each kind of source has its file. A source's
//! handler is C's or, for the layers above (which this one never names), a [`Hook`]: a function and a [`Pinned`] owner. Whoever
//! adds a source with a hook holds its `User<Source>` and drops it when it retires; the source pins its owner, but keeps nothing
//! in use, and neither does the loop. [`Source::make_pending`] queues a source without any descriptor being ready.
//!
//! [`Pinned`]: crate::obj::Pinned

#![forbid(unsafe_code)]

mod clock;
mod defer;
mod dispatch;
mod handler;
mod io;
mod lifecycle;
mod queue;
mod registry;
mod settings;
mod source;
mod state;
mod step;
mod time;

use clock::Clocks;
use io::Io;
use queue::{Exiting, Pending, Preparing};
use registry::{Registry, Role};
use source::Kind;
use time::Time;

pub use defer::{add_defer, add_exit, add_post};
pub use handler::{Destroy, Handler, Hook, IoHandler, PlainHandler, TimeHandler};
pub use io::{add_io, check_events as check_io_events};
pub use source::{OFF, ON, ONESHOT, Source};
pub use state::{ARMED, EXITING, Event, FINISHED, INITIAL, PENDING, PREPARING, RUNNING};
pub use time::add_time;
