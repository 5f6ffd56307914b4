//! Does any input, taken as a message, make the parser or a reader panic, hang or read out of bounds?

#![no_main]

use libfuzzer_sys::fuzz_target;
use systemd_shim::mem::Vec;
use systemd_shim::message::{Message, Origin, total_length};

fn origin() -> Origin {
    Origin { bus: None, can_send_fds: false, flags: 0 }
}

/// Reads everything there is, entering what can be entered.
fn read(message: &Message) {
    let mut budget = 10_000;
    while budget > 0 {
        budget -= 1;
        match message.peek() {
            Ok(Some((kind @ (b'a' | b'v' | b'r' | b'e'), contents))) => {
                if message.enter_container(kind, contents) != Ok(true) {
                    return;
                }
            }
            Ok(Some((code, _))) => {
                if message.pass(code) != Ok(true) {
                    return;
                }
            }
            Ok(None) => {
                if message.exit_container().is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
}

fuzz_target!(|data: &[u8]| {
    if let Some(start) = data.first_chunk() {
        let _ = total_length(start);
    }
    let Ok(bytes) = Vec::copy_of(data) else { return };
    let Ok(message) = Message::from_wire(bytes, Vec::new(), origin()) else { return };
    read(&message);
    let _ = message.rewind(true);
    let _ = message.skip(message.signature());
    let _ = message.rewind(true);
    while let Ok(true) = message.skip_value() {}
    let _ = (message.path(), message.sender(), message.error_message(), message.is_signal(None, Some(b"M")));
});
