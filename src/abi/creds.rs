//! sd_bus_creds_get_pid(3), sd_bus_creds_new_from_pid(3).
//!
//! Every getter returns 0 and sets `*ret`, or -EINVAL for a null pointer, -ENODATA when the field was not asked for or could not
//! be learned, -ENXIO when the process has none. Strings and arrays belong to `c` and are valid as long as it.

use super::bus::pin_own;
use super::text::bytes;
use crate::bus::creds::{Creds, Mask, Strings, name, peer};
use crate::bus::{driver, state::Bus};
use crate::errno::{Errno, Result, to_c};
use crate::mem::CString;
use crate::message::Message;
use crate::obj::{Ref, User};
use core::ffi::{CStr, c_char, c_int};
use core::ptr::null_mut;
use libc::{gid_t, pid_t, uid_t};

/// Sets `*ret` to what `read` finds; -EINVAL for a null pointer, before anything is read.
///
/// # Safety
/// `c` is NULL or a live object; `ret` is NULL or may be written.
unsafe fn get<T>(c: *mut Creds, ret: *mut T, read: impl FnOnce(&Creds) -> Result<T>) -> c_int {
    // SAFETY: the caller says so.
    let c = unsafe { c.as_ref() };
    let Some(c) = c.filter(|_| !ret.is_null()) else { return Errno::INVAL.negated() };
    match read(c) {
        Ok(value) => {
            // SAFETY: the caller says so, and it is not NULL.
            unsafe { ret.write(value) };
            0
        }
        Err(errno) => errno.negated(),
    }
}

/// As [`get`], for text.
///
/// # Safety
/// As for [`get`].
unsafe fn get_text(c: *mut Creds, ret: *mut *const c_char, read: impl FnOnce(&Creds) -> Result<&CStr>) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { get(c, ret, |c| read(c).map(CStr::as_ptr)) }
}

/// As [`get`], for text that the object keeps.
///
/// # Safety
/// As for [`get`].
unsafe fn get_kept(c: *mut Creds, ret: *mut *const c_char, read: fn(&Creds) -> Result<&CString>) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { get(c, ret, |c| read(c).map(CString::as_ptr)) }
}

/// Hands a new object to `*ret`.
///
/// # Safety
/// `ret` may be written.
unsafe fn publish(creds: Result<Ref<Creds>>, ret: *mut *mut Creds) -> c_int {
    to_c(creds.map(|creds| {
        // SAFETY: the caller says so.
        unsafe { ret.write(User::<Creds>::for_c(&creds)) };
        0
    }))
}

/// `sd_bus_creds_new_from_pid(3)`: gathers what `creds_mask` (`SD_BUS_CREDS_*`) asks for about process `pid`; 0 is the calling
/// one. `*ret` becomes a reference that the caller owns. Returns 0, -EINVAL, -EOPNOTSUPP for an unknown bit, -ESRCH, -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_new_from_pid(ret: *mut *mut Creds, pid: pid_t, creds_mask: u64) -> c_int {
    let wanted = match Mask::checked(creds_mask, Mask::EVERY_FIELD) {
        _ if pid < 0 => return Errno::INVAL.negated(),
        Err(errno) => return errno.negated(),
        Ok(_) if ret.is_null() => return Errno::INVAL.negated(),
        Ok(wanted) => wanted,
    };
    // SAFETY: `ret` is not NULL, and the caller lets us write it.
    unsafe { publish(Creds::of_pid(pid, wanted), ret) }
}

/// `sd_bus_creds_new_from_pidfd(3)`: as `sd_bus_creds_new_from_pid()`, for the process that `pidfd` stands for; the descriptor
/// stays the caller's. Returns 0, -EOPNOTSUPP for an unknown bit, -EINVAL, -EBADF, -ENOTTY for another kind of descriptor, -ESRCH.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_new_from_pidfd(ret: *mut *mut Creds, pidfd: c_int, creds_mask: u64) -> c_int {
    let wanted = match Mask::checked(creds_mask, Mask::EVERY_FIELD) {
        Err(errno) => return errno.negated(),
        Ok(_) if ret.is_null() => return Errno::INVAL.negated(),
        Ok(wanted) => wanted,
    };
    // SAFETY: `ret` is not NULL, and the caller lets us write it.
    unsafe { publish(Creds::of_pidfd(pidfd, wanted), ret) }
}

/// `sd_bus_creds_ref(3)`: one more reference. Returns `c`; NULL does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_ref(c: *mut Creds) -> *mut Creds {
    // SAFETY: the caller passes NULL or an object it has a reference to.
    unsafe { c.as_ref() }.map_or(null_mut(), User::for_c)
}

