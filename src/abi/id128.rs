//! sd-id128(3).

use crate::errno::{Errno, Result, status};
use crate::id128::{self, Id128};
use core::ffi::{CStr, c_char, c_int};

/// Writes the id to `*ret`, if `ret` is not NULL.
///
/// # Safety
/// `ret` is NULL or points to room for an id.
unsafe fn publish(id: Result<Id128>, ret: *mut Id128) -> c_int {
    status(id.map(|id| {
        if !ret.is_null() {
            // SAFETY: the caller says so.
            unsafe { ret.write(id) }
        }
    }))
}

/// As [`publish`], where a null pointer is -EINVAL before anything is done.
///
/// # Safety
/// As for [`publish`].
unsafe fn publish_required(ret: *mut Id128, id: impl FnOnce() -> Result<Id128>) -> c_int {
    if ret.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: passed on to the caller.
    unsafe { publish(id(), ret) }
}

/// Writes the id that is derived from one of ours to `*ret`; a null pointer is -EINVAL before anything is done.
///
/// # Safety
/// As for [`publish`].
unsafe fn publish_specific(base: fn() -> Result<Id128>, app_id: Id128, ret: *mut Id128) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { publish_required(ret, || base()?.specific_to(app_id)) }
}

/// Writes text and a NUL to `s` and returns it.
///
/// # Safety
/// `s` points to room for both.
unsafe fn write(text: &[u8], s: *mut c_char) -> *mut c_char {
    // SAFETY: the caller says that there is room.
    unsafe {
        s.copy_from_nonoverlapping(text.as_ptr().cast(), text.len());
        s.add(text.len()).write(0);
    }
    s
}

/// `sd_id128_to_string(3)`: writes `id` as 32 lower-case hexadecimal digits and a NUL to `s`, which has room for
/// `SD_ID128_STRING_MAX` characters. Returns `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_to_string(id: Id128, s: *mut c_char) -> *mut c_char {
    // SAFETY: the caller's buffer has room for 33 bytes.
    unsafe { write(&id.hex(), s) }
}

/// `sd_id128_to_uuid_string(3)`: writes `id` as a UUID and a NUL to `s`, which has room for
/// `SD_ID128_UUID_STRING_MAX` characters. Returns `s`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_to_uuid_string(id: Id128, s: *mut c_char) -> *mut c_char {
    // SAFETY: the caller's buffer has room for 37 bytes.
    unsafe { write(&id.uuid(), s) }
}

/// `sd_id128_from_string(3)`: reads 32 hexadecimal digits, a UUID, or a UUID behind `urn:uuid:`, in either case. `ret` may be
/// NULL to check only. Returns 0, or -EINVAL for anything else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_from_string(s: *const c_char, ret: *mut Id128) -> c_int {
    if s.is_null() {
        return Errno::INVAL.negated();
    }
    // SAFETY: the caller passes a C string.
    let id = Id128::parse(unsafe { CStr::from_ptr(s) }.to_bytes());
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish(id, ret) }
}

/// `sd_id128_string_equal(3)`: whether the text `s` says `id`. Returns 1 or 0 (so too for NULL), or -EINVAL when it is no id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_string_equal(s: *const c_char, id: Id128) -> c_int {
    if s.is_null() {
        return 0;
    }
    // SAFETY: the caller passes a C string.
    match Id128::parse(unsafe { CStr::from_ptr(s) }.to_bytes()) {
        Ok(said) => c_int::from(said == id),
        Err(error) => error.negated(),
    }
}

/// `sd_id128_randomize(3)`: a random UUID of version 4. Returns 0 or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_randomize(ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish_required(ret, Id128::random) }
}

/// `sd_id128_get_machine(3)`: the id of this installation, as /etc/machine-id has it. `ret` may be NULL. Returns 0; -ENOENT
/// when there is no such file, -ENOMEDIUM when it is empty or says 0, -ENOPKG when it says `uninitialized`, -EUCLEAN when
/// it says anything else that is no id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_machine(ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish(id128::machine(), ret) }
}

/// `sd_id128_get_boot(3)`: the id of this run of the kernel. `ret` may be NULL. Returns 0; -ENOSYS when /proc is not mounted,
/// and the errors of `sd_id128_get_machine()`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_boot(ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish(id128::boot(), ret) }
}

/// `sd_id128_get_invocation(3)`: the id of this run of the service that the process belongs to, from `$INVOCATION_ID` or the
/// kernel's keyring. `ret` may be NULL. Returns 0; -ENXIO when there is none, -ENOMEDIUM when it is 0, -EUCLEAN when it
/// is no id, -EPERM when others than root could have set it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_invocation(ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish(id128::invocation(), ret) }
}

/// `sd_id128_get_app_specific(3)`: the id of the application `app_id` derived from `base`, a UUID of version 4 from which
/// neither can be computed. Returns 0; -ENXIO when `app_id` is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_app_specific(base: Id128, app_id: Id128, ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish_required(ret, || base.specific_to(app_id)) }
}

/// `sd_id128_get_machine_app_specific(3)`: `sd_id128_get_app_specific()` of the machine's id. Returns 0, or what either does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_machine_app_specific(app_id: Id128, ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish_specific(id128::machine, app_id, ret) }
}

/// `sd_id128_get_boot_app_specific(3)`: `sd_id128_get_app_specific()` of the boot's id. Returns 0, or what either does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_boot_app_specific(app_id: Id128, ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish_specific(id128::boot, app_id, ret) }
}

/// `sd_id128_get_invocation_app_specific(3)`: `sd_id128_get_app_specific()` of the invocation's id. Returns 0, or what either
/// does.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_id128_get_invocation_app_specific(app_id: Id128, ret: *mut Id128) -> c_int {
    // SAFETY: the caller passes NULL or room for an id.
    unsafe { publish_specific(id128::invocation, app_id, ret) }
}
