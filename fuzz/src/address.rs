//! Does any text, taken as a list of addresses, make the parser panic or never end?

use std::vec::Vec;
use systemd_shim::wire::address;

pub fn run(data: &[u8]) {
    let mut rest = data;
    while let Ok(Some((_, behind))) = address::next(rest) {
        assert!(behind.len() < rest.len());
        rest = behind;
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&[
        "unix:path=/run/x%20y,guid=00000000000000000000000000000001;unix:abstract=a",
        "tcp:host=h,port=1,family=ipv4",
        "unixexec:path=p,argv1=a,argv2=b",
        "x-machine-unix:machine=m",
    ])
}
