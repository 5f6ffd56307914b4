//! sd_bus_process(3), sd_bus_wait(3), sd_bus_get_fd(3), sd_bus_attach_event(3): how a connection is run, and what it says of itself.

use super::bus::{own, pin, resolve};
use super::event::{check_ret, publish};
use crate::bus::process::{Outcome, process};
use crate::bus::state::Phase;
use crate::bus::{Bus, attach, wait};
use crate::errno::{Errno, Result, status, to_c};
use crate::event::Event;
use crate::id128::Id128;
use crate::mem::CString;
use crate::message::Message;
use crate::obj::Ref;
use core::ffi::{c_char, c_int, c_void};
use core::ptr;
use libc::pid_t;

/// `sd_bus_is_open(3)`: whether it is started and its peer has not gone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_open(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    if bus.is_null() { 0 } else { to_c(unsafe { own(bus) }.map(|bus| bus.is_open().into())) }
}

/// `sd_bus_is_ready(3)`: whether it is set up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_is_ready(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    if bus.is_null() { 0 } else { to_c(unsafe { own(bus) }.map(|bus| (bus.phase.get() == Phase::Running).into())) }
}

/// `sd_bus_can_send(3)`: whether values of a type can be sent; for descriptors the connection is set up first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_can_send(bus: *mut Bus, r#type: c_char) -> c_int {
    // SAFETY: C's pointer.
    let bus = unsafe { pin(bus) };
    to_c(bus.and_then(|bus| {
        if bus.phase.get() == Phase::Unset {
            return Err(Errno::NOTCONN);
        }
        bus.check_origin()?;
        crate::bus::deliver::can_send(&bus, r#type as u8).map(c_int::from)
    }))
}

/// `sd_bus_get_fd(3)`: the descriptor to poll. -EPERM: there are two.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_fd(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    let bus = unsafe { resolve(bus) };
    to_c(bus.and_then(|bus| {
        if !bus.transport.is_single() {
            return Err(Errno::PERM);
        }
        bus.check_origin()?;
        wait::fd(bus)
    }))
}

/// `sd_bus_get_events(3)`: what to poll for (`POLLIN`, `POLLOUT`).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_events(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { own(bus) }.and_then(wait::events))
}

/// `sd_bus_get_timeout(3)`: when to process at the latest, in µs of CLOCK_MONOTONIC (1); `UINT64_MAX` if never (0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_timeout(bus: *mut Bus, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    to_c(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        let until = wait::timeout(bus)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, until.unwrap_or(u64::MAX)) }?;
        Ok(until.is_some().into())
    }))
}

/// `sd_bus_process(3)`: one step of work. Positive: there may be more. A message that nobody took goes to `*ret`, unless `ret` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_process(bus: *mut Bus, ret: *mut *mut Message) -> c_int {
    // SAFETY: C's pointer.
    let outcome = unsafe { pin(bus) }.and_then(|bus| Ok((process(&bus, !ret.is_null())?, bus.current.verdict.get())));
    to_c(outcome.and_then(|(outcome, verdict)| {
        let (value, message) = match outcome {
            Outcome::Idle => (0, ptr::null_mut()),
            Outcome::Done => (verdict, ptr::null_mut()),
            Outcome::Unclaimed(message) => (1, message.into_c()),
        };
        if !ret.is_null() {
            // SAFETY: not NULL.
            unsafe { publish(ret, message) }?;
        }
        Ok(value)
    }))
}

/// `sd_bus_process_priority(3)`: as `sd_bus_process()`; priorities are no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_process_priority(bus: *mut Bus, _max_priority: i64, ret: *mut *mut Message) -> c_int {
    // SAFETY: C's pointers.
    unsafe { sd_bus_process(bus, ret) }
}

/// `sd_bus_wait(3)`: waits until there is something to process, for `timeout_usec` µs at most. 0: time ran out, or there is already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_wait(bus: *mut Bus, timeout_usec: u64) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { pin(bus) }.and_then(|bus| wait::wait(&bus, timeout_usec)).map(c_int::from))
}

/// `sd_bus_get_n_queued_read(3)`: messages received and not yet processed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_n_queued_read(bus: *mut Bus, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    unsafe { queued(bus, ret, |bus| bus.queues.incoming.borrow().len()) }
}

/// `sd_bus_get_n_queued_write(3)`: messages sent and not yet written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_n_queued_write(bus: *mut Bus, ret: *mut u64) -> c_int {
    // SAFETY: C's pointers.
    unsafe { queued(bus, ret, |bus| bus.queues.outgoing.borrow().len()) }
}

/// Writes the length of a queue.
///
/// # Safety
/// As for [`resolve`]; `ret` is NULL or may be written.
unsafe fn queued(bus: *mut Bus, ret: *mut u64, length: fn(&Bus) -> usize) -> c_int {
    // SAFETY: passed on to the caller.
    let bus = unsafe { own(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, length(bus) as u64) }
    }))
}

