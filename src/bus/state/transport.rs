//! Through what do bytes pass? The descriptors of a connection, what has been read from them, and where authentication stands.

#![forbid(unsafe_code)]

use super::Inbox;
use crate::mem::Vec;
use crate::obj::RefCell;
use crate::sys::socket::Peer;
use crate::sys::{Fd, spawn};
use crate::wire::sasl;
use core::cell::Cell;
use core::ffi::c_int;

/// Authentication lines under way.
#[derive(Default)]
pub struct Lines {
    /// To be written.
    pub out: Vec<u8>,
    /// Bytes of them that are written.
    pub written: usize,
    /// Bytes of the `Hello` message behind them.
    pub hello: usize,
    /// Where a server stands.
    pub server: sasl::Server,
}

/// The descriptors of a connection and what belongs to them.
pub struct Transport {
    input: RefCell<Option<Fd>>,
    /// `None` where it is the same as `input`.
    output: RefCell<Option<Fd>>,
    /// Whether `recvmsg` and `sendmsg` work.
    pub is_socket: Cell<bool>,
    /// Whether C was told the number.
    pub fd_asked: Cell<bool>,
    /// Whether descriptors can be passed, as agreed.
    pub can_fds: Cell<bool>,
    /// What has been read.
    pub inbox: RefCell<Inbox>,
    /// Authentication.
    pub lines: RefCell<Lines>,
    /// When authentication must be done, in µs of CLOCK_MONOTONIC.
    pub deadline: Cell<u64>,
    /// Who the socket says is the client of a server.
    pub peer: Cell<Option<Peer>>,
    /// The id of the server, as far as it is known.
    pub server_id: Cell<[u8; 16]>,
    /// The process at the other end, where we started it.
    child: Cell<c_int>,
    /// Watches for the socket's path.
    pub watch: RefCell<Option<Fd>>,
}

impl Transport {
    pub(super) fn new() -> Self {
        Self {
            input: RefCell::new(None),
            output: RefCell::new(None),
            is_socket: Cell::new(true),
            fd_asked: Cell::new(false),
            can_fds: Cell::new(false),
            inbox: RefCell::new(Inbox::new()),
            lines: RefCell::new(Lines::default()),
            deadline: Cell::new(u64::MAX),
            peer: Cell::new(None),
            server_id: Cell::new([0; 16]),
            child: Cell::new(0),
            watch: RefCell::new(None),
        }
    }

    /// Where input comes from.
    #[inline]
    pub fn input(&self) -> Option<c_int> {
        self.input.borrow().as_ref().map(Fd::raw)
    }

    /// Where output goes.
    pub fn output(&self) -> Option<c_int> {
        self.output.borrow().as_ref().map(Fd::raw).or_else(|| self.input())
    }

    /// Whether input and output are the same.
    pub fn is_single(&self) -> bool {
        self.output.borrow().is_none()
    }

    /// Sets the descriptors; without `output` it is the same as `input`.
    pub fn set(&self, input: Fd, output: Option<Fd>) {
        let former = (self.input.replace(Some(input)), self.output.replace(output));
        drop(former);
    }

    /// Lets go of the descriptors without closing them.
    pub fn release(&self) {
        for fd in [self.input.take(), self.output.take()].into_iter().flatten() {
            fd.into_raw();
        }
    }

    /// The process to be ended with the connection.
    pub fn set_child(&self, pid: c_int) {
        self.child.set(pid);
    }

    /// Closes the descriptors and forgets what was read from them.
    pub fn close(&self) {
        let former = (self.input.take(), self.output.take());
        self.inbox.borrow_mut().clear();
        self.lines.take();
        drop(former);
    }

    /// Ends the process at the other end.
    pub fn end_child(&self) {
        let pid = self.child.replace(0);
        if pid > 0 {
            spawn::end(pid);
        }
    }

    /// Closes everything.
    pub fn end(&self) {
        self.close();
        drop(self.watch.take());
        self.end_child();
    }
}
