//! sd_journal_sendv(3), sd_journal_stream_fd(3); what formats text begins in journal.c.

use super::text;
use crate::errno::{Errno, Result, status, to_c};
use crate::journal::{self, Entry, Location};
use crate::sys::socket::Slice;
use core::ffi::{c_char, c_int};
use libc::{iovec, size_t};

/// # Safety
/// `iov` points to `n` elements, each with as many bytes as it says.
unsafe fn fields<'a>(iov: *const iovec, n: c_int) -> Result<&'a [Slice<'a>]> {
    let n = usize::try_from(n).map_err(|_| Errno::INVAL)?;
    if n == 0 || iov.is_null() {
        return Err(Errno::INVAL);
    }
    // SAFETY: passed on to the caller. The shortest field is a name of one character and `=`.
    unsafe { Slice::from_c(iov, n, 2) }
}

/// # Safety
/// Each is NULL or a C string.
unsafe fn location<'a>(file: *const c_char, line: *const c_char, func: *const c_char) -> Result<Location<'a>> {
    // SAFETY: the caller says so.
    let [file, line, function] = [file, line, func].map(|part| unsafe { text::bytes(part) }.ok_or(Errno::INVAL));
    Ok(Location { file: file?, line: line?, function: function? })
}

/// `sd_journal_sendv(3)`: sends an entry of `n` fields, each `NAME=value`, to the journal. Returns 0, also where no journal
/// listens, -EINVAL when something is no field, or another errno. Leaves `errno` alone and may be called by a signal handler.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_journal_sendv(iov: *const iovec, n: c_int) -> c_int {
    // SAFETY: passed on to the caller.
    let fields = unsafe { fields(iov, n) };
    status(fields.and_then(|before| journal::send(&Entry { before, location: None, after: &[] })))
}

/// `sd_journal_sendv_with_location(3)`: as `sd_journal_sendv()`, with `CODE_FILE=…`, `CODE_LINE=…` and a function's name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_journal_sendv_with_location(
    file: *const c_char,
    line: *const c_char,
    func: *const c_char,
    iov: *const iovec,
    n: c_int,
) -> c_int {
    // SAFETY: passed on to the caller.
    let (fields, location) = unsafe { (fields(iov, n), location(file, line, func)) };
    status(fields.and_then(|before| journal::send(&Entry { before, location: Some(location?), after: &[] })))
}

/// What sd_journal_print(3) ends in: `text` is `MESSAGE=` and the message. A `func` of NULL says that there is no location.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_journal_print(
    priority: c_int,
    file: *const c_char,
    line: *const c_char,
    func: *const c_char,
    text: *const c_char,
    length: size_t,
) -> c_int {
    // SAFETY: journal.c passes that many bytes.
    let message = journal::trim(unsafe { core::slice::from_raw_parts(text.cast::<u8>(), length) });
    if message == b"MESSAGE=" {
        return 0;
    }
    // SAFETY: the caller passes C strings.
    let location = (!func.is_null()).then(|| unsafe { location(file, line, func) }).transpose();
    status(journal::priority(priority).and_then(|digit| {
        let mut priority = *b"PRIORITY=_";
        priority[9] = digit;
        let before = [Slice::new(message), Slice::new(&priority)];
        journal::send(&Entry { before: &before, location: location?, after: &[] })
    }))
}

/// What sd_journal_send(3) and sd_journal_perror(3) end in: the location, unless `func` is NULL, and then the fields.
#[unsafe(no_mangle)]
unsafe extern "C" fn shim_journal_send(
    file: *const c_char,
    line: *const c_char,
    func: *const c_char,
    iov: *const iovec,
    n: c_int,
) -> c_int {
    // SAFETY: the caller passes C strings.
    let location = (!func.is_null()).then(|| unsafe { location(file, line, func) }).transpose();
    // SAFETY: journal.c passes that many fields.
    let after = if n == 0 { Ok([].as_slice()) } else { unsafe { fields(iov, n) } };
    status(after.and_then(|after| journal::send(&Entry { before: &[], location: location?, after })))
}

/// `sd_journal_stream_fd(3)`: a stream to the journal of the lines that `identifier`, which may be NULL, writes at a
/// syslog(3) priority; with `level_prefix`, `<0>` … `<7>` before a line is its own. Returns a descriptor or a negative errno.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_journal_stream_fd(identifier: *const c_char, priority: c_int, level_prefix: c_int) -> c_int {
    // SAFETY: passed on to the caller.
    unsafe { sd_journal_stream_fd_with_namespace(core::ptr::null(), identifier, priority, level_prefix) }
}

/// `sd_journal_stream_fd_with_namespace(3)`: as `sd_journal_stream_fd()`, to the journal of a namespace; NULL is the usual one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_journal_stream_fd_with_namespace(
    name_space: *const c_char,
    identifier: *const c_char,
    priority: c_int,
    level_prefix: c_int,
) -> c_int {
    // SAFETY: the caller passes NULL or C strings.
    let (namespace, identifier) = unsafe { (text::bytes(name_space), text::bytes(identifier)) };
    let stream = journal::stream(namespace, identifier.unwrap_or_default(), priority, level_prefix != 0);
    to_c(stream.map(|stream| stream.into_raw()))
}
