//! sd_bus_message_append(3), sd_bus_message_append_basic(3), sd_bus_message_append_array(3), sd_bus_message_append_strv(3),
//! sd_bus_message_append_string_memfd(3), sd_bus_message_open_container(3), sd_bus_message_copy(3).
//!
//! All return 0 or more, or -EINVAL for null pointers and types that do not exist, -EPERM once the message is sealed, -ESTALE after
//! an allocation failed in it, -ENXIO where another type must come, -ENOMEM.

use super::Arguments;
use super::text::bytes_inlined;
use crate::errno::{Errno, Result, status, to_c};
use crate::message::{Message, Piece, Supply};
use crate::wire::signature;
use core::ffi::{c_char, c_int, c_uint, c_void};
use core::slice;
use libc::iovec;

/// Runs `run` on the message, which no user code can reach meanwhile; NULL is -EINVAL.
///
/// # Safety
/// `m` is NULL or a live message.
#[inline(always)]
pub(super) unsafe fn with(m: *mut Message, run: impl FnOnce(&Message) -> Result<c_int>) -> c_int {
    // SAFETY: the caller says so.
    match unsafe { m.as_ref() } {
        Some(m) => to_c(run(m)),
        None => Errno::INVAL.negated(),
    }
}

/// As [`with`], on a message that is not sealed.
///
/// # Safety
/// As for [`with`].
#[inline(always)]
unsafe fn building(m: *mut Message, run: impl FnOnce(&Message) -> Result) -> c_int {
    let run = |m: &Message| if m.is_sealed() { Err(Errno::PERM) } else { run(m).map(|()| 0) };
    // SAFETY: passed on to the caller.
    unsafe { with(m, run) }
}

/// A value of C's, of a type that only its user knows.
#[derive(Clone, Copy)]
pub(super) struct Place(*mut c_void);

impl Place {
    /// # Safety
    /// `p` is NULL or points to a value, or room for one, of the type that it is used for.
    #[inline(always)]
    pub(super) unsafe fn new(p: *mut c_void) -> Self {
        Self(p)
    }

    #[inline(always)]
    fn get<T: Copy>(self) -> T {
        // SAFETY: `new` says so; `append_basic` has checked for NULL.
        unsafe { *self.0.cast() }
    }

    /// Writes a value, unless the place is NULL.
    #[inline(always)]
    pub(super) fn put<T>(self, value: T) {
        if !self.0.is_null() {
            // SAFETY: `new` says so.
            unsafe { self.0.cast::<T>().write(value) };
        }
    }
}

/// The one value at a place that is not NULL; text is the place itself.
impl<'a> Supply<'a> for Place {
    #[inline(always)]
    fn byte(&mut self) -> u8 {
        self.get()
    }
    #[inline(always)]
    fn short(&mut self) -> u16 {
        self.get()
    }
    #[inline(always)]
    fn int(&mut self) -> u32 {
        self.get()
    }
    #[inline(always)]
    fn long(&mut self) -> u64 {
        self.get()
    }
    #[inline(always)]
    fn double(&mut self) -> f64 {
        self.get()
    }
    #[inline(always)]
    fn text(&mut self) -> Option<&'a [u8]> {
        // SAFETY: `new` says that it is NULL or a C string.
        unsafe { bytes_inlined(self.0.cast()) }
    }
}

/// `sd_bus_message_append_basic(3)`: appends the value of type `type_` that `p` points to; for strings, paths and signatures `p` is
/// the text itself, and a NULL string or signature is an empty one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_basic(m: *mut Message, type_: c_char, p: *const c_void) -> c_int {
    // SAFETY: as the API demands.
    let (message, mut value) = unsafe { (m.as_ref(), Place::new(p.cast_mut())) };
    let Some(message) = message else { return Errno::INVAL.negated() };
    if type_ as u8 == b's' {
        append_string(message, value)
    } else if !p.is_null() && message.append_word(type_ as u8, &mut value) {
        0
    } else {
        append_basic(message, type_ as u8, value)
    }
}

/// The most frequent type has a way of its own.
#[inline(never)]
fn append_string(message: &Message, mut value: Place) -> c_int {
    let text = value.text().unwrap_or(b"");
    if message.append_plain(text) { 0 } else { status(message.append_str(text)) }
}

#[inline(never)]
fn append_basic(message: &Message, code: u8, mut value: Place) -> c_int {
    let missing = value.0.is_null() && !matches!(code, b'o' | b'g');
    if !message.is_sealed() && (missing || !signature::is_basic(code)) {
        return Errno::INVAL.negated();
    }
    status(message.append_basic(code, &mut value))
}

/// The arguments of a variadic call, of the types that its type string names.
pub(super) struct Passed<'a>(&'a mut Arguments);

