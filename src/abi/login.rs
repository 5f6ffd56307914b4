//! sd_uid_get_state(3), sd_seat_get_active(3), sd_machine_get_class(3), sd_get_seats(3).

use super::text;
use crate::errno::{Errno, Result, status, to_c};
use crate::login::user::Which;
use crate::login::{list, machine, seat, user};
use crate::mem::{CString, Vec};
use core::ffi::{c_char, c_int, c_uint};
use libc::uid_t;

/// Sets `*ret`, unless it is NULL, and returns 0; or the errno negated.
///
/// # Safety
/// `ret` is NULL or may be written.
pub(super) unsafe fn publish<T>(result: Result<T>, ret: *mut T) -> c_int {
    status(result.map(|value| {
        if !ret.is_null() {
            // SAFETY: the caller says so.
            unsafe { ret.write(value) }
        }
    }))
}

/// As [`publish`], for a string that the caller frees.
///
/// # Safety
/// As for [`publish`].
pub(super) unsafe fn publish_text(result: Result<CString>, ret: *mut *mut c_char) -> c_int {
    if ret.is_null() {
        return status(result.map(drop));
    }
    // SAFETY: passed on to the caller.
    unsafe { publish(result.map(CString::into_raw), ret) }
}

/// Sets `*ret`, unless it is NULL, to an array of strings that the caller frees, NULL when there are none. Returns how many.
///
/// # Safety
/// As for [`publish`].
pub(super) unsafe fn publish_texts(result: Result<Vec<CString>>, ret: *mut *mut *mut c_char) -> c_int {
    to_c(result.and_then(|list| {
        let count = list.len() as c_int;
        if !ret.is_null() {
            let array = if count == 0 { core::ptr::null_mut() } else { text::strv_into_c(list)? };
            // SAFETY: the caller says so.
            unsafe { ret.write(array) };
        }
        Ok(count)
    }))
}

/// Sets `*ret`, unless it is NULL, to an array of numbers that the caller frees, NULL when there are none. Returns how many.
///
/// # Safety
/// As for [`publish`].
unsafe fn publish_numbers<T: Copy>(result: Result<Vec<T>>, ret: *mut *mut T) -> c_int {
    to_c(result.map(|list| {
        let count = list.len() as c_int;
        if !ret.is_null() {
            // SAFETY: the caller says so.
            unsafe { ret.write(list.into_raw()) };
        }
        count
    }))
}

pub(super) fn said(result: Result<bool>) -> c_int {
    to_c(result.map(c_int::from))
}

/// `sd_uid_get_state(3)`: whether a user is logged in: `offline`, `lingering`, `online`, `active` or `closing`. Returns 0;
/// -EINVAL when nobody can have the uid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_get_state(uid: uid_t, ret_state: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_text(user::state(uid), ret_state) }
}

/// `sd_uid_get_display(3)`: the session of a user that is shown first. Returns 0; -ENODATA when there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_get_display(uid: uid_t, ret_display: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_text(user::display(uid), ret_display) }
}

/// `sd_uid_get_login_time(3)`: since when a user has been logged in, in microseconds since 1970. Returns 0; -ENXIO when not at
/// all.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_get_login_time(uid: uid_t, ret_usec: *mut u64) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish(user::login_time(uid), ret_usec) }
}

/// `sd_uid_is_on_seat(3)`: whether a user is logged in on a seat, or, with `require_active`, active there. A `seat` of NULL is
/// that of the calling process's session. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_is_on_seat(uid: uid_t, require_active: c_int, seat: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(user::is_on_seat(uid, require_active != 0, unsafe { text::bytes(seat) }))
}

/// `sd_uid_get_sessions(3)`: a user's sessions: the active ones (`require_active` > 0), those online (0), or all (< 0). Sets
/// `*ret_sessions`, unless it is NULL, to an array that the caller frees with its strings, or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_get_sessions(uid: uid_t, require_active: c_int, ret_sessions: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_texts(user::sessions(uid, Which::from_c(require_active)), ret_sessions) }
}

/// `sd_uid_get_seats(3)`: as `sd_uid_get_sessions()`, the seats of those sessions.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_uid_get_seats(uid: uid_t, require_active: c_int, ret_seats: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_texts(user::seats(uid, Which::from_c(require_active)), ret_seats) }
}

