//! sd_session_is_active(3) and what else is known of sessions.
//!
//! A `session` of NULL is that of the calling process. All return -ENXIO when there is no such session, -ENODATA when what is
//! asked for is not known. Strings are the caller's to free; a NULL to put a result is taken.

use super::login::{publish, publish_text, publish_texts, said};
use super::text;
use crate::login::session;
use core::ffi::{c_char, c_int, c_uint};
use libc::{pid_t, uid_t};

/// Gives C what is known of a session by the name of `key`.
///
/// # Safety
/// `session` is NULL or a C string, `ret` NULL or may be written.
unsafe fn known(session: *const c_char, key: &str, ret: *mut *mut c_char) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { publish_text(session::text(text::bytes(session), key), ret) }
}

/// `sd_session_is_active(3)`: whether a session is in the foreground. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_is_active(session: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(session::is_active(unsafe { text::bytes(session) }))
}

/// `sd_session_is_remote(3)`: whether a session came over the network. Returns 1, 0, or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_is_remote(session: *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    said(session::is_remote(unsafe { text::bytes(session) }))
}

/// `sd_session_get_uid(3)`: whose a session is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_uid(session: *const c_char, ret_uid: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish(session::uid(text::bytes(session)), ret_uid) }
}

/// `sd_session_get_start_time(3)`: when a session began, in microseconds since 1970.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_start_time(session: *const c_char, ret_usec: *mut u64) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish(session::start_time(text::bytes(session)), ret_usec) }
}

/// `sd_session_get_leader(3)`: the process that opened a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_leader(session: *const c_char, ret_leader: *mut pid_t) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish(session::leader(text::bytes(session)), ret_leader) }
}

/// `sd_session_get_vt(3)`: the number of a session's virtual terminal.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_vt(session: *const c_char, ret_vtnr: *mut c_uint) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish(session::vt(text::bytes(session)), ret_vtnr) }
}

/// `sd_session_get_state(3)`: `online`, `active` or `closing`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_state(session: *const c_char, ret_state: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish_text(session::state(text::bytes(session)), ret_state) }
}

/// `sd_session_get_username(3)`: the name of the user whose a session is.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_username(session: *const c_char, ret_username: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "USER", ret_username) }
}

/// `sd_session_get_seat(3)`: the seat of a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_seat(session: *const c_char, ret_seat: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "SEAT", ret_seat) }
}

/// `sd_session_get_service(3)`: the PAM service that opened a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_service(session: *const c_char, ret_service: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "SERVICE", ret_service) }
}

/// `sd_session_get_type(3)`: `x11`, `wayland`, `tty`, `mir` or `unspecified`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_type(session: *const c_char, ret_type: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "TYPE", ret_type) }
}

/// `sd_session_get_class(3)`: `user`, `greeter`, `lock-screen`, `background`, `manager` or one of their kinds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_class(session: *const c_char, ret_clazz: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "CLASS", ret_clazz) }
}

/// `sd_session_get_desktop(3)`: the desktop environment that runs in a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_desktop(session: *const c_char, ret_desktop: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "DESKTOP", ret_desktop) }
}

/// `sd_session_get_display(3)`: the X11 display of a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_display(session: *const c_char, ret_display: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "DISPLAY", ret_display) }
}

/// `sd_session_get_remote_host(3)`: the host from which a session came.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_remote_host(session: *const c_char, ret_remote_host: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "REMOTE_HOST", ret_remote_host) }
}

/// `sd_session_get_remote_user(3)`: the user on the host from which a session came; seldom known, and not to be relied on.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_remote_user(session: *const c_char, ret_remote_user: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "REMOTE_USER", ret_remote_user) }
}

/// `sd_session_get_tty(3)`: the terminal of a session.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_tty(session: *const c_char, ret_tty: *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { known(session, "TTY", ret_tty) }
}

/// `sd_session_get_extra_device_access(3)`: what marks the devices that a session has access to besides those of its seat. Sets
/// `*ret_ids`, unless it is NULL, to an array that the caller frees with its strings, or to NULL. Returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_session_get_extra_device_access(session: *const c_char, ret_ids: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a C string, and NULL or room for the result.
    unsafe { publish_texts(session::extra_device_access(text::bytes(session)), ret_ids) }
}
