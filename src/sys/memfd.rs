//! How is a memory file made, and how taken as a message's content? Sealed, so that it cannot change, and then read.

use super::socket::Slice;
use super::{Fd, check, check_size};
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};

const SEALS: c_int = libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE | libc::F_SEAL_SEAL;

/// An empty memory file that can be sealed and, where the kernel knows such, never executed.
pub fn create(name: &CStr) -> Result<Fd> {
    const FLAGS: c_int = (libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING) as c_int;
    let with = |more: c_int| {
        // SAFETY: the name is a C string.
        check(unsafe { libc::memfd_create(name.as_ptr(), (FLAGS | more) as _) }).map(Fd::own)
    };
    match with(libc::MFD_NOEXEC_SEAL as c_int) {
        Err(Errno::INVAL) => with(0),
        made => made,
    }
}

/// Appends `parts`, of which the kernel takes at most 1024 at once.
pub fn write(fd: c_int, mut parts: &[Slice<'_>]) -> Result {
    let mut begun = 0;
    while let [first, rest @ ..] = parts {
        if begun == first.len() {
            (parts, begun) = (rest, 0);
            continue;
        }
        // The first part may have been written in part before: then its rest goes alone.
        let remainder = [first.from(begun)];
        let batch = if begun > 0 { &remainder[..] } else { parts };
        // SAFETY: slices are laid out as iovecs, and borrowed.
        let mut written = check_size(unsafe { libc::writev(fd, batch.as_ptr().cast(), batch.len().min(1024) as c_int) })?;
        while let [first, rest @ ..] = parts {
            let left = first.len() - begun;
            if written < left {
                begun += written;
                break;
            }
            (parts, begun, written) = (rest, 0, written - left);
        }
    }
    Ok(())
}

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
        buffer = buffer.get_mut(got..).unwrap_or_default();
        at += got as u64;
    }
    Ok(())
}
