//! Is what can be read also what is written? A message that is read to its end without errors is copied value by value: the copy has the same
//! values, and, copied again, the same bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::mem::Vec;
use systemd_shim::message::{Message, Origin};
use systemd_shim::obj::Ref;

fn copy(source: &Message) -> Option<Ref<Message>> {
    let copy = Message::new(Origin { bus: None, can_send_fds: false, flags: 0 }, 1).ok()?;
    source.rewind(true).ok()?;
    copy.copy_from(source, true).ok()?;
    copy.seal(1, 0).ok()?;
    Some(copy)
}

fuzz_target!(|data: &[u8]| {
    let Ok(bytes) = Vec::copy_of(data) else { return };
    let Ok(source) = Message::from_wire(bytes, Vec::new(), Origin { bus: None, can_send_fds: false, flags: 0 }) else { return };
    let Some(first) = copy(&source) else { return };
    assert_eq!(first.signature(), source.signature());
    let second = copy(&first).expect("what was written can be read");
    let (first, second) = (first.sealed().unwrap(), second.sealed().unwrap());
    assert_eq!(first.parts(), second.parts());
    if !source.sealed().unwrap().is_swapped() {
        assert!(first.body().len() <= data.len());
    }
});
