//! Does any input, taken as a message, make the parser or a reader panic, hang or read out of bounds?

use std::vec::Vec;
use systemd_shim::mem;
use systemd_shim::message::{Message, Origin, total_length};
use systemd_shim::obj::Ref;

pub fn origin() -> Origin {
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

pub fn run(data: &[u8]) {
    if let Some(start) = data.first_chunk() {
        let _ = total_length(start);
    }
    let Ok(bytes) = mem::Vec::copy_of(data) else { return };
    let Ok(message) = Message::from_wire(bytes, mem::Vec::new(), origin()) else { return };
    read(&message);
    let _ = message.rewind(true);
    let _ = message.skip(message.signature());
    let _ = message.rewind(true);
    while let Ok(true) = message.skip_value() {}
    let _ = (message.path(), message.sender(), message.error_message(), message.is_signal(None, Some(b"M")));
}

/// Messages of all kinds and types.
pub fn seeds() -> Vec<Vec<u8>> {
    let [empty, basic] = [(); 2].map(|()| Message::new_method_call(origin(), Some(b"a.b"), b"/a", Some(b"c.d"), b"E").unwrap());
    basic.append_u8(1).unwrap();
    basic.append_bool(true).unwrap();
    basic.append_i16(-2).unwrap();
    basic.append_u64(7).unwrap();
    basic.append_f64(0.5).unwrap();
    basic.append_str("häl".as_bytes()).unwrap();
    basic.append_path(b"/x").unwrap();
    basic.append_signature(b"a{sv}").unwrap();
    empty.seal(7, 0).unwrap();
    let back = empty.new_method_return(origin()).unwrap();
    back.append_array(b'u', &[1, 0, 0, 0, 2, 0, 0, 0]).unwrap();
    let error = empty.new_method_error(origin(), b"e.r", Some(b"text")).unwrap();
    error.set_sender(b":1.7").unwrap();
    let messages = [empty, basic, nested(), back, error];
    messages.iter().skip(1).for_each(|message| message.seal(8, 0).unwrap());
    messages.iter().map(|message| message.sealed().unwrap().parts().concat()).collect()
}

/// A dictionary of a structure of arrays.
fn nested() -> Ref<Message> {
    let message = Message::new_signal(origin(), b"/a", b"c.d", b"E").unwrap();
    message.open_container(b'a', b"{sv}").unwrap();
    message.open_container(b'e', b"sv").unwrap();
    message.append_str(b"key").unwrap();
    message.open_container(b'v', b"(sa(yt)as)").unwrap();
    message.open_container(b'r', b"sa(yt)as").unwrap();
    message.append_str(b"x").unwrap();
    message.open_container(b'a', b"(yt)").unwrap();
    message.open_container(b'r', b"yt").unwrap();
    message.append_u8(1).unwrap();
    message.append_u64(2).unwrap();
    (0..2).for_each(|_| message.close_container().unwrap());
    message.append_strv([b"a".as_slice(), b"bc"].into_iter()).unwrap();
    (0..4).for_each(|_| message.close_container().unwrap());
    message
}
