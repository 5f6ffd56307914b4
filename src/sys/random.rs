//! Where do random bytes come from? From the kernel.

use super::{check_size, file};
use crate::errno::{Errno, Result};

/// Fills `buffer` with random bytes. A sandbox may forbid getrandom(2): then the device is read.
pub fn fill(buffer: &mut [u8]) -> Result {
    let mut filled = 0;
    while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
        // SAFETY: the kernel writes no further than the slice reaches.
        match check_size(unsafe { libc::getrandom(room.as_mut_ptr().cast(), room.len(), 0) }) {
            Ok(count) => filled += count,
            Err(Errno::INTR) => {}
            Err(_) => return from_device(room),
        }
    }
    Ok(())
}

#[cold]
fn from_device(buffer: &mut [u8]) -> Result {
    let device = file::open(c"/dev/urandom")?;
    if file::read(&device, buffer)? == buffer.len() { Ok(()) } else { Err(Errno::IO) }
}