/// `sd_bus_creds_unref(3)`: gives up a reference. Returns NULL; NULL does nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_unref(c: *mut Creds) -> *mut Creds {
    // SAFETY: the caller passes NULL or a reference that is its own.
    drop(unsafe { User::from_c(c) });
    null_mut()
}

/// `sd_bus_creds_get_mask(3)`: which fields are known, as `SD_BUS_CREDS_*`; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_mask(c: *const Creds) -> u64 {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { c.as_ref() }.map_or(0, |c| c.facts().mask.bits())
}

/// `sd_bus_creds_get_augmented_mask(3)`: which of the fields were read from /proc, later than the rest; 0 for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_augmented_mask(c: *const Creds) -> u64 {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { c.as_ref() }.map_or(0, |c| c.facts().augmented.bits())
}

/// Asks a connection: NULL is -EINVAL, then an unknown bit -EOPNOTSUPP, then -ECHILD.
///
/// # Safety
/// `bus` is NULL, a default or a live connection; `ret` may be written, or nothing is found to write.
unsafe fn ask(bus: *mut Bus, mask: u64, ret: *mut *mut Creds, find: impl FnOnce(&Ref<Bus>, Mask) -> Result<Option<Ref<Creds>>>) -> c_int {
    let creds = Mask::checked(mask, Mask::EVERY_FIELD | Mask::AUGMENT).and_then(|wanted| {
        // SAFETY: the caller says so.
        find(&unsafe { pin_own(bus) }?, wanted)
    });
    to_c(creds.map(|creds| {
        if !ret.is_null() {
            // SAFETY: the caller says so, and it is not NULL.
            unsafe { ret.write(creds.map_or(null_mut(), |creds| User::<Creds>::for_c(&creds))) };
        }
        0
    }))
}

/// `sd_bus_get_owner_creds(3)`: the credentials of the process at the other end of the socket, as of when it connected; for a bus the
/// daemon's. `*ret` becomes a reference that the caller owns. Returns 0, -EINVAL, -EOPNOTSUPP, -ENOTCONN, -ENODATA, -ECHILD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_owner_creds(bus: *mut Bus, creds_mask: u64, ret: *mut *mut Creds) -> c_int {
    if bus.is_null() || ret.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: as the API demands.
    unsafe { ask(bus, creds_mask, ret, |bus, wanted| peer::creds(bus, wanted).map(Some)) }
}

/// `sd_bus_get_name_creds(3)`: the credentials of the owner of `name`, as the bus tells them; with `SD_BUS_CREDS_AUGMENT` what it does
/// not tell is read from /proc. `*ret` becomes a reference that the caller owns; it becomes NULL, and may be NULL itself, if `mask` is 0. Returns 0, -EINVAL,
/// -EOPNOTSUPP, -ENXIO when nobody owns it, -ENOTCONN, -ECHILD, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_get_name_creds(bus: *mut Bus, name: *const c_char, mask: u64, ret: *mut *mut Creds) -> c_int {
    // SAFETY: the caller passes NULL or a C string.
    let name = unsafe { bytes(name) }.filter(|_| !bus.is_null() && (!ret.is_null() || mask == 0));
    let check = |name: &[u8]| if ret.is_null() && name == driver::NAME { Err(Errno::INVAL) } else { Ok(()) };
    match name {
        // SAFETY: as the API demands.
        Some(name) => unsafe { ask(bus, mask, ret, |bus, wanted| check(name).and_then(|()| name::creds_checked(bus, name, wanted))) },
        _ => Errno::INVAL.negated(),
    }
}

/// `sd_bus_query_sender_creds(3)`: the credentials of the sender of a sealed message: those that came with it if they suffice, else
/// as `sd_bus_get_name_creds()` or, without a sender, `sd_bus_get_owner_creds()` finds them. `*ret` becomes a reference that the
/// caller owns. Returns 0, -EINVAL, -EOPNOTSUPP, -EPERM for a message that is not sealed, -ENOTCONN, -ECHILD, or what the bus says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_query_sender_creds(m: *mut Message, mask: u64, ret: *mut *mut Creds) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    let Some(message) = unsafe { Ref::from_c(m) }.filter(|_| !ret.is_null()) else { return Errno::INVAL.negated() };
    let found = sealed_and_connected(&message).and_then(|bus| {
        let wanted = Mask::checked(mask, Mask::EVERY_FIELD | Mask::AUGMENT)?;
        name::of_sender(&bus, &message, wanted)
    });
    to_c(found.map(|creds| {
        let creds = creds.map_or(null_mut(), |creds| User::<Creds>::for_c(&creds));
        // SAFETY: it is not NULL, and the caller lets us write it.
        unsafe { ret.write(creds) };
        0
    }))
}

