//! How does a program write to the journal? sd_journal_print(3), sd_journal_stream_fd(3).

#![forbid(unsafe_code)]

mod entry;
mod frame;
mod stream;

pub use entry::send;
pub use frame::{Entry, Location};
pub use stream::stream;

use crate::errno::{Errno, Result};
use core::ffi::c_int;

/// A syslog(3) priority without a facility; `EINVAL` when it is none.
pub fn priority(number: c_int) -> Result<u8> {
    match number {
        0..=7 => Ok(b'0' + number as u8),
        _ => Err(Errno::INVAL),
    }
}

/// `text` without the white space at its end.
pub fn trim(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| !b" \t\n\r".contains(byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}