/// `sd_seat_get_active(3)`: the session in the foreground of a seat, which the caller frees, and whose it is; either may be NULL.
/// A `seat` of NULL is that of the calling process's session. Returns 0; -ENXIO when there is no such seat, -ENODATA when no
/// session is there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_seat_get_active(seat: *const c_char, ret_session: *mut *mut c_char, ret_uid: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    let name = unsafe { text::bytes(seat) };
    status(seat::active(name, !ret_session.is_null(), !ret_uid.is_null()).map(|(session, uid)| {
        if let Some(session) = session {
            // SAFETY: it was asked for, as the caller passes room for it.
            unsafe { ret_session.write(session.into_raw()) };
        }
        if let Some(uid) = uid {
            // SAFETY: as above.
            unsafe { ret_uid.write(uid) };
        }
    }))
}

/// `sd_seat_get_sessions(3)`: the sessions of a seat and whose each is, in arrays that the caller frees, the former with its
/// strings, and their number, which is also returned. Each may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_seat_get_sessions(
    seat: *const c_char,
    ret_sessions: *mut *mut *mut c_char,
    ret_uids: *mut *mut uid_t,
    ret_n_uids: *mut c_uint,
) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    let name = unsafe { text::bytes(seat) };
    let found = if ret_uids.is_null() { seat::sessions(name).map(|list| (list, Vec::new())) } else { seat::sessions_and_users(name) };
    let (sessions, users) = match found {
        Ok(found) => found,
        Err(error) => return error.negated(),
    };
    // SAFETY: the caller passes NULL or room for an array.
    let count = unsafe { publish_texts(Ok(sessions), ret_sessions) };
    if count < 0 {
        return count;
    }
    // SAFETY: as above.
    unsafe { publish_numbers(Ok(users), ret_uids) };
    // SAFETY: the caller passes NULL or room for a number.
    unsafe { publish(Ok(count as c_uint), ret_n_uids) };
    count
}

/// `sd_seat_can_multi_session(3)`: deprecated. Returns 1: every seat can.
#[unsafe(no_mangle)]
pub extern "C" fn sd_seat_can_multi_session(seat: *const c_char) -> c_int {
    let _ = seat;
    1
}

/// `sd_seat_can_tty(3)`: whether text consoles can be used on a seat. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_seat_can_tty(seat: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(seat::can_tty(unsafe { text::bytes(seat) }))
}

/// `sd_seat_can_graphical(3)`: whether a seat has a display. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_seat_can_graphical(seat: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(seat::can_graphical(unsafe { text::bytes(seat) }))
}

/// `sd_machine_get_class(3)`: `vm`, `container`, or for `.host` itself `host`; the caller frees it. Returns 0; -ENXIO when there
/// is no such machine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_machine_get_class(machine: *const c_char, ret_clazz: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    let class = unsafe { text::bytes(machine) }.ok_or(Errno::INVAL).and_then(machine::class);
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_text(class, ret_clazz) }
}

/// `sd_machine_get_ifindices(3)`: the numbers of the host's network interfaces that lead to a machine. Sets `*ret_ifindices`,
/// unless it is NULL, to an array that the caller frees, or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_machine_get_ifindices(machine: *const c_char, ret_ifindices: *mut *mut c_int) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    let interfaces = unsafe { text::bytes(machine) }.ok_or(Errno::INVAL).and_then(machine::interfaces);
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_numbers(interfaces, ret_ifindices) }
}

/// `sd_get_seats(3)`: all seats, in no order. Sets `*ret_seats`, unless it is NULL, to an array that the caller frees with its strings,
/// or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_get_seats(ret_seats: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_texts(list::seats(), ret_seats) }
}

/// `sd_get_sessions(3)`: all sessions, in no order. Sets `*ret_sessions`, unless it is NULL, to an array that the caller frees with its strings,
/// or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_get_sessions(ret_sessions: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_texts(list::sessions(), ret_sessions) }
}

/// `sd_get_uids(3)`: all users who are logged in, in no order. Sets `*ret_users`, unless it is NULL, to an array that the caller frees,
/// or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_get_uids(ret_users: *mut *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_numbers(list::uids(), ret_users) }
}

/// `sd_get_machine_names(3)`: all virtual machines and containers, in no order. Sets `*ret_machines`, unless it is NULL, to an array that the caller frees with its strings,
/// or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_get_machine_names(ret_machines: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or room for the result.
    unsafe { publish_texts(list::machines(), ret_machines) }
}