fn sealed_and_connected(message: &Message) -> Result<Ref<Bus>> {
    if !message.is_sealed() {
        return Err(Errno::PERM);
    }
    let bus = Bus::of(message).ok_or(Errno::NOTCONN)?;
    bus.check_origin()?;
    bus.check_open()?;
    Ok(bus)
}

/// `sd_bus_query_sender_privilege(3)`: whether the sender of a sealed message may do what needs `capability`, -1 for anything: it runs
/// as our user or as root. Returns 1 or 0, or -EINVAL, -EPERM for a message that is not sealed, -ENOTCONN, -ECHILD.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_query_sender_privilege(m: *mut Message, capability: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    let message = unsafe { Ref::from_c(m) }.ok_or(Errno::INVAL);
    to_c(message.and_then(|message| {
        let bus = sealed_and_connected(&message)?;
        name::privilege(&bus, &message, capability).map(c_int::from)
    }))
}

/// `sd_bus_message_get_creds(3)`: the credentials that came with the message, which keeps them; NULL when there are none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_get_creds(m: *mut Message) -> *mut Creds {
    // SAFETY: the caller passes NULL or a live object.
    let creds = unsafe { m.as_ref() }.and_then(|message| name::of_message(message).ok().flatten());
    creds.map_or(null_mut(), |creds| creds.as_ptr())
}

/// `sd_bus_creds_get_pid(3)`: the process id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_pid(c: *mut Creds, ret: *mut pid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::PID).map(|facts| facts.pid)) }
}

/// `sd_bus_creds_get_pidfd_dup(3)`: a new descriptor for the process, which the caller closes. Also -EMFILE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_pidfd_dup(c: *mut Creds, ret: *mut c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().duplicate_pidfd()) }
}

/// `sd_bus_creds_get_ppid(3)`: the parent, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_ppid(c: *mut Creds, ret: *mut pid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().parent()) }
}

/// `sd_bus_creds_get_tid(3)`: the thread. No transport of today tells it: -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_tid(c: *mut Creds, ret: *mut pid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::TID).map(|_| 0)) }
}

/// `sd_bus_creds_get_uid(3)`: the real user id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_uid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::UID).map(|facts| facts.uids[0])) }
}

/// `sd_bus_creds_get_euid(3)`: the effective user id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_euid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::EUID).map(|facts| facts.uids[1])) }
}

/// `sd_bus_creds_get_suid(3)`: the saved user id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_suid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::SUID).map(|facts| facts.uids[2])) }
}

/// `sd_bus_creds_get_fsuid(3)`: the file system user id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_fsuid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::FSUID).map(|facts| facts.uids[3])) }
}

/// `sd_bus_creds_get_gid(3)`: the real group id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_gid(c: *mut Creds, ret: *mut gid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::GID).map(|facts| facts.gids[0])) }
}

/// `sd_bus_creds_get_egid(3)`: the effective group id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_egid(c: *mut Creds, ret: *mut gid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::EGID).map(|facts| facts.gids[1])) }
}

/// `sd_bus_creds_get_sgid(3)`: the saved group id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_sgid(c: *mut Creds, ret: *mut gid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::SGID).map(|facts| facts.gids[2])) }
}

/// `sd_bus_creds_get_fsgid(3)`: the file system group id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_fsgid(c: *mut Creds, ret: *mut gid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().known(Mask::FSGID).map(|facts| facts.gids[3])) }
}

/// `sd_bus_creds_get_supplementary_gids(3)`: the supplementary groups; returns how many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_supplementary_gids(c: *mut Creds, ret: *mut *const gid_t) -> c_int {
    let mut count = 0;
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    let done = unsafe { get(c, ret, |c| c.facts().groups().inspect(|groups| count = groups.len()).map(first)) };
    if done < 0 { done } else { c_int::try_from(count).unwrap_or(c_int::MAX) }
}

/// Where the elements are, NULL for none.
fn first<T>(elements: &[T]) -> *const T {
    if elements.is_empty() { core::ptr::null() } else { elements.as_ptr() }
}

/// `sd_bus_creds_get_comm(3)`: the name of the process, escaped where it is not printable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_comm(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::COMM, &c.facts().comm)) }
}

/// `sd_bus_creds_get_tid_comm(3)`: the name of the thread. No transport of today tells it: -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_tid_comm(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::TID_COMM, &None)) }
}

/// `sd_bus_creds_get_exe(3)`: the program it runs, -ENXIO for a kernel thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_exe(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::EXE, &c.facts().exe)) }
}

