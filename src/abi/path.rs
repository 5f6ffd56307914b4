//! sd_bus_path_encode(3).

use super::Arguments;
use super::text::{bytes, into_c};
use crate::errno::{Errno, Result, status, to_c};
use crate::mem::Vec;
use crate::wire::{label, path};
use core::ffi::{c_char, c_int};
use core::ptr;

/// `sd_bus_path_encode(3)`: `*ret_path` becomes `prefix` with the escaped `external_id` as its last element, for the caller to
/// free. Returns 0, -EINVAL for NULL or an invalid prefix, -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_path_encode(prefix: *const c_char, external_id: *const c_char, ret_path: *mut *mut c_char) -> c_int {
    // SAFETY: as the API demands.
    let (prefix, id) = unsafe { (bytes(prefix), bytes(external_id)) };
    let (Some(prefix), Some(id)) = (prefix.filter(|prefix| path::is_valid(prefix)), id) else { return Errno::INVAL.negated() };
    if ret_path.is_null() {
        return Errno::INVAL.negated();
    }
    let encode = || {
        let mut encoded = Vec::copy_of(if prefix == b"/" { b"" } else { prefix })?;
        encoded.push(b'/')?;
        label::escape(id, &mut encoded)?;
        into_c(encoded)
    };
    // SAFETY: not NULL, so C gave room.
    status(encode().map(|encoded| unsafe { ret_path.write(encoded) }))
}

/// `sd_bus_path_decode(3)`: `*ret_external_id` becomes the unescaped rest of `path` behind `prefix`, for the caller to free.
/// Returns 1, 0 with NULL if `path` does not begin so, -EINVAL for NULL or an invalid path, -ENOMEM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_path_decode(path: *const c_char, prefix: *const c_char, ret_external_id: *mut *mut c_char) -> c_int {
    // SAFETY: as the API demands.
    let (path, prefix) = unsafe { (bytes(path), bytes(prefix)) };
    let valid = |text: &&[u8]| path::is_valid(text);
    let (Some(path), Some(prefix)) = (path.filter(valid), prefix.filter(valid)) else { return Errno::INVAL.negated() };
    if ret_external_id.is_null() {
        return Errno::INVAL.negated();
    }
    let decoded = if path::is_below_or_same(path, prefix) {
        let rest = path.get(prefix.len()..).unwrap_or_default();
        label::unescape(rest.strip_prefix(b"/").unwrap_or(rest)).and_then(into_c)
    } else {
        Ok(ptr::null_mut())
    };
    to_c(decoded.map(|text| {
        // SAFETY: not NULL, so C gave room.
        unsafe { ret_external_id.write(text) };
        c_int::from(!text.is_null())
    }))
}

/// `sd_bus_path_encode_many(3)`, with its strings behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_path_encode_many(ret: *mut *mut c_char, template: *const c_char, labels: *mut Arguments) -> c_int {
    // SAFETY: as the API demands.
    let Some(template) = (unsafe { bytes(template) }).filter(|_| !ret.is_null()) else { return Errno::INVAL.negated() };
    let encode = || {
        let mut encoded = Vec::new();
        let mut parts = template.split(|&byte| byte == b'%');
        encoded.extend(parts.next().unwrap_or(b""))?;
        for part in parts {
            // SAFETY: the caller passed a string for each `%`.
            let label = unsafe { bytes((*labels).next_pointer().cast()) }.ok_or(Errno::INVAL)?;
            label::escape(label, &mut encoded)?;
            encoded.extend(part)?;
        }
        into_c(encoded)
    };
    // SAFETY: not NULL, so C gave room.
    status(encode().map(|encoded| unsafe { ret.write(encoded) }))
}

/// Decoded labels that nobody has taken yet.
struct Labels(Vec<*mut c_char>);

impl Drop for Labels {
    fn drop(&mut self) {
        for &text in &self.0 {
            // SAFETY: malloc'd by `into_c` and not handed out.
            unsafe { libc::free(text.cast()) };
        }
    }
}

fn decode_many(path: &[u8], template: &[u8]) -> Result<Option<Labels>> {
    let mut labels = Labels(Vec::new());
    let fits = label::take_apart(path, template, |text| {
        labels.0.reserve(1)?;
        labels.0.push_reserved(label::unescape(text).and_then(into_c)?);
        Ok(())
    })?;
    Ok(fits.map(|()| labels))
}

/// `sd_bus_path_decode_many(3)`, with its places behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_path_decode_many(path: *const c_char, template: *const c_char, places: *mut Arguments) -> c_int {
    // SAFETY: as the API demands.
    let (Some(path), Some(template)) = (unsafe { (bytes(path), bytes(template)) }) else { return Errno::INVAL.negated() };
    to_c(decode_many(path, template).map(|labels| {
        let Some(mut labels) = labels else { return 0 };
        for text in labels.0.iter_mut() {
            // SAFETY: the caller passed a place, or NULL, for each `%`.
            let place: *mut *mut c_char = unsafe { (*places).next_pointer().cast() };
            if !place.is_null() {
                // SAFETY: not NULL, so C gave room; what is written is the caller's.
                unsafe { place.write(core::mem::replace(text, ptr::null_mut())) };
            }
        }
        1
    }))
}
