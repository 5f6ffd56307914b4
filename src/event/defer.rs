//! How does a source fire that waits for nothing outside the loop? sd_event_add_defer(3)

#![forbid(unsafe_code)]

use super::queue::{long, short};
use super::{Event, Handler, Kind, ON, ONESHOT, PlainHandler, Source};
use crate::errno::Result;
use crate::obj::{Ref, User};
use core::cell::Cell;
use core::ffi::c_void;
use core::num::NonZeroU32;

/// Fires in the next iteration, once.
pub fn add_defer(event: &Ref<Event>, handler: Handler<PlainHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let (callback, given) = handler.split()?;
    let source = Source::new(event, Kind::Defer(callback), given, userdata, ONESHOT)?;
    Source::set_pending(&source, event, true);
    Ok(source)
}

/// Fires after any other source has fired.
pub fn add_post(event: &Ref<Event>, handler: Handler<PlainHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let mut posts = event.posts.borrow_mut();
    posts.reserve(1)?;
    let (callback, given) = handler.split()?;
    let place = Cell::new(short(Some(posts.len())));
    let source = Source::new(event, Kind::Post(callback, place), given, userdata, ON)?;
    posts.push_reserved(source.pinned());
    Ok(source)
}

/// Fires once the loop was asked to exit.
pub fn add_exit(event: &Ref<Event>, handler: Handler<PlainHandler>, userdata: *mut c_void) -> Result<User<Source>> {
    let (callback, given) = handler.split()?;
    event.exits.borrow_mut().reserve(1)?;
    let source = Source::new(event, Kind::Exit(callback), given, userdata, ONESHOT)?;
    Source::join_exits(&source, event);
    Ok(source)
}

/// Lets all post sources fire if `fired`, which has, is none.
#[inline(always)]
pub(super) fn trigger_posts(event: &Event, fired: &Source) {
    if !event.posts.borrow().is_empty() {
        queue_posts(event, fired);
    }
}

#[inline(never)]
fn queue_posts(event: &Event, fired: &Source) {
    if matches!(fired.kind, Kind::Post(..)) {
        return;
    }
    for source in event.posts.borrow().iter().filter(|source| !source.is_offline()) {
        Source::set_pending(source, event, true);
    }
}

/// Takes a source from the post sources.
pub(super) fn leave_posts(event: &Event, place: &Cell<Option<NonZeroU32>>) {
    let Some(at) = long(place.take()) else { return };
    let mut posts = event.posts.borrow_mut();
    let left = posts.swap_remove(at);
    if let Some(Kind::Post(_, place)) = posts.get(at).map(|moved| &moved.kind) {
        place.set(short(Some(at)));
    }
    drop(posts);
    drop(left);
}
