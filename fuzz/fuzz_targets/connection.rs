//! Does anything that a peer sends make a live connection, of either role, panic, hang or touch memory that is not its own?
//!
//! The first byte chooses the role, whether authentication is part of the input, and in how large pieces the rest arrives.

#![no_main]

use core::ffi::{c_char, c_int, c_void};
use libfuzzer_sys::fuzz_target;
use std::io::{Read, Write};
use std::os::fd::IntoRawFd;
use std::os::unix::net::UnixStream;
use std::ptr::null_mut;
use systemd_shim as _;

/// `sd_id128_t`
#[repr(C)]
struct Id([u8; 16]);

type Handler = unsafe extern "C" fn(*mut c_void, *mut c_void, *mut c_void) -> c_int;

unsafe extern "C" {
    fn sd_bus_new(ret: *mut *mut c_void) -> c_int;
    fn sd_bus_set_fd(bus: *mut c_void, input: c_int, output: c_int) -> c_int;
    fn sd_bus_set_server(bus: *mut c_void, b: c_int, id: Id) -> c_int;
    fn sd_bus_set_anonymous(bus: *mut c_void, b: c_int) -> c_int;
    fn sd_bus_start(bus: *mut c_void) -> c_int;
    fn sd_bus_process(bus: *mut c_void, ret: *mut *mut c_void) -> c_int;
    fn sd_bus_close_unref(bus: *mut c_void) -> *mut c_void;
    fn sd_bus_add_filter(bus: *mut c_void, slot: *mut *mut c_void, callback: Handler, userdata: *mut c_void) -> c_int;
    fn sd_bus_add_match(bus: *mut c_void, slot: *mut *mut c_void, rule: *const c_char, callback: Handler, userdata: *mut c_void) -> c_int;
    fn sd_bus_add_object(bus: *mut c_void, slot: *mut *mut c_void, path: *const c_char, callback: Handler, userdata: *mut c_void) -> c_int;
    fn sd_bus_message_skip(message: *mut c_void, types: *const c_char) -> c_int;
    fn sd_bus_message_get_signature(message: *mut c_void, complete: c_int) -> *const c_char;
}

/// Reads all there is.
unsafe extern "C" fn on_message(message: *mut c_void, _: *mut c_void, _: *mut c_void) -> c_int {
    unsafe { sd_bus_message_skip(message, sd_bus_message_get_signature(message, 1)) };
    0
}

fn authenticate(peer: &mut UnixStream, bus: *mut c_void, server: bool) {
    let lines: &[u8] = if server { b"\0AUTH ANONYMOUS\r\nBEGIN\r\n" } else { b"OK 00112233445566778899aabbccddeeff\r\nERROR\r\n" };
    let _ = peer.write_all(lines);
    for _ in 0..10 {
        unsafe { sd_bus_process(bus, null_mut()) };
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((&how, data)) = data.split_first() else { return };
    let (server, authenticated, piece) = (how & 1 != 0, how & 2 != 0, usize::from(how >> 2).pow(2) + 1);
    let (ours, mut peer) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    peer.set_nonblocking(true).unwrap();
    let fd = ours.into_raw_fd();
    let mut bus = null_mut();
    unsafe {
        assert!(sd_bus_new(&mut bus) >= 0 && sd_bus_set_fd(bus, fd, fd) >= 0 && sd_bus_set_anonymous(bus, 1) >= 0);
        assert!(!server || sd_bus_set_server(bus, 1, Id([1; 16])) >= 0);
        for rule in [c"type='signal',arg0='x'", c"path_namespace='/a'", c"arg0has='x'", c"arg1path='/a/'", c"arg0namespace='a.b'"] {
            assert!(sd_bus_add_match(bus, null_mut(), rule.as_ptr(), on_message, null_mut()) >= 0);
        }
        assert!(sd_bus_add_filter(bus, null_mut(), on_message, null_mut()) >= 0);
        assert!(sd_bus_add_object(bus, null_mut(), c"/o".as_ptr(), on_message, null_mut()) >= 0);
        sd_bus_start(bus);
    }
    if authenticated {
        authenticate(&mut peer, bus, server);
    }
    let mut answers = [0; 4096];
    for piece in data.chunks(piece) {
        let sent = peer.write_all(piece);
        let mut steps = 0;
        let end = loop {
            let done = unsafe { sd_bus_process(bus, null_mut()) };
            if done <= 0 {
                break done < 0;
            }
            steps += 1;
            assert!(steps < 100_000, "it spins");
        };
        let _ = peer.read(&mut answers);
        if end || sent.is_err() {
            break;
        }
    }
    unsafe { sd_bus_close_unref(bus) };
});