impl<'a> Passed<'a> {
    /// # Safety
    /// The arguments are taken in the order and by the types that they were passed.
    pub(super) unsafe fn new(arguments: &'a mut Arguments) -> Self {
        Self(arguments)
    }

    #[inline(always)]
    pub(super) fn place(&mut self) -> Place {
        // SAFETY: see `new`.
        unsafe { Place::new(self.0.next_pointer()) }
    }
}

impl<'b> Supply<'b> for Passed<'_> {
    fn byte(&mut self) -> u8 {
        self.int() as u8
    }

    fn short(&mut self) -> u16 {
        self.int() as u16
    }

    fn int(&mut self) -> u32 {
        // SAFETY: see `new`.
        unsafe { self.0.next_u32() }
    }

    fn long(&mut self) -> u64 {
        // SAFETY: see `new`.
        unsafe { self.0.next_u64() }
    }

    fn double(&mut self) -> f64 {
        // SAFETY: see `new`.
        unsafe { self.0.next_double() }
    }

    #[inline(always)]
    fn text(&mut self) -> Option<&'b [u8]> {
        // SAFETY: the caller passed NULL or a C string.
        unsafe { bytes_inlined(self.place().0.cast()) }
    }
}

/// `sd_bus_message_append(3)`, with its values behind a cursor.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn shim_message_append(m: *mut Message, types: *const c_char, values: *mut Arguments) -> c_int {
    // SAFETY: as the API demands.
    let (m, types, values) = unsafe { (m.as_ref(), bytes_inlined(types), values.as_mut()) };
    let (Some(m), Some(types), Some(values)) = (m, types, values) else { return Errno::INVAL.negated() };
    if m.is_sealed() {
        return Errno::PERM.negated();
    }
    if m.is_poisoned() {
        return Errno::STALE.negated();
    }
    // SAFETY: the caller passed what the type string says.
    let mut values = unsafe { Passed::new(values) };
    to_c(m.append_types(types, &mut values).map(|()| 1))
}

/// `sd_bus_message_append_array(3)`: appends an array of a fixed type other than boolean or descriptor, of `size` bytes from `ptr`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_array(m: *mut Message, type_: c_char, ptr: *const c_void, size: usize) -> c_int {
    let append = |m: &Message| {
        if !signature::is_trivial(type_ as u8) || (ptr.is_null() && size > 0) {
            return Err(Errno::INVAL);
        }
        // SAFETY: the API demands so many bytes.
        let elements = if size == 0 { &[] } else { unsafe { slice::from_raw_parts(ptr.cast(), size) } };
        m.append_array(type_ as u8, elements)
    };
    // SAFETY: as the API demands.
    unsafe { building(m, append) }
}

/// `sd_bus_message_append_array_space(3)`: as `sd_bus_message_append_array()`, with `*ret` set to where the elements are to be put before
/// anything else is done with the message.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_array_space(m: *mut Message, type_: c_char, size: usize, ret: *mut *mut c_void) -> c_int {
    let append = |m: &Message| {
        if !signature::is_trivial(type_ as u8) || ret.is_null() {
            return Err(Errno::INVAL);
        }
        let space = m.append_array_space(type_ as u8, size)?;
        // SAFETY: not NULL, so C gave room.
        unsafe { ret.write(space.cast()) };
        Ok(())
    };
    // SAFETY: as the API demands.
    unsafe { building(m, append) }
}

/// The memory that an array of `iovec`s names; without a pointer, so many zeros.
///
/// # Safety
/// `iov` points to `n` elements, each NULL or pointing to as many bytes as it says.
unsafe fn pieces<'a>(iov: *const iovec, n: c_uint) -> impl Iterator<Item = Piece<'a>> + Clone {
    // SAFETY: the caller says so.
    let all = if n == 0 { &[] } else { unsafe { slice::from_raw_parts(iov, n as usize) } };
    all.iter().map(|piece| {
        let (start, length) = (piece.iov_base.cast::<u8>(), piece.iov_len);
        // SAFETY: the caller says so.
        let bytes = (!start.is_null()).then(|| unsafe { slice::from_raw_parts(start, length) });
        (bytes, length)
    })
}

/// `sd_bus_message_append_array_iovec(3)`: as `sd_bus_message_append_array()`, with the elements put together from `n` pieces of memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_array_iovec(m: *mut Message, type_: c_char, iov: *const iovec, n: c_uint) -> c_int {
    let append = |m: &Message| {
        if !signature::is_trivial(type_ as u8) || (iov.is_null() && n > 0) {
            return Err(Errno::INVAL);
        }
        // SAFETY: as the API demands.
        m.append_array_pieces(type_ as u8, unsafe { pieces(iov, n) })
    };
    // SAFETY: as the API demands.
    unsafe { building(m, append) }
}

