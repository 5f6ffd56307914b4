//! How does a connection work? sd-bus(3). `state` says what is remembered; everything else here says what is done with it.

#![forbid(unsafe_code)]

pub mod attach;
mod auth;
pub mod call;
pub mod call_async;
pub mod close;
pub mod configure;
mod connect;
pub mod creds;
pub mod deliver;
pub mod driver;
pub mod exit;
pub mod filters;
mod hello;
pub mod installation;
mod local;
mod matches;
pub mod names;
pub mod objects;
pub mod open;
pub mod process;
mod receive;
mod remote;
pub mod respond;
pub mod send;
mod sources;
pub mod start;
pub mod state;
mod timespan;
pub mod track;
mod tracks;
mod transmit;
pub mod wait;
mod watch_bind;

pub use creds::Creds;
pub use state::{Bus, Slot};
