//! How are peers tracked? Each name has a match on the end of its owner; when the last one has gone, the handler is due.
//! sd_bus_track_add_name(3).

#![forbid(unsafe_code)]

use super::state::{Bus, Handler, Match, Slot, Track, TrackHandler, Tracked};
use super::{driver, installation};
use crate::errno::{Errno, Result};
use crate::mem::CString;
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use crate::wire::names;
use core::ffi::{CStr, c_int, c_void};

/// A tracker of no names: its handler is due at once.
pub fn new(bus: &Ref<Bus>, handler: Option<TrackHandler>, userdata: *mut c_void) -> Result<User<Track>> {
    driver::check_bus_client(bus)?;
    let track = Track::new(bus, handler, userdata)?;
    bus.tracks.all.push_front(&track);
    bus.tracks.enqueue(&track);
    Ok(track.into_user())
}

/// Whether additions of the same name are to be counted; `BUSY` when names are tracked already.
pub fn set_recursive(track: &Track, recursive: bool) -> Result {
    if track.recursive.get() == recursive {
        return Ok(());
    }
    if !track.names.borrow().is_empty() {
        return Err(Errno::BUSY);
    }
    track.recursive.set(recursive);
    Ok(())
}

/// Adds a name that is on the bus; false when it was there already.
pub fn add(track: &Ref<Track>, name: &CStr) -> Result<bool> {
    let text = name.to_bytes();
    if !names::is_service(text) {
        return Err(Errno::INVAL);
    }
    if let Some(tracked) = track.names.borrow_mut().get_mut(text) {
        if track.recursive.get() {
            tracked.count = tracked.count.checked_add(1).ok_or(Errno::OVERFLOW)?;
        }
        return Ok(false);
    }
    let bus: &Ref<Bus> = &track.bus;
    bus.check_origin()?;
    let slot = watch(bus, track, name)?;
    track.names.borrow_mut().insert_new(CString::copy_of(name)?, Tracked { count: 1, slot: Some(slot) })?;
    track.walk.set(None);
    bus.tracks.queue.remove(track);
    // It may have gone before the match was in place. The bus itself cannot be tracked.
    let owned = if text == driver::NAME { Err(Errno::INVAL) } else { driver::ask(bus, "GetNameOwner", text).map(drop) };
    if let Err(errno) = owned {
        forget(track, text);
        return Err(errno);
    }
    Ok(true)
}

/// A match on the change of a name's owner.
fn watch(bus: &Ref<Bus>, track: &Ref<Track>, name: &CStr) -> Result<User<Slot>> {
    let rule = CString::joined(&[
        b"type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='",
        name.to_bytes(),
        b"'",
    ])?;
    installation::add_tracking(bus, track, &rule, Handler::Internal(owner_changed), Handler::Internal(installed))
}

fn owner_changed(_: &Ref<Bus>, slot: &Ref<Slot>, signal: &Ref<Message>, _: &mut BusError) -> Result<c_int> {
    let track = Match::of(slot).and_then(|entry| entry.track.borrow().clone());
    if let (Some(track), Some(name)) = (track, signal.next_str()?) {
        forget(&track, name);
    }
    Ok(0)
}

/// A name that the bus does not watch for us is not tracked.
fn installed(_: &Ref<Bus>, slot: &Ref<Slot>, answer: &Ref<Message>, _: &mut BusError) -> Result<c_int> {
    let track = Match::of(slot).and_then(|entry| entry.track.borrow().clone());
    if let (Some(track), true) = (track, answer.is_method_error(None)) {
        let name = name_of(&track, slot)?;
        if let Some(name) = name {
            forget(&track, name.as_bytes());
        }
    }
    Ok(1)
}

fn name_of(track: &Track, slot: &Ref<Slot>) -> Result<Option<CString>> {
    let names = track.names.borrow();
    let mut found = names.iter().filter(|(_, tracked)| tracked.slot.as_ref().is_some_and(|own| own.is(slot)));
    found.next().map(|(name, _)| CString::copy_of(name)).transpose()
}

/// Removes a name, however often it was added.
fn forget(track: &Ref<Track>, name: &[u8]) -> bool {
    let removed = track.names.borrow_mut().remove(name);
    let found = removed.is_some();
    drop(removed);
    if found {
        track.walk.set(None);
        track.bus.tracks.enqueue(track);
    }
    found
}

/// Removes a name or, where additions are counted, one addition of it; false when it was not there.
pub fn remove(track: &Ref<Track>, name: &[u8]) -> bool {
    if track.recursive.get() {
        if let Some(tracked) = track.names.borrow_mut().get_mut(name).filter(|tracked| tracked.count > 1) {
            tracked.count -= 1;
            return true;
        }
    }
    forget(track, name)
}

/// How often a name has been added.
pub fn count(track: &Track, name: &[u8]) -> u32 {
    track.names.borrow().get(name).map_or(0, |tracked| tracked.count)
}

/// The next name of the walk, which `from_start` begins anew. It is valid until the name goes.
pub fn walk(track: &Track, from_start: bool) -> Option<*const core::ffi::c_char> {
    let at = if from_start { 0 } else { track.walk.get()? };
    let names = track.names.borrow();
    let (next, name, _) = names.entry_at(at)?;
    track.walk.set(Some(next));
    Some(name.as_ptr())
}
