//! How is a memory file taken as a message's content? Sealed, so that it cannot change, and then read.

use super::check;
use crate::errno::{Errno, Result};
use core::ffi::c_int;

const SEALS: c_int = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL;

/// Seals the file against every change, if it is not; `EBADF`, `EINVAL` for other files, `EPERM`, `EBUSY` while it is mapped.
pub fn seal(fd: c_int) -> Result {
    // SAFETY: fcntl checks the descriptor.
    let seals = check(unsafe { libc::fcntl(fd, libc::F_GET_SEALS) })?;
    if seals & SEALS != SEALS {
        // SAFETY: as above.
        check(unsafe { libc::fcntl(fd, libc::F_ADD_SEALS, SEALS) })?;
    }
    Ok(())
}

/// How long the file is.
pub fn size(fd: c_int) -> Result<u64> {
    // SAFETY: plain data, for which zeros are valid.
    let mut stat: libc::stat = unsafe { core::mem::zeroed() };
    // SAFETY: the struct lives across the call.
    check(unsafe { libc::fstat(fd, &mut stat) })?;
    Ok(stat.st_size as u64)
}

/// Fills `buffer` from an offset of the file; `EIO` when the file ends before.
pub fn read_at(fd: c_int, offset: u64, mut buffer: &mut [u8]) -> Result {
    let mut at = offset;
    while !buffer.is_empty() {
        let offset = i64::try_from(at).map_err(|_| Errno::INVAL)?;
        // SAFETY: the pointer and length are those of a slice.
        let got = super::check_size(unsafe { libc::pread(fd, buffer.as_mut_ptr().cast(), buffer.len(), offset) })?;
        if got == 0 {
            return Err(Errno::IO);
        }
        buffer = &mut buffer[got..];
        at += got as u64;
    }
    Ok(())
}
