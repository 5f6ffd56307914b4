//! What does the kernel's keyring hold? keyrings(7)

use super::errno;
use crate::errno::{Errno, Result};
use crate::mem::Digits;
use core::ffi::{CStr, c_long};
use core::ptr::null;

/// A key by its serial number.
pub struct Key(c_long);

/// Who owns a key, and what for whom is allowed to do with it.
pub struct Owner {
    /// The owning user.
    pub uid: u32,
    /// The owning group.
    pub gid: u32,
    /// `KEY_POS_…`, `KEY_USR_…`, `KEY_GRP_…` and `KEY_OTH_…` bits of `<keyutils.h>`.
    pub permissions: u32,
}

/// Finds a key in the keyrings of the process.
pub fn request(kind: &CStr, description: &CStr) -> Result<Key> {
    // SAFETY: two C strings, no call-out information, no destination.
    check(unsafe { libc::syscall(libc::SYS_request_key, kind.as_ptr(), description.as_ptr(), null::<u8>(), 0) }).map(Key)
}

impl Key {
    /// Who owns it.
    pub fn owner(&self) -> Result<Owner> {
        let mut buffer = [0; 128];
        let length = self.control(libc::KEYCTL_DESCRIBE, &mut buffer)?;
        parse(buffer.get(..length).ok_or(Errno::IO)?).ok_or(Errno::IO)
    }

    /// Fills `buffer` with what the key holds, if that fits; returns how long it is.
    pub fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        self.control(libc::KEYCTL_READ, buffer)
    }

    fn control(&self, command: u32, buffer: &mut [u8]) -> Result<usize> {
        let (start, length) = (buffer.as_mut_ptr(), buffer.len());
        // SAFETY: the kernel writes no further than the slice reaches.
        let ret = check(unsafe { libc::syscall(libc::SYS_keyctl, command as c_long, self.0, start, length, 0) })?;
        Ok(ret as usize)
    }
}

/// Reads `type;uid;gid;permissions;description`.
fn parse(text: &[u8]) -> Option<Owner> {
    let mut fields = text.split(|&byte| byte == b';').skip(1);
    let mut numbers = [0; 3];
    for (number, base) in numbers.iter_mut().zip([10, 10, 16]) {
        *number = u32::try_from(Digits::number(fields.next()?, base).ok()?).ok()?;
    }
    let [uid, gid, permissions] = numbers;
    Some(Owner { uid, gid, permissions })
}

fn check(ret: c_long) -> Result<c_long> {
    if ret < 0 { Err(errno()) } else { Ok(ret) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_description() {
        let owner = parse(b"user;1000;0;0b010000;invocation_id\0").unwrap();
        assert_eq!((owner.uid, owner.gid, owner.permissions), (1000, 0, 0x0b01_0000));
        assert!(parse(b"user;x;0;0;").is_none() && parse(b"user").is_none());
    }
}
