//! What has been set on a connection? The switches of sd_bus_set_server(3), sd_bus_negotiate_fds(3), sd_bus_set_close_on_exit(3) and their kin.

#![forbid(unsafe_code)]

use crate::mem::CString;
use crate::obj::RefCell;
use core::cell::Cell;

/// A string that C may be given a pointer to, or none.
pub type Text = RefCell<Option<CString>>;

/// Whose bus it is, as `sd_bus_get_scope` tells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Neither of the two.
    Unknown,
    /// The user's.
    User,
    /// The system's.
    System,
}

/// The switches of a connection.
pub struct Config {
    /// The address to connect to, in D-Bus syntax.
    pub address: Text,
    /// Shown in debug output.
    pub description: Text,
    /// The sender that messages sent are given.
    pub sender: Text,
    /// Whose bus it is.
    pub scope: Cell<Scope>,
    /// Whether there is a bus daemon at the other end.
    pub bus_client: Cell<bool>,
    /// Whether the peer is on this machine.
    pub local: Cell<bool>,
    /// Whether we are the authenticating end.
    pub server: Cell<bool>,
    /// Whether ANONYMOUS is offered or accepted.
    pub anonymous: Cell<bool>,
    /// Whether callers are trusted by default.
    pub trusted: Cell<bool>,
    /// Whether it becomes a monitor.
    pub monitor: Cell<bool>,
    /// Whether descriptors are to be passed.
    pub accept_fds: Cell<bool>,
    /// Whether messages are to carry a time.
    pub attach_timestamp: Cell<bool>,
    /// Which credentials messages are to carry.
    pub creds_mask: Cell<u64>,
    /// Whether calls allow interactive authorization.
    pub allow_interactive_authorization: Cell<bool>,
    /// Whether the process exits when the connection ends.
    pub exit_on_disconnect: Cell<bool>,
    /// Whether the connection is flushed and closed when its event loop exits.
    pub close_on_exit: Cell<bool>,
    /// Whether to wait for the socket to appear.
    pub watch_bind: Cell<bool>,
    /// Whether `Connected` is signalled once the connection is set up.
    pub connected_signal: Cell<bool>,
    /// Microseconds until a call fails; 0 for the default.
    pub method_call_timeout: Cell<u64>,
}

impl Config {
    pub(super) fn new() -> Self {
        Self {
            address: RefCell::new(None),
            description: RefCell::new(None),
            sender: RefCell::new(None),
            scope: Cell::new(Scope::Unknown),
            bus_client: Cell::new(false),
            local: Cell::new(false),
            server: Cell::new(false),
            anonymous: Cell::new(false),
            trusted: Cell::new(false),
            monitor: Cell::new(false),
            accept_fds: Cell::new(true),
            attach_timestamp: Cell::new(false),
            // Names cost nothing.
            creds_mask: Cell::new(1 << 31 | 1 << 32),
            allow_interactive_authorization: Cell::new(false),
            exit_on_disconnect: Cell::new(false),
            close_on_exit: Cell::new(true),
            watch_bind: Cell::new(false),
            connected_signal: Cell::new(false),
            method_call_timeout: Cell::new(0),
        }
    }
}
