//! What is fuzzed? One target per file: `run` takes any input and panics at what must not be, `seeds` are inputs to begin with.
//!
//! `fuzz/run` runs them with cargo-fuzz, guided by coverage; `tests/fuzz.rs` with a stable compiler, among the unit tests.

use std::vec::Vec;

pub mod address;
pub mod connection;
pub mod match_rule;
pub mod message;
pub mod names;
pub mod rebuild;
pub mod sasl;
pub mod service;
pub mod signature;
pub mod text;

/// One target.
#[derive(Debug)]
pub struct Target {
    /// The name of its module and of its program.
    pub name: &'static str,
    /// Takes one input.
    pub run: fn(&[u8]),
    /// What to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

macro_rules! targets {
    ($($name:ident)*) => { &[$(Target { name: stringify!($name), run: $name::run, seeds: $name::seeds }),*] };
}

/// All targets.
pub const TARGETS: &[Target] = targets!(address connection match_rule message names rebuild sasl service signature text);

/// Seeds that are text.
fn texts(seeds: &[&str]) -> Vec<Vec<u8>> {
    seeds.iter().map(|seed| seed.as_bytes().to_vec()).collect()
}