/// `sd_bus_pending_method_calls(3)`: calls that wait for their replies; none on a connection that is not open.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_pending_method_calls(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    let bus = if bus.is_null() { return 0 } else { unsafe { resolve(bus) } };
    to_c(bus.map(|bus| if bus.is_open() { c_int::try_from(bus.replies.len()).unwrap_or(c_int::MAX) } else { 0 }))
}

/// `sd_bus_get_unique_name(3)`: our name on the bus; the connection is set up first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_unique_name(bus: *mut Bus, ret: *mut *const c_char) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { pin(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        if !bus.config.bus_client.get() {
            return Err(Errno::INVAL);
        }
        wait::ensure_running(&bus)?;
        let name = bus.unique_name.borrow();
        let name = name.as_ref().map(CString::as_ptr).ok_or(Errno::NOTCONN)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, name) }
    }))
}

/// `sd_bus_get_bus_id(3)`: the id of the server; the connection is set up first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_bus_id(bus: *mut Bus, ret: *mut Id128) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { pin(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        wait::ensure_running(&bus)?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, Id128::from_bytes(bus.transport.server_id.get())) }
    }))
}

/// `sd_bus_get_tid(3)`: the thread that the connection belongs to. -ENXIO: to none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_tid(bus: *mut Bus, ret: *mut pid_t) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { resolve(bus) };
    status(bus.and_then(|bus| {
        check_ret(ret)?;
        bus.check_origin()?;
        // SAFETY: not NULL, as just checked.
        unsafe { publish(ret, thread_of(bus)?) }
    }))
}

fn thread_of(bus: &Bus) -> Result<pid_t> {
    match (bus.default_of.get(), bus.attachment.event()) {
        (Some((tid, _)), _) => Ok(tid),
        (None, Some(event)) => event.thread(),
        (None, None) => Err(Errno::NXIO),
    }
}

/// `sd_bus_get_current_message(3)`: the message that is dispatched, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_current_message(bus: *mut Bus) -> *mut Message {
    // SAFETY: C's pointer.
    let bus = unsafe { resolve(bus) };
    bus.ok().and_then(|bus| bus.current.message()).map_or(ptr::null_mut(), |message| message.as_ptr())
}

/// `sd_bus_get_current_userdata(3)`: the userdata of the running callback, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_current_userdata(bus: *mut Bus) -> *mut c_void {
    // SAFETY: C's pointer.
    unsafe { resolve(bus) }.map_or(ptr::null_mut(), |bus| bus.current.userdata.get())
}

/// `sd_bus_attach_event(3)`: runs the connection in a loop, the thread's default one if `e` is NULL. -EBUSY: it is in one. -EINVAL: the loop
/// is another process's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_attach_event(bus: *mut Bus, e: *mut Event, priority: c_int) -> c_int {
    // SAFETY: C's pointers.
    let bus = unsafe { pin(bus) };
    status(bus.and_then(|bus| {
        if bus.attachment.event().is_some() {
            return Err(Errno::BUSY);
        }
        // SAFETY: C's pointer, or NULL.
        let event = unsafe { loop_for(e) }?;
        event.check_origin().map_err(|_| Errno::INVAL)?;
        attach::attach(&bus, event, priority.into())
    }))
}

/// The loop that C names, or the thread's default.
///
/// # Safety
/// `e` is NULL, `SD_EVENT_DEFAULT` or a live loop.
unsafe fn loop_for(e: *mut Event) -> Result<crate::obj::User<Event>> {
    if !e.is_null() {
        // SAFETY: passed on to the caller.
        return unsafe { super::event::lend(e) }.map(|event| event.share());
    }
    if let Some(event) = super::event::default_event() {
        return Ok(event.share());
    }
    let event = Event::new()?;
    Event::make_default(&event);
    Ok(event)
}

/// `sd_bus_detach_event(3)`: takes the connection out of its loop. 1, or 0 when it stood in none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_detach_event(bus: *mut Bus) -> c_int {
    // SAFETY: C's pointer.
    to_c(unsafe { pin(bus) }.map(|bus| attach::detach(&bus).into()))
}

/// `sd_bus_get_event(3)`: the loop that the connection stands in, or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_event(bus: *mut Bus) -> *mut Event {
    // SAFETY: C's pointer.
    let bus = unsafe { resolve(bus) };
    bus.ok().and_then(|bus| bus.attachment.event()).map_or(ptr::null_mut(), |event| Ref::as_ptr(&event))
}

/// `sd_bus_enqueue_for_read(3)`: queues a sealed message as if it had been received.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_enqueue_for_read(bus: *mut Bus, m: *mut Message) -> c_int {
    // SAFETY: C's pointers.
    let (bus, message) = unsafe { (pin(bus), Ref::from_c(m)) };
    status(bus.and_then(|bus| {
        let message = message.filter(|message| message.is_sealed()).ok_or(Errno::INVAL)?;
        crate::bus::configure::enqueue(&bus, &message)
    }))
}
