//! Where can a connection lead? To a socket, to a program that is started, or into a container.

#![forbid(unsafe_code)]

use crate::mem::{CString, Vec};
use crate::sys::socket::Address;

/// One place to connect to.
pub enum Target {
    /// A socket.
    Socket(Address),
    /// A program to start, and the arguments of its `main`.
    Program {
        /// What to execute, searched in PATH.
        path: CString,
        /// Its arguments, its name first.
        arguments: Vec<CString>,
    },
    /// The system bus in the container of this name.
    Machine(CString),
    /// The system bus in the container that this process leads.
    Leader(i32),
}
