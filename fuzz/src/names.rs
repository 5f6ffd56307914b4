//! Do names, paths, labels and text keep their rules? What is valid has the parts that its kind demands, and labels come back.

use std::vec::Vec;
use systemd_shim::mem;
use systemd_shim::wire::{label, names, path, utf8};

pub fn run(data: &[u8]) {
    assert!(!names::is_interface(data) || names::is_service(data));
    assert!(!names::is_unique(data) || names::is_service(data));
    assert!(!names::is_member(data) || !data.contains(&b'.'));
    if path::is_valid(data) {
        assert!(path::parents(data).all(path::is_valid));
        assert!(path::parents(data).all(|above| path::is_below_or_same(data, above)));
    }
    assert!(!utf8::is_valid(data) || core::str::from_utf8(data).is_ok());
    let mut escaped = mem::Vec::new();
    label::escape(data, &mut escaped).expect("memory");
    assert!(escaped.len() > names::NAME_MAX || names::is_member(&escaped));
    assert_eq!(&*label::unescape(&escaped).expect("memory"), data);
    let _ = label::unescape(data);
    if let Some(split) = data.iter().position(|&byte| byte == 0) {
        let _ = label::take_apart(&data[..split], &data[split + 1..], |_| Ok(()));
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&["a.b", ":1.2", "/a/b_c", "Member", "ä€\u{10FFFD}", "_2f", "/a/x/b\0/a/%/b"])
}
