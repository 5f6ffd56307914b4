//! Is what can be read also what is written? A message that is read to its end without errors is copied value by value: the copy has the same
//! values, and, copied again, the same bytes.

use super::message::{origin, seeds as messages};
use std::vec::Vec;
use systemd_shim::mem;
use systemd_shim::message::Message;
use systemd_shim::obj::Ref;

fn copy(source: &Message) -> Option<Ref<Message>> {
    let copy = Message::new(origin(), 1).ok()?;
    source.rewind(true).ok()?;
    copy.copy_from(source, true).ok()?;
    copy.seal(1, 0).ok()?;
    Some(copy)
}

pub fn run(data: &[u8]) {
    let Ok(bytes) = mem::Vec::copy_of(data) else { return };
    let Ok(source) = Message::from_wire(bytes, mem::Vec::new(), origin()) else { return };
    let Some(first) = copy(&source) else { return };
    assert_eq!(first.signature(), source.signature());
    let second = copy(&first).expect("what was written can be read");
    let (first, second) = (first.sealed().unwrap(), second.sealed().unwrap());
    assert_eq!(first.parts(), second.parts());
    if !source.sealed().unwrap().is_swapped() {
        assert!(first.body().len() <= data.len());
    }
}

pub fn seeds() -> Vec<Vec<u8>> {
    messages()
}
