//! Does anything that a peer says during authentication make either side panic, or go on for ever?

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::mem::Vec;
use systemd_shim::wire::sasl::{self, Mechanism, Policy, Server, Step};

fuzz_target!(|data: &[u8]| {
    for fds in [false, true] {
        let _ = sasl::answer(data, Mechanism::External, fds);
        let _ = sasl::answer(data, Mechanism::Anonymous, fds);
        let policy = Policy { peer: Some(1000), anonymous: fds, fds, id: [7; 16] };
        let (mut server, mut out) = (Server::default(), Vec::new());
        for _ in 0..=data.len() {
            match server.step(data, &policy, true, &mut out) {
                Ok(Step::Answered) => assert!(server.read <= data.len()),
                _ => break,
            }
        }
    }
});
