//! How does a connection live in an event loop? It steps when a descriptor is ready, a deadline passes, or something received waits.
//! sd_bus_attach_event(3).

#![forbid(unsafe_code)]

use super::close::{begin_closing, close};
use super::process::process;
use super::sources::{attach_io, on_source};
use super::state::{Bus, Steps};
use super::wait::{self, flush};
use crate::errno::{Errno, Result};
use crate::event::{Event, Handler, Hook, OFF, ONESHOT, Source, add_exit, add_time};
use crate::obj::{Pinned, Ref, User};
use libc::{POLLIN, POLLOUT};

/// Puts the connection into a loop; its sources get this priority.
pub fn attach(bus: &Ref<Bus>, event: User<Event>, priority: i64) -> Result {
    let attachment = &bus.attachment;
    if attachment.event().is_some() {
        return Err(Errno::BUSY);
    }
    attachment.set_event(event);
    attachment.priority.set(priority);
    attachment.steps.set(Some(Steps { process: step, prepare }));
    let attached = add_sources(bus);
    if attached.is_err() {
        attachment.clear();
    }
    attached
}

fn add_sources(bus: &Ref<Bus>) -> Result {
    let Some(event) = bus.attachment.event() else { return Ok(()) };
    let (priority, userdata) = (bus.attachment.priority.get(), Ref::as_ptr(bus).cast());
    let time = add_time(&event, libc::CLOCK_MONOTONIC, 0, 0, Handler::Rust(Hook::new(bus, on_source)), userdata)?;
    Source::set_priority(&time, priority)?;
    time.set_description(Some(c"bus-time"))?;
    bus.attachment.time.replace(Some(time));
    let quit = add_exit(&event, Handler::Rust(Hook::new(bus, on_exit)), userdata)?;
    quit.set_description(Some(c"bus-exit"))?;
    bus.attachment.quit.replace(Some(quit));
    attach_io(bus)
}

/// Takes the connection out of its loop. False when it stood in none.
pub fn detach(bus: &Ref<Bus>) -> bool {
    let attached = bus.attachment.event().is_some();
    bus.attachment.clear();
    attached
}

fn step(bus: &Ref<Bus>) {
    if let Err(error) = process(bus, false) {
        begin_closing(bus, error);
    }
}

fn on_exit(owner: &Pinned, _source: &Ref<Source>) -> Result {
    if let Some(bus) = owner.get::<Bus>().filter(|bus| bus.config.close_on_exit.get()) {
        let in_use = bus.share();
        let _ = flush(&bus);
        close(&bus);
        drop(in_use);
    }
    Ok(())
}

fn prepare(bus: &Ref<Bus>) {
    if let Err(error) = arm(bus) {
        begin_closing(bus, error);
    }
}

/// Says what the sources are to wait for.
fn arm(bus: &Ref<Bus>) -> Result {
    let source = |place: &crate::obj::RefCell<Option<User<Source>>>| place.borrow().as_ref().map(User::pinned);
    let (events, until) = wait::events_and_timeout(bus)?;
    let (input, output) = (source(&bus.attachment.input), source(&bus.attachment.output));
    let wanted = |mask: i16| (events as i16 & mask) as u32;
    if let Some(input) = &input {
        let mask = if output.is_some() { POLLIN } else { POLLIN | POLLOUT };
        Source::set_io_events(input, wanted(mask))?;
    }
    if let Some(output) = &output {
        Source::set_io_events(output, wanted(POLLOUT))?;
    }
    if let (Some(0), Some(input)) = (until, &input) {
        Source::make_pending(input);
        return Ok(());
    }
    if let Some(time) = source(&bus.attachment.time) {
        match until {
            Some(until) => {
                Source::set_time(&time, until)?;
                Source::set_enabled(&time, ONESHOT)?;
            }
            None => Source::set_enabled(&time, OFF)?,
        }
    }
    Ok(())
}
