//! How does a connection work? sd-bus(3). `state` says what is remembered; everything else here says what is done with it.

#![forbid(unsafe_code)]

pub mod creds;
pub mod state;

pub use creds::Creds;
pub use state::{Bus, Slot};
