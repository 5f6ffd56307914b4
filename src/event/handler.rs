//! What runs when a source fires? A function of C's or a hook of the layers above.

#![forbid(unsafe_code)]

use super::Source;
use crate::errno::Result;
use crate::obj::{Callback, Object, Pinned, Ref};
use crate::sys::{child, inotify, signal};
use core::ffi::{c_int, c_void};

/// `sd_event_handler_t`
pub type PlainHandler = Callback<unsafe extern "C" fn(*mut Source, *mut c_void) -> c_int>;
/// `sd_event_io_handler_t`
pub type IoHandler = Callback<unsafe extern "C" fn(*mut Source, c_int, u32, *mut c_void) -> c_int>;
/// `sd_event_time_handler_t`
pub type TimeHandler = Callback<unsafe extern "C" fn(*mut Source, u64, *mut c_void) -> c_int>;
/// `sd_event_signal_handler_t`
pub type SignalHandler = Callback<unsafe extern "C" fn(*mut Source, *const signal::Info, *mut c_void) -> c_int>;
/// `sd_event_child_handler_t`
pub type ChildHandler = Callback<unsafe extern "C" fn(*mut Source, *const child::Info, *mut c_void) -> c_int>;
/// `sd_event_inotify_handler_t`
pub type InotifyHandler = Callback<unsafe extern "C" fn(*mut Source, *const inotify::Head, *mut c_void) -> c_int>;
/// `sd_event_destroy_t`
pub type Destroy = Callback<unsafe extern "C" fn(*mut c_void)>;

/// A Rust function that runs when a source fires or is prepared, and the object it runs for.
pub struct Hook {
    owner: Pinned,
    entry: fn(&Pinned, &Ref<Source>) -> Result,
}

impl Hook {
    /// Runs `entry` with `owner`, which stays pinned as long as the source is in its loop. An error disables the source
    /// or, where [`Source::set_exit_on_failure`] says so, ends the loop.
    pub fn new<T: Object + 'static>(owner: &Ref<T>, entry: fn(&Pinned, &Ref<Source>) -> Result) -> Self {
        Self { owner: Pinned::from(owner.clone()), entry }
    }

    /// A copy that outlives the source, to be run.
    pub(super) fn copy(&self) -> Self {
        Self { owner: self.owner.clone(), entry: self.entry }
    }

    pub(super) fn run(self, source: &Ref<Source>) -> c_int {
        (self.entry)(&self.owner, source).map_or_else(crate::errno::Errno::negated, |()| 0)
    }
}

/// The handler of a new source.
pub enum Handler<C> {
    /// C's; without one, the source asks its loop to exit with the userdata as code. If it floats, the loop owns it.
    C {
        /// The function.
        callback: Option<C>,
        /// Whether the source floats.
        floating: bool,
    },
    /// Of the layers above.
    Rust(Hook),
}
