//! Does anything that a peer says during authentication make either side panic, or go on for ever?

use std::vec::Vec;
use systemd_shim::mem;
use systemd_shim::wire::sasl::{self, Mechanism, Policy, Server, Step};

pub fn run(data: &[u8]) {
    for fds in [false, true] {
        let _ = sasl::answer(data, Mechanism::External, fds);
        let _ = sasl::answer(data, Mechanism::Anonymous, fds);
        let policy = Policy { peer: Some(1000), anonymous: fds, fds, id: [7; 16] };
        let (mut server, mut out) = (Server::default(), mem::Vec::new());
        for _ in 0..=data.len() {
            match server.step(data, &policy, true, &mut out) {
                Ok(Step::Answered) => assert!(server.read <= data.len()),
                _ => break,
            }
        }
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&[
        "\0AUTH EXTERNAL 30\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n",
        "\0AUTH ANONYMOUS\r\nBEGIN\r\n",
        "\0AUTH EXTERNAL\r\nDATA\r\nCANCEL\r\n",
        "DATA\r\nOK 00000000000000000000000000000001\r\nAGREE_UNIX_FD\r\n",
    ])
}
