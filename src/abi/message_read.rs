//! sd_bus_message_read(3), sd_bus_message_read_basic(3), sd_bus_message_read_array(3), sd_bus_message_read_strv(3),
//! sd_bus_message_enter_container(3), sd_bus_message_skip(3), sd_bus_message_at_end(3), sd_bus_message_rewind(3),
//! sd_bus_message_verify_type(3).
//!
//! All return -EINVAL for null pointers and types that do not exist, -EPERM before the message is sealed, -ENXIO where another type comes
//! or none, -EBADMSG where the message is malformed; reading functions return 1, or 0 at the end of an array.

use super::Arguments;
use super::message_append::{Passed, Place, with};
use super::text::{OwnedStrings, bytes_inlined};
use crate::errno::{Errno, Result, to_c};
use crate::message::{self, Message, Receive, Supply};
use crate::wire::signature;
use core::ffi::{c_char, c_int, c_void};
use core::ptr;

/// As [`with`], on a message that is sealed.
///
/// # Safety
/// As for [`with`].
#[inline(always)]
unsafe fn reading(m: *mut Message, run: impl FnOnce(&Message) -> Result<bool>) -> c_int {
    let run = |m: &Message| if m.is_sealed() { run(m).map(c_int::from) } else { Err(Errno::PERM) };
    // SAFETY: passed on to the caller.
    unsafe { with(m, run) }
}

impl message::Place for Place {
    #[inline(always)]
    fn one(self, value: u8) {
        self.put(value);
    }
    #[inline(always)]
    fn two(self, value: u16) {
        self.put(value);
    }
    #[inline(always)]
    fn four(self, value: u32) {
        self.put(value);
    }
    #[inline(always)]
    fn eight(self, value: u64) {
        self.put(value);
    }
    #[inline(always)]
    fn text(self, text: &[u8]) {
        self.put(text.as_ptr());
    }
}

/// `sd_bus_message_read_basic(3)`: reads the next value, of type `type_`, to `p` unless that is NULL. Text and descriptors stay the
/// message's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_read_basic(m: *mut Message, type_: c_char, p: *mut c_void) -> c_int {
    // SAFETY: as the API demands.
    let (message, place) = unsafe { (m.as_ref(), Place::new(p)) };
    let Some(message) = message else { return Errno::INVAL.negated() };
    match message.read_word(type_ as u8) {
        Some(word) => {
            place.put(word);
            1
        }
        None => read_basic(message, type_ as u8, place),
    }
}

#[inline(never)]
fn read_basic(message: &Message, code: u8, to: Place) -> c_int {
    to_c(message.read_basic(code, to).map(c_int::from))
}

impl<'a> Receive<'a> for Passed<'_> {
    fn place(&mut self) -> impl message::Place {
        Passed::place(self)
    }

    fn count(&mut self) -> u32 {
        self.int()
    }

    fn contents(&mut self) -> Option<&'a [u8]> {
        self.text()
    }
}

/// `sd_bus_message_read(3)`, with its places behind a cursor.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_message_read(m: *mut Message, types: *const c_char, places: *mut Arguments) -> c_int {
    // SAFETY: as the API demands.
    let (types, places) = unsafe { (bytes_inlined(types), places.as_mut()) };
    let read = |m: &Message| {
        // SAFETY: the caller passed what the type string says.
        let mut places = unsafe { Passed::new(places.ok_or(Errno::INVAL)?) };
        m.read_types(types.ok_or(Errno::INVAL)?, &mut places)
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, read) }
}

/// `sd_bus_message_read_array(3)`: `*ret_ptr` and `*ret_size` become the elements of the next value, an array of a fixed type, as bytes that
/// stay the message's. -EOPNOTSUPP when they are in another machine's byte order.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_read_array(
    m: *mut Message,
    type_: c_char,
    ret_ptr: *mut *const c_void,
    ret_size: *mut usize,
) -> c_int {
    let read = |m: &Message| {
        if !(type_ as u8 == b'b' || signature::is_trivial(type_ as u8)) || ret_ptr.is_null() || ret_size.is_null() {
            return Err(Errno::INVAL);
        }
        let Some(elements) = m.next_array(type_ as u8)? else { return Ok(false) };
        // SAFETY: not NULL, so C gave room.
        unsafe {
            ret_ptr.write(elements.as_ptr().cast());
            ret_size.write(elements.len());
        }
        Ok(true)
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, read) }
}

/// Appends the strings of the next value, an array of them, to an array of C's.
///
/// # Safety
/// `l` may be read and written; it points to NULL or a malloc'd array of malloc'd strings that NULL ends.
unsafe fn extend(m: &Message, l: *mut *mut *mut c_char) -> Result<bool> {
    let mut strings = OwnedStrings::new();
    let read = m.read_strings(|text| strings.push(text))?;
    // SAFETY: passed on to the caller.
    unsafe { strings.append_to(l) }?;
    Ok(read)
}

