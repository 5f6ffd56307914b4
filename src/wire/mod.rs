//! What is the grammar of D-Bus? Pure functions on slices: names, paths, signatures, strings, marshalling, match rules, addresses, SASL.

#![forbid(unsafe_code)]

pub mod address;
pub mod base64;
pub mod cgroup;
pub mod integer;
pub mod label;
pub mod marshal;
pub mod match_rule;
pub mod names;
pub mod path;
pub mod sasl;
pub mod signature;
pub mod utf8;
pub mod words;
