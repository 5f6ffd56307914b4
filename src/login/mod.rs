//! Who is logged in, and which unit, session and machine does a process belong to? sd-login(3).
//!
//! What logind and machined know stands in files below /run/systemd; they are read anew each time.

#![forbid(unsafe_code)]

pub mod list;
pub mod machine;
pub mod monitor;
pub mod process;
mod record;
pub mod seat;
pub mod session;
pub mod user;