/// `sd_bus_creds_get_cmdline(3)`: the arguments, ended by NULL; -ENXIO for a kernel thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_cmdline(c: *mut Creds, ret: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().strings(Mask::CMDLINE, &c.facts().cmdline).map(Strings::as_ptr)) }
}

/// `sd_bus_creds_get_cgroup(3)`: the control group.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_cgroup(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::CGROUP, &c.facts().cgroup)) }
}

/// `sd_bus_creds_get_unit(3)`: the unit of the system's service manager, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_unit(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_kept(c, ret, Creds::unit) }
}

/// `sd_bus_creds_get_slice(3)`: the slice of the system's service manager.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_slice(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_kept(c, ret, Creds::slice) }
}

/// `sd_bus_creds_get_user_unit(3)`: the unit of the user's service manager, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_user_unit(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_kept(c, ret, Creds::user_unit) }
}

/// `sd_bus_creds_get_user_slice(3)`: the slice of the user's service manager, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_user_slice(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_kept(c, ret, Creds::user_slice) }
}

/// `sd_bus_creds_get_session(3)`: the login session, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_session(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_kept(c, ret, Creds::session) }
}

/// `sd_bus_creds_get_owner_uid(3)`: the user whose slice it runs in, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_owner_uid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, Creds::owner_uid) }
}

/// `sd_bus_creds_has_effective_cap(3)`: whether capability number `capability` is in the effective set: 1 or 0, or -EINVAL, -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_has_effective_cap(c: *mut Creds, capability: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { has_capability(c, Mask::EFFECTIVE_CAPS, capability) }
}

/// `sd_bus_creds_has_permitted_cap(3)`: whether capability number `capability` is in the permitted set: 1 or 0, or -EINVAL, -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_has_permitted_cap(c: *mut Creds, capability: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { has_capability(c, Mask::PERMITTED_CAPS, capability) }
}

/// `sd_bus_creds_has_inheritable_cap(3)`: whether capability number `capability` is in the inheritable set: 1 or 0, or -EINVAL, -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_has_inheritable_cap(c: *mut Creds, capability: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { has_capability(c, Mask::INHERITABLE_CAPS, capability) }
}

/// `sd_bus_creds_has_bounding_cap(3)`: whether capability number `capability` is in the bounding set: 1 or 0, or -EINVAL, -ENODATA.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_has_bounding_cap(c: *mut Creds, capability: c_int) -> c_int {
    // SAFETY: the caller passes NULL or a live object.
    unsafe { has_capability(c, Mask::BOUNDING_CAPS, capability) }
}

/// # Safety
/// `c` is NULL or a live object.
unsafe fn has_capability(c: *mut Creds, set: Mask, capability: c_int) -> c_int {
    // SAFETY: the caller says so.
    let c = unsafe { c.as_ref() }.ok_or(Errno::INVAL);
    to_c(c.and_then(|c| c.facts().has_capability(set, capability).map(c_int::from)))
}

/// `sd_bus_creds_get_selinux_context(3)`: the security label.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_selinux_context(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::SELINUX_CONTEXT, &c.facts().label)) }
}

/// `sd_bus_creds_get_audit_session_id(3)`: the audit session, -ENXIO outside of any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_audit_session_id(c: *mut Creds, ret: *mut u32) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().audit(Mask::AUDIT_SESSION_ID, c.facts().audit_session)) }
}

/// `sd_bus_creds_get_audit_login_uid(3)`: who logged in to the audit session, -ENXIO outside of any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_audit_login_uid(c: *mut Creds, ret: *mut uid_t) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().audit(Mask::AUDIT_LOGIN_UID, c.facts().audit_login)) }
}

/// `sd_bus_creds_get_tty(3)`: the controlling terminal without `/dev/`, -ENXIO where there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_tty(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::TTY, &c.facts().tty)) }
}

/// `sd_bus_creds_get_unique_name(3)`: the unique name on the bus.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_unique_name(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::UNIQUE_NAME, &c.facts().unique_name)) }
}

/// `sd_bus_creds_get_well_known_names(3)`: the well-known names on the bus, ended by NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_well_known_names(c: *mut Creds, ret: *mut *mut *mut c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get(c, ret, |c| c.facts().strings(Mask::WELL_KNOWN_NAMES, &c.facts().well_known_names).map(Strings::as_ptr)) }
}

/// `sd_bus_creds_get_description(3)`: the description of the peer's connection.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_creds_get_description(c: *mut Creds, ret: *mut *const c_char) -> c_int {
    // SAFETY: the caller passes NULL or a live object, and NULL or a place for the value.
    unsafe { get_text(c, ret, |c| c.facts().text(Mask::DESCRIPTION, &c.facts().description)) }
}
