//! Do messages come back as they were built?

#![forbid(unsafe_code)]

use super::*;

fn origin() -> Origin {
    Origin { bus: None, can_send_fds: true, flags: 0 }
}

fn call() -> Ref<Message> {
    Message::new_method_call(origin(), Some(b"a.b"), b"/a", Some(b"c.d"), b"E").unwrap()
}

/// The message as its receiver gets it.
fn pass(message: &Message) -> Result<Ref<Message>> {
    if !message.is_sealed() {
        message.seal(7, 0).unwrap();
    }
    let mut bytes = Vec::new();
    let wire = message.sealed().unwrap();
    wire.parts().iter().for_each(|part| bytes.extend(part).unwrap());
    assert_eq!(total_length(bytes.first_chunk().unwrap()), Ok(bytes.len()));
    let fds = wire.fds().iter().map(|fd| Fd::duplicate(fd.raw()).unwrap());
    let mut copies = Vec::new();
    fds.for_each(|fd| copies.push(fd).unwrap());
    Message::from_wire(bytes, copies, origin())
}

#[test]
fn every_basic_type_survives() {
    let message = call();
    message.append_u8(1).unwrap();
    message.append_bool(true).unwrap();
    message.append_i16(-2).unwrap();
    message.append_u16(3).unwrap();
    message.append_i32(-4).unwrap();
    message.append_u32(5).unwrap();
    message.append_i64(-6).unwrap();
    message.append_u64(7).unwrap();
    message.append_f64(0.5).unwrap();
    message.append_str("häl".as_bytes()).unwrap();
    message.append_path(b"/x").unwrap();
    message.append_signature(b"a{sv}").unwrap();
    message.append_fd(0).unwrap();
    let got = pass(&message).unwrap();
    assert_eq!(got.signature(), b"ybnqiuxtdsogh");
    assert_eq!((got.path(), got.interface(), got.member()), (Some(b"/a".as_slice()), Some(b"c.d".as_slice()), Some(b"E".as_slice())));
    let values = [
        Basic::Unsigned(1),
        Basic::Bool(true),
        Basic::Signed(-2),
        Basic::Unsigned(3),
        Basic::Signed(-4),
        Basic::Unsigned(5),
        Basic::Signed(-6),
        Basic::Unsigned(7),
        Basic::Real(0.5),
        Basic::Text("häl".as_bytes()),
        Basic::Text(b"/x"),
        Basic::Text(b"a{sv}"),
    ];
    for (&code, value) in got.signature().iter().zip(values) {
        assert_eq!(got.next_basic(code), Ok(Some(value)));
    }
    assert!(got.next_fd().unwrap().is_some());
    assert_eq!(got.read_u32(), Err(Errno::NXIO));
    assert_eq!(got.at_end(true), Ok(true));
}

#[test]
fn containers_nest_and_are_left_at_their_end() {
    let message = call();
    message.open_container(b'a', b"{sv}").unwrap();
    for key in [b"one".as_slice(), b"two"] {
        message.open_container(b'e', b"sv").unwrap();
        message.append_str(key).unwrap();
        message.open_container(b'v', b"(ut)").unwrap();
        message.open_container(b'r', b"ut").unwrap();
        message.append_u32(1).unwrap();
        assert_eq!(message.close_container(), Err(Errno::INVAL));
        assert_eq!(message.append_u32(1), Err(Errno::NXIO));
        message.append_u64(2).unwrap();
        (0..3).for_each(|_| message.close_container().unwrap());
    }
    assert_eq!(message.seal(1, 0), Err(Errno::BADMSG));
    message.close_container().unwrap();
    let got = pass(&message).unwrap();
    assert_eq!(got.peek(), Ok(Some((b'a', b"{sv}".as_slice()))));
    assert_eq!(got.enter_container(b'a', b"{sv}"), Ok(true));
    let mut entries = 0;
    while got.enter_container(b'e', b"sv").unwrap() {
        assert_eq!(got.read_str().unwrap().len(), 3);
        assert_eq!(got.enter_container(b'v', b"u"), Err(Errno::NXIO));
        assert_eq!(got.enter_container(b'v', b"(ut)"), Ok(true));
        assert_eq!(got.enter_container(b'r', b"ut"), Ok(true));
        assert_eq!(got.exit_container(), Err(Errno::BUSY));
        assert_eq!((got.next_basic(b'u'), got.next_basic(b't')), (Ok(Some(Basic::Unsigned(1))), Ok(Some(Basic::Unsigned(2)))));
        (0..3).for_each(|_| got.exit_container().unwrap());
        entries += 1;
    }
    assert_eq!(entries, 2);
    got.exit_container().unwrap();
    assert_eq!(got.rewind(true), Ok(true));
    assert_eq!(got.skip_value(), Ok(true));
    assert_eq!(got.at_end(true), Ok(true));
}

