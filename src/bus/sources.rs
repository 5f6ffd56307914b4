//! Which sources watch the descriptors of a connection in its loop? One, or one per direction, or one for the path that is to appear.

#![forbid(unsafe_code)]

use super::state::{Bus, Phase};
use crate::errno::Result;
use crate::event::{Event, Handler, Hook, Source, add_io};
use crate::obj::{Pinned, Ref, User};
use core::ffi::{CStr, c_int};

/// Runs a step of the connection that a source belongs to.
pub(super) fn on_source(owner: &Pinned, _source: &Ref<Source>) -> Result {
    if let Some(bus) = owner.get::<Bus>() {
        if let Some(steps) = bus.attachment.steps.get() {
            (steps.process)(&bus);
        }
    }
    Ok(())
}

fn on_prepare(owner: &Pinned, _source: &Ref<Source>) -> Result {
    if let Some(bus) = owner.get::<Bus>() {
        if let Some(steps) = bus.attachment.steps.get() {
            (steps.prepare)(&bus);
        }
    }
    Ok(())
}

fn add(bus: &Ref<Bus>, event: &Ref<Event>, fd: c_int, events: u32, description: &CStr) -> Result<User<Source>> {
    let source = add_io(event, fd, events, Handler::Rust(Hook::new(bus, on_source)), Ref::as_ptr(bus).cast())?;
    Source::set_priority(&source, bus.attachment.priority.get())?;
    source.set_description(Some(description))?;
    Ok(source)
}

/// Adds the sources of the present descriptors, if the connection stands in a loop.
pub(super) fn attach_io(bus: &Ref<Bus>) -> Result {
    let Some(event) = bus.attachment.event() else { return Ok(()) };
    if bus.phase.get() == Phase::WatchBind {
        let fd = bus.transport.watch.borrow().as_ref().map(crate::sys::Fd::raw);
        if let Some(fd) = fd {
            let source = add(bus, &event, fd, libc::EPOLLIN as u32, c"bus-inotify")?;
            bus.attachment.watch.replace(Some(source));
        }
        return Ok(());
    }
    let (Some(input), Some(output)) = (bus.transport.input(), bus.transport.output()) else { return Ok(()) };
    let source = add(bus, &event, input, 0, c"bus-input")?;
    Source::set_prepare_hook(&source, Hook::new(bus, on_prepare))?;
    bus.attachment.input.replace(Some(source));
    if output != input {
        let source = add(bus, &event, output, 0, c"bus-output")?;
        bus.attachment.output.replace(Some(source));
    }
    Ok(())
}
