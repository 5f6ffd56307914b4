//! Is a descriptor a message queue? mq_overview(7)

use super::{check, file};
use crate::errno::{Errno, Result};
use core::ffi::c_int;
use core::mem::MaybeUninit;

/// Whether `fd` is a POSIX message queue; `EBADF` when it is no descriptor.
pub fn is_queue(fd: c_int) -> Result<bool> {
    let mut attributes = MaybeUninit::<libc::mq_attr>::uninit();
    // SAFETY: the library writes one mq_attr.
    match check(unsafe { libc::mq_getattr(fd, attributes.as_mut_ptr()) }) {
        Ok(_) => Ok(true),
        Err(Errno::BADF) => file::about(fd).map(|_| false),
        Err(error) => Err(error),
    }
}