#[test]
fn deep_nesting_spills_to_the_heap() {
    let message = call();
    (0..40).for_each(|_| message.open_container(b'v', b"v").unwrap());
    message.open_container(b'v', b"u").unwrap();
    message.append_u32(9).unwrap();
    (0..41).for_each(|_| message.close_container().unwrap());
    let got = pass(&message).unwrap();
    (0..40).for_each(|_| assert!(got.enter_container(b'v', b"v").unwrap()));
    assert_eq!((got.enter_container(b'v', b"u"), got.read_u32()), (Ok(true), Ok(9)));
    (0..41).for_each(|_| got.exit_container().unwrap());
}

#[test]
fn no_prefix_of_a_message_is_one() {
    let message = call();
    message.append_str(b"text").unwrap();
    message.seal(1, 0).unwrap();
    let mut bytes = Vec::new();
    message.sealed().unwrap().parts().iter().for_each(|part| bytes.extend(part).unwrap());
    for length in 0..bytes.len() {
        let got = Message::from_wire(Vec::copy_of(&bytes[..length]).unwrap(), Vec::new(), origin());
        assert_eq!(got.map(|_| ()), Err(Errno::BADMSG), "{length}");
    }
}

#[test]
fn a_changed_byte_never_panics() {
    let message = call();
    message.open_container(b'a', b"{sv}").unwrap();
    message.open_container(b'e', b"sv").unwrap();
    message.append_str(b"key").unwrap();
    message.open_container(b'v', b"a(us)").unwrap();
    message.open_container(b'a', b"(us)").unwrap();
    (0..4).for_each(|_| message.close_container().unwrap());
    message.seal(1, 0).unwrap();
    let mut bytes = Vec::new();
    message.sealed().unwrap().parts().iter().for_each(|part| bytes.extend(part).unwrap());
    for at in 0..bytes.len() {
        for value in 0..=255 {
            let mut changed = Vec::copy_of(&bytes).unwrap();
            changed[at] = value;
            if let Ok(got) = Message::from_wire(changed, Vec::new(), origin()) {
                while got.skip_value() == Ok(true) {}
                let _ = got.rewind(true);
                while let Ok(Some((kind, contents))) = got.peek() {
                    if !got.enter_container(kind, contents).unwrap_or(false) {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn a_field_that_is_set_late_stands_before_the_signature() {
    let build = |late: bool, types: usize| {
        let message = call();
        if !late {
            message.set_sender(b":1.7").unwrap();
        }
        (0..types).for_each(|_| message.append_u8(1).unwrap());
        message.open_container(b'a', b"{sv}").unwrap();
        if late {
            message.set_sender(b":1.7").unwrap();
        }
        message.open_container(b'e', b"sv").unwrap();
        message.append_str(b"key").unwrap();
        message.open_container(b'v', b"u").unwrap();
        message.append_u32(1).unwrap();
        (0..3).for_each(|_| message.close_container().unwrap());
        message.append_u64(2).unwrap();
        message.seal(1, 0).unwrap();
        message.sealed().unwrap().parts().concat()
    };
    for types in [0, 1, 12, 20, 248] {
        assert_eq!(build(true, types), build(false, types), "{types}");
    }
}

#[test]
fn a_signature_may_grow_too_long_to_be_sealed() {
    let message = call();
    (0..300).for_each(|_| message.append_u8(1).unwrap());
    message.open_container(b'a', &[b'a'; 31].iter().copied().chain(*b"y").collect::<std::vec::Vec<_>>()).unwrap();
    message.close_container().unwrap();
    message.append_u8(1).unwrap();
    assert_eq!(message.seal(1, 0), Err(Errno::INVAL));
}

#[test]
fn a_struct_may_be_empty_in_a_message_of_our_own() {
    let message = call();
    message.open_container(b'r', b"").unwrap();
    message.close_container().unwrap();
    message.seal(1, 0).unwrap();
    assert_eq!((message.signature(), message.enter_container(b'r', b"")), (b"()".as_slice(), Ok(true)));
    assert_eq!(message.exit_container(), Ok(()));
}
