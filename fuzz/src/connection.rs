//! Does anything that a peer sends make a live connection, of either role, panic, hang or touch memory that is not its own?
//!
//! The first byte chooses the role, whether authentication is part of the input, and in how large pieces the rest arrives.

use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;
use std::io::Write;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;
use std::vec::Vec;
use systemd_shim as _;

/// More pieces cost time and find nothing.
const PIECES: usize = 8;

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
    // SAFETY: the library passes a message that lives during the call.
    unsafe { sd_bus_message_skip(message, sd_bus_message_get_signature(message, 1)) };
    0
}

struct Connection(*mut c_void);

impl Connection {
    fn start(socket: UnixStream, server: bool) -> Self {
        let mut bus = null_mut();
        // SAFETY: a place for the bus; the bus closes the socket.
        unsafe { assert!(sd_bus_new(&mut bus) >= 0 && sd_bus_set_fd(bus, socket.as_raw_fd(), socket.into_raw_fd()) >= 0) };
        // SAFETY: as the bus lives.
        unsafe { assert!(sd_bus_set_anonymous(bus, 1) >= 0 && (!server || sd_bus_set_server(bus, 1, Id([1; 16])) >= 0)) };
        for rule in [c"type='signal',arg0='x'", c"path_namespace='/a'", c"arg0has='x'", c"arg1path='/a/'", c"arg0namespace='a.b'"] {
            // SAFETY: the bus lives, the rule ends with NUL.
            assert!(unsafe { sd_bus_add_match(bus, null_mut(), rule.as_ptr(), on_message, null_mut()) } >= 0);
        }
        // SAFETY: the bus lives.
        assert!(unsafe { sd_bus_add_filter(bus, null_mut(), on_message, null_mut()) } >= 0);
        // SAFETY: the bus lives, the path ends with NUL.
        assert!(unsafe { sd_bus_add_object(bus, null_mut(), c"/o".as_ptr(), on_message, null_mut()) } >= 0);
        // SAFETY: the bus lives.
        unsafe { sd_bus_start(bus) };
        Self(bus)
    }

    /// Works off what has arrived; false when the connection is at its end.
    fn process(&self) -> bool {
        for _ in 0..100_000 {
            // SAFETY: the bus lives as long as `self`.
            let done = unsafe { sd_bus_process(self.0, null_mut()) };
            if done <= 0 {
                return done == 0;
            }
        }
        panic!("it spins");
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: the only reference, given back once.
        unsafe { sd_bus_close_unref(self.0) };
    }
}

pub fn run(data: &[u8]) {
    let Some((&how, data)) = data.split_first() else { return };
    let (server, authenticated, piece) = (how & 1 != 0, how & 2 != 0, usize::from(how >> 2).pow(2) + 1);
    let (ours, mut peer) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    peer.set_nonblocking(true).unwrap();
    let connection = Connection::start(ours, server);
    if authenticated {
        let lines: &[u8] = if server { b"\0AUTH ANONYMOUS\r\nBEGIN\r\n" } else { b"OK 00112233445566778899aabbccddeeff\r\nERROR\r\n" };
        let _ = peer.write_all(lines);
        connection.process();
    }
    for piece in data.chunks(piece.max(data.len() / PIECES)) {
        if peer.write_all(piece).is_err() || !connection.process() {
            break;
        }
    }
}

/// Every sample message to either role, and authentication before it.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = super::texts(&["\x01\0AUTH ANONYMOUS\r\nBEGIN\r\n", "\x00OK 00112233445566778899aabbccddeeff\r\nERROR\r\n"]);
    for message in super::message::seeds() {
        seeds.extend([b"\x82".as_slice(), b"\x83", b"\x0f"].map(|how| [how, &message, &message].concat()));
    }
    seeds
}
