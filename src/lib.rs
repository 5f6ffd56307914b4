//! sd-bus and sd-event with the C API and ABI of libsystemd 262.
//!
//! Layers, each using only what stands below it (`tests/layers` checks the imports):
//!
//! ```text
//! abi                      extern "C", one thin function per symbol
//! bus → event              connections and objects; the event loop, which never names bus
//! id128 daemon login journal   the small families beside them
//! message                  build, seal, iterate, dump
//! wire                     the D-Bus grammar: pure functions on slices
//! obj                      reference counts; the one place that calls user code
//! sys                      system calls, owned descriptors
//! mem                      malloc-backed containers that can fail
//! errno                    the one error type
//! ```
//!
//! Production code is core-only: nothing here can abort for want of memory.

#![cfg_attr(not(feature = "std"), no_std)]

pub mod abi;
pub mod bus;
pub mod daemon;
pub mod errno;
pub mod event;
pub mod id128;
pub mod journal;
pub mod login;
pub mod mem;
pub mod message;
pub mod obj;
pub mod sys;
pub mod wire;

#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    sys::abort::with_location(info)
}
