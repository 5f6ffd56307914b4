//! Do numbers, Base64, control group paths and parts of them keep to their slices, whatever the text?

use std::vec::Vec;
use systemd_shim::id128::Id128;
use systemd_shim::wire::{base64, cgroup, integer};

pub fn run(data: &[u8]) {
    if let Ok(bytes) = base64::decode(data) {
        assert!(bytes.len() <= data.len());
    }
    if let Ok(small) = integer::u32(data) {
        assert!(integer::u64(data) == Ok(u64::from(small)));
    }
    if let Ok(pid) = integer::pid(data) {
        assert!(pid > 0 && integer::i32(data) == Ok(pid));
    }
    for path in [data, cgroup::unified(data).unwrap_or_default()] {
        let path = cgroup::below(path, cgroup::root(path));
        let _ = (cgroup::unit(path), cgroup::user_unit(path), cgroup::user_slice(path), cgroup::owner(path));
        assert!(cgroup::session(path).is_none() || cgroup::unit(path).is_some_and(|unit| unit.ends_with(b".scope")));
        assert!(cgroup::slice(path).unwrap_or(b".slice").ends_with(b".slice"));
    }
    if let Ok(id) = Id128::parse(data) {
        assert!(Id128::parse(&id.hex()) == Ok(id) && Id128::parse(&id.uuid()) == Ok(id));
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&[
        "aGVsbG8=",
        " 0x7fffffff",
        "-0b101",
        "0::/user.slice/user-1000.slice/session-3.scope (deleted)\n",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/_app-a@b.service",
        "/capsule.slice/capsule@foo.service/a.slice/x.service",
        "00112233445566778899aabbccddeeff",
        "00112233-4455-6677-8899-aabbccddeeff",
    ])
}
