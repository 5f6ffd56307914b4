//! What does the address of a socket say? Its name or host and port; and what kind of socket has it.

use super::check;
use super::socket::Address;
use crate::errno::{Errno, Result};
use core::ffi::c_int;
use core::mem::{MaybeUninit, offset_of, size_of};

/// An internet address. Ports are in host order.
#[derive(Clone, Copy)]
pub struct Inet {
    /// The host: 4 bytes, or all 16 for IPv6.
    pub host: [u8; 16],
    /// The port.
    pub port: u16,
    /// The flow label of IPv6, as it stands in the address.
    pub flow: u32,
    /// The interface of IPv6.
    pub scope: u32,
}

impl Address {
    /// `AF_VSOCK`: a machine and a port.
    pub fn vsock(cid: u32, port: u32) -> Self {
        let mut place = MaybeUninit::<libc::sockaddr_storage>::zeroed();
        let vsock: *mut libc::sockaddr_vm = place.as_mut_ptr().cast();
        // SAFETY: the storage holds a sockaddr_vm; these are plain fields of it.
        unsafe {
            (*vsock).svm_family = libc::AF_VSOCK as libc::sa_family_t;
            (*vsock).svm_cid = cid;
            (*vsock).svm_port = port;
        }
        // SAFETY: zeroed and then filled in.
        Self { storage: unsafe { place.assume_init() }, length: size_of::<libc::sockaddr_vm>() as libc::socklen_t }
    }

    /// Copies an address of C's; the bytes beyond the largest kind of address are left out.
    ///
    /// # Safety
    /// `raw` points to `length` bytes.
    pub unsafe fn from_c(raw: *const libc::sockaddr, length: usize) -> Result<Self> {
        let length = length.min(size_of::<libc::sockaddr_storage>());
        // SAFETY: passed on to the caller.
        unsafe { Self::copy(raw, length as libc::socklen_t) }
    }

    /// What `AF_INET` or `AF_INET6` addresses say; `EINVAL` when it is shorter than its family asks for.
    pub fn inet(&self) -> Result<Inet> {
        let bytes = self.bytes();
        let number = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_ne_bytes);
        let is_v6 = self.family() == libc::AF_INET6;
        let size = if is_v6 { size_of::<libc::sockaddr_in6>() } else { size_of::<libc::sockaddr_in>() };
        let (&[_, _, high, low, ref rest @ ..], true) = (bytes, bytes.len() >= size) else { return Err(Errno::INVAL) };
        let mut host = [0; 16];
        let from = if is_v6 { rest.get(4..20) } else { rest.get(..4) }.ok_or(Errno::INVAL)?;
        host[..from.len()].copy_from_slice(from);
        let (flow, scope) = if is_v6 { (number(4), number(24)) } else { (None, None) };
        Ok(Inet { host, port: u16::from_be_bytes([high, low]), flow: flow.unwrap_or(0), scope: scope.unwrap_or(0) })
    }

    /// The name of an `AF_UNIX` address as the kernel keeps it: a path with its NUL, or an abstract name behind one.
    pub fn unix_name(&self) -> &[u8] {
        self.bytes().get(offset_of!(libc::sockaddr_un, sun_path)..).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        let length = (self.length as usize).min(size_of::<libc::sockaddr_storage>());
        // SAFETY: the storage was zeroed before it was filled in, so all of it is initialised.
        unsafe { core::slice::from_raw_parts((&raw const self.storage).cast(), length) }
    }
}

/// The address that a socket is bound to.
pub fn local(fd: c_int) -> Result<Address> {
    let mut place = MaybeUninit::<libc::sockaddr_storage>::zeroed();
    let mut length = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: the kernel writes at most `length` bytes.
    check(unsafe { libc::getsockname(fd, place.as_mut_ptr().cast(), &raw mut length) })?;
    // SAFETY: zeroed and then filled in.
    Ok(Address { storage: unsafe { place.assume_init() }, length })
}
