//! Do names, paths, labels and text keep their rules? What is valid has the parts that its kind demands, and labels come back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::mem::Vec;
use systemd_shim::wire::{label, names, path, utf8};

fuzz_target!(|data: &[u8]| {
    assert!(!names::is_interface(data) || names::is_service(data));
    assert!(!names::is_unique(data) || names::is_service(data));
    assert!(!names::is_member(data) || !data.contains(&b'.'));
    if path::is_valid(data) {
        assert!(path::upwards(data).all(path::is_valid));
        assert!(path::parents(data).all(|above| path::is_below_or_same(data, above)));
    }
    assert!(!utf8::is_valid(data) || core::str::from_utf8(data).is_ok());
    let mut escaped = Vec::new();
    label::escape(data, &mut escaped).expect("memory");
    assert!(escaped.len() > names::NAME_MAX || names::is_member(&escaped));
    assert_eq!(&*label::unescape(&escaped).expect("memory"), data);
    let _ = label::unescape(data);
    if let Some(split) = data.iter().position(|&byte| byte == 0) {
        let _ = label::take_apart(&data[..split], &data[split + 1..], |_| Ok(()));
    }
});