/// `sd_bus_message_append_array_memfd(3)`: appends an array of a fixed type, of `size` bytes at `offset` of a memory file, which is
/// sealed; `UINT64_MAX` is all of it. -EBADF, -EINVAL, -EMSGSIZE for files and ranges that do not do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_array_memfd(m: *mut Message, type_: c_char, memfd: c_int, offset: u64, size: u64) -> c_int {
    let append = |m: &Message| {
        if memfd < 0 {
            return Err(Errno::BADF);
        }
        if !(type_ as u8 == b'b' || signature::is_trivial(type_ as u8)) || size == 0 {
            return Err(Errno::INVAL);
        }
        m.append_array_memfd(type_ as u8, memfd, offset, size).map(|()| 0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, append) }
}

/// `sd_bus_message_append_string_space(3)`: appends a string of `size` bytes, `*ret` set to where they are to be put before anything else is
/// done with the message; the NUL is there already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_string_space(m: *mut Message, size: usize, ret: *mut *mut c_char) -> c_int {
    let append = |m: &Message| {
        if ret.is_null() {
            return Err(Errno::INVAL);
        }
        let space = m.append_string_space(size)?;
        // SAFETY: not NULL, so C gave room.
        unsafe { ret.write(space.cast()) };
        Ok(())
    };
    // SAFETY: as the API demands.
    unsafe { building(m, append) }
}

/// `sd_bus_message_append_string_iovec(3)`: appends a string put together from `n` pieces of memory, without NUL. It is not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_string_iovec(m: *mut Message, iov: *const iovec, n: c_uint) -> c_int {
    let append = |m: &Message| {
        if iov.is_null() && n > 0 {
            return Err(Errno::INVAL);
        }
        // SAFETY: as the API demands.
        m.append_string_pieces(unsafe { pieces(iov, n) })
    };
    // SAFETY: as the API demands.
    unsafe { building(m, append) }
}

/// `sd_bus_message_append_string_memfd(3)`: appends a string from a memory file, which is sealed; `size` counts its NUL, `UINT64_MAX` is
/// all of the file. It is not checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_string_memfd(m: *mut Message, memfd: c_int, offset: u64, size: u64) -> c_int {
    let append = |m: &Message| {
        if memfd < 0 {
            return Err(Errno::BADF);
        }
        if size == 0 {
            return Err(Errno::INVAL);
        }
        m.append_string_memfd(memfd, offset, size).map(|()| 0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, append) }
}

/// `sd_bus_message_append_strv(3)`: appends an array of strings, of which NULL is the last; NULL for `l` is an empty array.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_append_strv(m: *mut Message, l: *mut *mut c_char) -> c_int {
    // SAFETY: the API demands an array of C strings that NULL ends.
    let strings = (0..).map_while(|index| unsafe { if l.is_null() { None } else { bytes_inlined(*l.add(index)) } });
    // SAFETY: as the API demands.
    unsafe { building(m, |m| m.append_strv(strings)) }
}

/// `sd_bus_message_open_container(3)`: opens an array, variant, struct (`r`) or dict entry (`e`) of the given contents.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_open_container(m: *mut Message, type_: c_char, contents: *const c_char) -> c_int {
    // SAFETY: as the API demands.
    let open = |m: &Message| m.open_container(type_ as u8, unsafe { bytes_inlined(contents) }.ok_or(Errno::INVAL)?);
    // SAFETY: as the API demands.
    unsafe { building(m, open) }
}

/// `sd_bus_message_close_container(3)`: closes the innermost container; -EINVAL when it is not complete or there is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_close_container(m: *mut Message) -> c_int {
    // SAFETY: as the API demands.
    unsafe { building(m, Message::close_container) }
}

/// `sd_bus_message_copy(3)`: appends what comes next in `source`, or, if `all`, everything up to the end of its innermost container.
/// Returns 1 if there was anything, else 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_copy(m: *mut Message, source: *mut Message, all: c_int) -> c_int {
    let copy = |m: &Message| {
        // SAFETY: as the API demands.
        let source = unsafe { source.as_ref() }.ok_or(Errno::INVAL)?;
        if m.is_sealed() {
            return Err(Errno::PERM);
        }
        if !source.is_sealed() {
            return Err(Errno::PERM);
        }
        m.copy_from(source, all != 0).map(c_int::from)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, copy) }
}

/// `sd_bus_message_seal(3)`: ends building; the message gets its serial, and the time in µs that its reply may take.
/// -EBADMSG while a container is open, -EOPNOTSUPP for a serial of more than 32 bits.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_seal(m: *mut Message, cookie: u64, timeout_usec: u64) -> c_int {
    // SAFETY: as the API demands.
    unsafe { building(m, |m| m.seal(cookie, timeout_usec)) }
}
