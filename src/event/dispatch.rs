//! Who is called, and what becomes of a source whose handler has run?

#![forbid(unsafe_code)]

use super::defer::trigger_posts;
use super::queue;
use super::ratelimit;
use super::source::copy_hook;
use super::{EXITING, Event, FINISHED, INITIAL, Kind, OFF, ONESHOT, PlainHandler, RUNNING, Source};
use crate::errno::Result;
use crate::obj::Ref;
use core::ffi::c_int;

/// Calls each prepare callback once, by priority, including those that the callbacks bring up.
pub(super) fn prepare_sources(event: &Ref<Event>) {
    let iteration = event.iteration.get();
    loop {
        let Some(source) = event.preparing.borrow().first().map(|first| first.0.clone()) else { break };
        let Some(extra) = source.extra.get().filter(|extra| extra.prepared_in.get() != iteration && !source.is_offline()) else { break };
        extra.prepared_in.set(iteration);
        if let Some(place) = queue::long(extra.prepare_place.get()) {
            event.preparing.borrow_mut().update(place);
        }
        source.dispatching.set(true);
        let outcome = match extra.prepare.get() {
            Some(callback) => callback.call(&source, source.userdata.get()),
            None => copy_hook(&extra.prepare_hook).map_or(0, |hook| hook.run(&source)),
        };
        source.dispatching.set(false);
        conclude(event, &source, outcome);
        Ref::let_go(source);
    }
}

/// Dispatches the first of the pending sources.
#[inline(always)]
pub(super) fn pending_source(event: &Ref<Event>) {
    let head = event.pending.borrow().first().map(|first| first.0.clone());
    let Some(source) = head else { return };
    if !source.is_offline() {
        event.state.set(RUNNING);
        fire(event, &source);
    }
    Ref::let_go(source);
}

/// Dispatches the first of the exit sources, or ends the loop: false.
pub(super) fn exit_source(event: &Ref<Event>) -> Result<bool> {
    let head = event.exits.borrow().first().map(|first| first.0.clone());
    let Some(source) = head.filter(|source| !source.is_offline()) else {
        event.state.set(FINISHED);
        return Ok(false);
    };
    event.iteration.set(event.iteration.get() + 1);
    event.state.set(EXITING);
    fire(event, &source);
    event.state.set(INITIAL);
    Ok(true)
}

fn fire(event: &Ref<Event>, source: &Ref<Source>) {
    if source.extra.get().is_some() && !ratelimit::admit(source, event) {
        return;
    }
    let once = source.enabled() == ONESHOT;
    if matches!(source.kind, Kind::Defer(_) | Kind::Exit(_)) {
        // What stays pending lets the others of its priority go first next time.
        source.pending_since.set(event.iteration.get());
        source.reposition(event);
        trigger_posts(event, source);
        if once {
            let _ = Source::switch(source, event, OFF, false);
        }
    } else {
        if once {
            let _ = Source::switch(source, event, OFF, false);
        } else {
            Source::unqueue(source, event, event.iteration.get());
        }
        trigger_posts(event, source);
    }
    source.dispatching.set(true);
    let outcome = call(source);
    source.dispatching.set(false);
    // The handler may have added post sources, or switched them on.
    trigger_posts(event, source);
    conclude(event, source, outcome);
}

/// Runs the handler.
fn call(source: &Ref<Source>) -> c_int {
    if source.extra.get().is_some() {
        if let Some(outcome) = call_hook(source) {
            return outcome;
        }
    }
    match &source.kind {
        Kind::Io(io) => io.callback.map_or_else(|| ask_to_exit(source), |callback| io.call(source, callback)),
        Kind::Time(time) => time.callback.map_or_else(|| ask_to_exit(source), |callback| time.call(source, callback)),
        Kind::Defer(callback) | Kind::Post(callback, _) | Kind::Exit(callback) => call_plain(source, *callback),
        _ => call_other(source),
    }
}

#[inline(never)]
fn call_hook(source: &Ref<Source>) -> Option<c_int> {
    source.hook().map(|hook| hook.run(source))
}

/// As [`call`], for kinds whose handlers need more room on the stack.
#[inline(never)]
fn call_other(source: &Ref<Source>) -> c_int {
    match &source.kind {
        Kind::Signal(signal) => signal.callback.map_or_else(|| ask_to_exit(source), |callback| signal.call(source, callback)),
        Kind::Child(child) => {
            let outcome = child.callback.map_or_else(|| ask_to_exit(source), |callback| child.call(source, callback));
            child.conclude();
            outcome
        }
        Kind::Inotify(watch) => watch.call(source, watch.callback),
        Kind::Pressure(pressure) => pressure.call(source),
        _ => 0,
    }
}

fn call_plain(source: &Ref<Source>, callback: Option<PlainHandler>) -> c_int {
    match callback {
        Some(callback) => callback.call(source, source.userdata.get()),
        None => ask_to_exit(source),
    }
}

/// What a source without a handler does: its userdata is the exit code.
#[cold]
#[inline(never)]
pub(super) fn ask_to_exit(source: &Source) -> c_int {
    let code = source.userdata.get().addr() as c_int;
    source.event().map_or(0, |event| crate::errno::status(event.exit(code)))
}

/// A handler has returned: a source given up meanwhile ends now, one that failed is switched off or ends the loop.
#[inline]
fn conclude(event: &Event, source: &Ref<Source>, outcome: c_int) {
    if outcome < 0 || source.users_gone() {
        end_or_disable(event, source, outcome);
    }
}

#[cold]
#[inline(never)]
fn end_or_disable(event: &Event, source: &Ref<Source>, outcome: c_int) {
    if outcome < 0 && source.exit_on_failure.get() {
        let _ = event.exit(outcome);
    }
    if source.users_gone() {
        source.end();
    } else {
        let _ = Source::set_enabled(source, OFF);
    }
}