/// `sd_bus_message_read_strv(3)`: `*ret` becomes an array of copies of the strings, paths or signatures in the next value, an array of them;
/// NULL is the last, the caller frees all. An empty array is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_read_strv(m: *mut Message, ret: *mut *mut *mut c_char) -> c_int {
    let read = |m: &Message| {
        if ret.is_null() {
            return Err(Errno::INVAL);
        }
        let mut strings = ptr::null_mut();
        // SAFETY: it begins as no array.
        let read = unsafe { extend(m, &mut strings) }?;
        if read {
            // SAFETY: not NULL, so C gave room.
            unsafe { ret.write(strings) };
        }
        Ok(read)
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, read) }
}

/// `sd_bus_message_read_strv_extend(3)`: as `sd_bus_message_read_strv()`, appending to the array `*l`, which may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_read_strv_extend(m: *mut Message, l: *mut *mut *mut c_char) -> c_int {
    // SAFETY: as the API demands.
    unsafe { reading(m, |m| if l.is_null() { Err(Errno::INVAL) } else { extend(m, l) }) }
}

/// `sd_bus_message_skip(3)`: skips values of these types or, if `types` is NULL, the next value. Returns 1, or 0 at the end of an array and for
/// no types.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_skip(m: *mut Message, types: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    let skip = |m: &Message| match unsafe { bytes_inlined(types) } {
        Some(types) => m.skip(types),
        None => m.skip_value(),
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, skip) }
}

/// `sd_bus_message_enter_container(3)`: enters the array, variant, struct (`r`) or dict entry (`e`) that comes next and has these contents;
/// NULL for any contents, 0 and NULL for any container. Returns 1, or 0 at the end of the array around it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_enter_container(m: *mut Message, type_: c_char, contents: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    let enter = |m: &Message| match unsafe { bytes_inlined(contents) } {
        Some(contents) if type_ != 0 => m.enter_inlined(type_ as u8, contents),
        contents => enter_any(m, type_ as u8, contents),
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, enter) }
}

/// Enters a container where kind or contents are not said.
#[inline(never)]
fn enter_any(m: &Message, kind: u8, contents: Option<&[u8]>) -> Result<bool> {
    if contents.is_some() {
        return Err(Errno::INVAL);
    }
    match m.peek()? {
        Some((found, contents)) if kind == 0 || kind == found => m.enter_container(found, contents),
        None if kind == 0 => m.enter_container(b'v', b"y"),
        _ => Err(Errno::NXIO),
    }
}

/// `sd_bus_message_exit_container(3)`: leaves the innermost container and returns 1; -EBUSY before its end, -ENXIO outside of any.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_exit_container(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { with(m, |m| m.exit_inlined().map(|()| 1)) }
}

/// `sd_bus_message_peek_type(3)`: `*ret_type` and `*ret_contents`, each unless it is NULL, become what comes next: a basic type and NULL, or
/// a container and its contents, which stay the message's. Returns 1, or 0, with 0 and NULL, at the end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_peek_type(m: *mut Message, ret_type: *mut c_char, ret_contents: *mut *const c_char) -> c_int {
    let peek = |m: &Message| {
        let next = m.peek_ptr()?;
        let (code, contents) = next.unwrap_or((0, ptr::null()));
        if !ret_type.is_null() {
            // SAFETY: not NULL, so C gave room.
            unsafe { ret_type.write(code as c_char) };
        }
        if !ret_contents.is_null() {
            // SAFETY: not NULL, so C gave room.
            unsafe { ret_contents.write(contents) };
        }
        Ok(next.is_some())
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, peek) }
}

/// `sd_bus_message_verify_type(3)`: whether what comes next has this type, unless it is 0, and these contents, unless they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_verify_type(m: *mut Message, type_: c_char, contents: *const c_char) -> c_int {
    let verify = |m: &Message| {
        let kind = type_ as u8;
        // SAFETY: as the API demands.
        let contents = unsafe { bytes_inlined(contents) };
        let container = matches!(kind, 0 | b'a' | b'v' | b'r' | b'e');
        let possible = match contents {
            Some(contents) => container && signature::is_valid_with_dict_entries(contents),
            None => kind != 0 && (container || signature::is_basic(kind)),
        };
        if !possible {
            return Err(Errno::INVAL);
        }
        let next = m.peek()?;
        Ok(next.is_some_and(|(found, inside)| (kind == 0 || kind == found) && contents.is_none_or(|wanted| wanted == inside)))
    };
    // SAFETY: as the API demands.
    unsafe { reading(m, verify) }
}

/// `sd_bus_message_at_end(3)`: whether the innermost container or, if `complete`, the whole message has been read to its end.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_at_end(m: *mut Message, complete: c_int) -> c_int {
    // SAFETY: as the API demands.
    unsafe { reading(m, |m| m.at_end(complete != 0)) }
}

/// `sd_bus_message_rewind(3)`: goes back to the beginning of the innermost container or, if `complete`, of the message. Returns whether there
/// is anything to read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_rewind(m: *mut Message, complete: c_int) -> c_int {
    // SAFETY: as the API demands.
    unsafe { reading(m, |m| m.rewind(complete != 0)) }
}
