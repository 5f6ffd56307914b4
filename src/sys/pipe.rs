//! How are pipes made? pipe(7)

use super::{Fd, check};
use crate::errno::Result;

/// The reading and the writing end of a pipe, both close-on-exec.
pub fn pipe() -> Result<(Fd, Fd)> {
    let mut ends = [0; 2];
    // SAFETY: `ends` has room for two descriptors.
    check(unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) })?;
    Ok((Fd::own(ends[0]), Fd::own(ends[1])))
}
