//! Do the views of a signature agree? The complete types of a valid one are valid and make it up again; containers open and close with it.

use std::vec::Vec;
use systemd_shim::message::Message;
use systemd_shim::wire::signature;

pub fn run(data: &[u8]) {
    let valid = signature::is_valid(data);
    assert!(!valid || signature::is_valid_with_dict_entries(data));
    if valid {
        let types: Vec<_> = signature::types(data).collect();
        assert_eq!(types.concat(), data);
        assert!(types.iter().all(|one| signature::is_single(one, false)));
    }
    let _ = (signature::is_pair(data), signature::first(data), signature::first_element(data));
    let message = Message::new(super::message::origin(), 1).expect("memory");
    for kind in *b"avre" {
        if message.open_container(kind, data).is_ok() {
            let _ = message.close_container();
        }
    }
    let _ = message.append_signature(data);
}

pub fn seeds() -> Vec<Vec<u8>> {
    super::texts(&["", "a{sv}", "a(sa{us})", "ybnqiuxtdsogh", "aaav", "(((y)))", "{sv}"])
}
