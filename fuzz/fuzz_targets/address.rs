//! Does any text, taken as a list of addresses, make the parser panic or never end?

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::wire::address;

fuzz_target!(|data: &[u8]| {
    let mut rest = data;
    while let Ok(Some((_, behind))) = address::next(rest) {
        assert!(behind.len() < rest.len());
        rest = behind;
    }
});
