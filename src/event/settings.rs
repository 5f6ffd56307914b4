//! What else can be said of a source? sd_event_source_set_priority(3), sd_event_source_set_prepare(3),
//! sd_event_source_set_description(3), sd_event_source_set_destroy_callback(3), sd_event_source_set_exit_on_failure(3)

#![forbid(unsafe_code)]

use super::queue::long;
use super::{Destroy, Hook, Kind, PlainHandler, Preparing, Source};
use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::obj::Ref;
use core::ffi::{CStr, c_char, c_void};

impl Source {
    /// `EDOM` for exit sources.
    pub fn check_not_exit(&self) -> Result {
        if matches!(self.kind, Kind::Exit(_)) { Err(Errno::DOM) } else { Ok(()) }
    }

    /// `ESTALE` when the loop has ended, or the source is no longer connected to it.
    pub fn check_alive(&self) -> Result {
        let event = self.event().ok_or(Errno::STALE)?;
        let alive = event.check_alive();
        Ref::let_go(event);
        alive
    }

    /// `ECHILD` in a forked child: the loop belongs to the parent.
    pub fn check_origin(&self) -> Result {
        self.event().map_or(Ok(()), |event| {
            let own = event.check_origin();
            Ref::let_go(event);
            own
        })
    }

    /// Whether it has something to say that was not yet dispatched.
    pub fn is_pending(&self) -> bool {
        self.pending.get()
    }

    /// Lower goes first.
    pub fn priority(&self) -> i64 {
        self.priority.get()
    }

    /// Changes its place among the others. Lower goes first.
    pub fn set_priority(this: &Ref<Self>, priority: i64) -> Result {
        if this.priority.get() == priority {
            return Ok(());
        }
        let event = this.event().ok_or(Errno::STALE)?;
        match &this.kind {
            Kind::Inotify(watch) => watch.set_priority(this, &event, priority)?,
            Kind::Signal(signal) => {
                let old = this.priority.replace(priority);
                signal.tune(&event).inspect_err(|_| this.priority.set(old))?;
            }
            _ if this.may_become_ready() => {
                event.registry.join(priority)?;
                event.registry.leave(this.priority.get());
            }
            _ => (),
        }
        event.changed.set(true);
        this.priority.set(priority);
        this.reposition(&event);
        Ok(())
    }

    /// Whether its priority counts among those of things that may become ready.
    fn may_become_ready(&self) -> bool {
        self.number.get() != 0 || matches!(&self.kind, Kind::Child(child) if child.waits())
    }

    /// The pointer that its callbacks get.
    pub fn userdata(&self) -> *mut c_void {
        self.userdata.get()
    }

    /// Changes the pointer and returns the former one.
    pub fn set_userdata(&self, userdata: *mut c_void) -> *mut c_void {
        self.userdata.replace(userdata)
    }

    /// A C string that stays as it is until the next change; `None` without one.
    pub fn description(&self) -> Option<*const c_char> {
        self.extra.get()?.description.borrow().as_ref().map(|text| text.as_ptr())
    }

    /// Keeps a copy of `text`.
    pub fn set_description(&self, text: Option<&CStr>) -> Result {
        self.describe(text.map(CString::copy_of).transpose()?)
    }

    /// Keeps `text`.
    pub(super) fn describe(&self, text: Option<CString>) -> Result {
        if text.is_some() || self.extra.get().is_some() {
            self.extra()?.description.replace(text);
        }
        Ok(())
    }

    /// Calls `callback` before each wait of the loop, as long as the source is on.
    pub fn set_prepare(this: &Ref<Self>, callback: Option<PlainHandler>) -> Result {
        if callback.is_none() && this.extra.get().is_none() {
            return Ok(());
        }
        let extra = this.extra()?;
        Self::join_preparing(this, callback.is_some())?;
        extra.prepare.set(callback);
        Ok(())
    }

    /// Runs `hook` before each wait of the loop, as long as the source is on: for the layers above.
    pub fn set_prepare_hook(this: &Ref<Self>, hook: Hook) -> Result {
        let extra = this.extra()?;
        Self::join_preparing(this, true)?;
        extra.prepare_hook.set(Some(hook));
        Ok(())
    }

    fn join_preparing(this: &Ref<Self>, join: bool) -> Result {
        let (event, extra) = (this.event().ok_or(Errno::STALE)?, this.extra()?);
        match long(extra.prepare_place.get()) {
            None if join => {
                event.preparing.borrow_mut().push(Preparing(this.clone()))?;
                event.plain.set(false);
            }
            Some(place) if !join => {
                let left = event.preparing.borrow_mut().remove(place);
                drop(left);
            }
            _ => (),
        }
        Ok(())
    }

    /// What runs when the source has ended.
    pub fn destroy_callback(&self) -> Option<Destroy> {
        self.extra.get()?.destroy.get()
    }

    /// Calls `callback` with the userdata when the source has ended.
    pub fn set_destroy_callback(&self, callback: Option<Destroy>) -> Result {
        if callback.is_some() || self.extra.get().is_some() {
            self.extra()?.destroy.set(callback);
        }
        Ok(())
    }

    /// Whether a failing handler ends the loop.
    pub fn exit_on_failure(&self) -> bool {
        self.exit_on_failure.get()
    }

    /// Lets a failing handler end the loop, with what it returned as exit code. Returns whether it did so before.
    pub fn set_exit_on_failure(&self, exit: bool) -> bool {
        self.exit_on_failure.replace(exit)
    }
}
