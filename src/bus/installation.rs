//! How do matches come and go? On a bus the rule is installed there too, unless it can only match what we say ourselves.
//! sd_bus_add_match(3).

#![forbid(unsafe_code)]

use super::call_async::{call_async, call_unanswered};
use super::close::begin_closing;
use super::driver;
use super::respond::run;
use super::state::{Bus, Handler, Kind, Match, Slot, Track};
use crate::errno::{Errno, Result};
use crate::mem::{Box, CString, Vec};
use crate::message::Message;
use crate::obj::{BusError, Ref, User};
use crate::wire::match_rule::Rule;
use core::ffi::{CStr, c_int, c_void};

/// How the bus is told of a rule.
pub enum Installation {
    /// We wait for its answer.
    Awaited,
    /// The function is told of its answer; without one, the connection is closed should it refuse.
    Announced(Option<Handler>),
}

/// Adds a match for whatever `rule` fits. `INVAL` when it is none or the bus says so.
pub fn add(bus: &Ref<Bus>, rule: &CStr, handler: Option<Handler>, how: Installation, userdata: *mut c_void) -> Result<User<Slot>> {
    let (slot, text) = (new_slot(bus, rule, handler, &how, userdata)?, rule);
    install(bus, &slot, text, matches!(how, Installation::Awaited))?;
    bus.matches.insert(&slot)?;
    Ok(slot)
}

/// As [`add`], announced, for a tracker.
pub fn add_tracking(bus: &Ref<Bus>, track: &Ref<Track>, rule: &CStr, handler: Handler, installed: Handler) -> Result<User<Slot>> {
    let slot = new_slot(bus, rule, Some(handler), &Installation::Announced(Some(installed)), core::ptr::null_mut())?;
    if let Some(entry) = Match::of(&slot) {
        entry.track.replace(Some(track.clone()));
    }
    install(bus, &slot, rule, false)?;
    bus.matches.insert(&slot)?;
    Ok(slot)
}

fn new_slot(bus: &Ref<Bus>, rule: &CStr, handler: Option<Handler>, how: &Installation, userdata: *mut c_void) -> Result<User<Slot>> {
    let parsed = Rule::parse(rule.to_bytes())?;
    let install_handler = match how {
        Installation::Awaited => None,
        Installation::Announced(handler) => *handler,
    };
    Slot::new(bus, Kind::Match(Box::new(Match::new(parsed, handler, install_handler))?), userdata, leave)
}

/// Tells the bus, if there is one and it has a part in this.
fn install(bus: &Ref<Bus>, slot: &Ref<Slot>, rule: &CStr, awaited: bool) -> Result {
    let Some(entry) = Match::of(slot).filter(|entry| bus.config.bus_client.get() && !entry.is_local()) else { return Ok(()) };
    let text = CString::copy_of(rule)?;
    if awaited {
        let answer = driver::ask(bus, "AddMatch", rule.to_bytes())?;
        entry.after.set(answer.arrival());
    } else {
        let message = driver::message_about(bus, "AddMatch", rule.to_bytes())?;
        let call = call_async(bus, &message, Some(Handler::Internal(installed)), core::ptr::null_mut(), 0)?;
        if let Kind::Reply(reply) = &call.kind {
            reply.context.replace(Some(slot.clone()));
        }
        // The match is what the user holds: the call that installs it keeps nothing alive.
        Slot::set_floating(&call, true);
        entry.install_call.replace(Some(call));
        entry.after.set(u64::MAX);
    }
    entry.installed.replace(Some(text));
    Ok(())
}

/// The bus has answered.
fn installed(bus: &Ref<Bus>, call: &Ref<Slot>, answer: &Ref<Message>, error: &mut BusError) -> Result<c_int> {
    let Kind::Reply(reply) = &call.kind else { return Ok(1) };
    let Some(slot) = reply.context.take() else { return Ok(1) };
    let Some(entry) = Match::of(&slot) else { return Ok(1) };
    let own = entry.install_call.take();
    drop(own);
    entry.after.set(answer.arrival());
    match entry.install_handler {
        Some(handler) => Errno::check(run(bus, &slot, handler, answer, error)),
        None if answer.is_method_error(None) => {
            begin_closing(bus, Errno::CONNRESET);
            Ok(1)
        }
        None => Ok(1),
    }
}

/// The slot leaves its connection, which tells the bus so.
fn leave(bus: &Ref<Bus>, slot: &Ref<Slot>) {
    let Some(entry) = Match::of(slot) else { return };
    bus.matches.remove(slot);
    if let Some(call) = entry.install_call.take() {
        Slot::disconnect(&call);
    }
    let (rule, track) = (entry.installed.take(), entry.track.take());
    drop(track);
    if let Some(rule) = rule.filter(|_| bus.is_open()) {
        // Without memory or a connection the bus keeps sending what nobody gets any more: harmless.
        let _ = driver::message_about(bus, "RemoveMatch", rule.as_bytes()).and_then(|message| call_unanswered(bus, &message, 0));
    }
}

/// The rule for signals with the given properties, `None` where any will do.
pub fn signal_rule(sender: Option<&CStr>, path: Option<&CStr>, interface: Option<&CStr>, member: Option<&CStr>) -> Result<CString> {
    let mut rule = Vec::copy_of(b"type='signal'")?;
    add_component(&mut rule, ",sender='", sender)?;
    add_component(&mut rule, ",path='", path)?;
    add_component(&mut rule, ",interface='", interface)?;
    add_component(&mut rule, ",member='", member)?;
    CString::terminated(rule)
}

#[inline(never)]
fn add_component(rule: &mut Vec<u8>, start: &str, value: Option<&CStr>) -> Result {
    let Some(value) = value else { return Ok(()) };
    rule.extend(start.as_bytes())?;
    rule.extend(value.to_bytes())?;
    rule.push(b'\'')
}
