//! Which address has a host and its port? As getaddrinfo(3) says.

use super::socket::Address;
use crate::errno::{Errno, Result};
use core::ffi::{CStr, c_int};
use core::mem::MaybeUninit;

/// The first address for a stream; `EADDRNOTAVAIL` when there is none.
pub fn stream(host: &CStr, port: &CStr, family: c_int) -> Result<Address> {
    // SAFETY: all zeroes are valid hints.
    let mut hints: libc::addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
    hints.ai_socktype = libc::SOCK_STREAM;
    hints.ai_family = family;
    let mut found = core::ptr::null_mut();
    // SAFETY: the strings are valid; `found` is where the list goes.
    match unsafe { libc::getaddrinfo(host.as_ptr(), port.as_ptr(), &raw const hints, &raw mut found) } {
        0 => (),
        libc::EAI_SYSTEM => return Err(super::errno()),
        _ => return Err(Errno::ADDRNOTAVAIL),
    }
    // SAFETY: success means that at least one entry was found, with a valid address.
    let address = unsafe { Address::copy((*found).ai_addr, (*found).ai_addrlen) };
    // SAFETY: the list is given back once.
    unsafe { libc::freeaddrinfo(found) };
    address
}
