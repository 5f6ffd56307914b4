//! Does any row of calls make a service with many objects panic, hang or touch memory that is not its own, whatever its callbacks do meanwhile?
//!
//! An input is a row of calls, six bytes each and a text: path, interface, member and signature by number, how it is sent, how long the text
//! is. What is left behind them is the script: each callback takes a byte of it and does what that says.

mod exports;

use exports::{Service, forget_script, set_script};
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::vec::Vec;
use systemd_shim as _;

/// More calls cost time and find nothing.
const CALLS: usize = 12;
/// Bytes of a call before its text.
const HEAD: usize = 6;

const PATHS: [&str; 12] = [
    "/",
    "/t",
    "/t/3",
    "/t/3/x",
    "/t/47",
    "/t/47/sub/object",
    "/f",
    "/f/a",
    "/f/a/b/c",
    "/c/below",
    "/gone",
    "/t/3/x/y/z/very/deep/path/without/object",
];
const INTERFACES: [&str; 8] = [
    "org.freedesktop.DBus.Properties",
    "org.freedesktop.DBus.Introspectable",
    "org.freedesktop.DBus.ObjectManager",
    "org.freedesktop.DBus.Peer",
    "a.First",
    "a.Second",
    "",
    "no.such",
];
const MEMBERS: [&str; 14] = [
    "Get",
    "GetAll",
    "Set",
    "Introspect",
    "GetManagedObjects",
    "Ping",
    "Echo",
    "Many",
    "Secret",
    "Nothing",
    "number",
    "text",
    "own",
    "strings",
];
const SIGNATURES: [&str; 8] = ["", "s", "ss", "ssv", "u", "a{sv}", "g", "ssvs"];

fn pick<'a>(of: &[&'a str], number: u8) -> &'a str {
    of[usize::from(number) % of.len()]
}

fn put_text(to: &mut Vec<u8>, text: &[u8]) {
    to.resize(to.len().next_multiple_of(4), 0);
    to.extend((text.len() as u32).to_le_bytes());
    to.extend(text);
    to.push(0);
}

fn put_signature(to: &mut Vec<u8>, signature: &str) {
    to.push(signature.len() as u8);
    to.extend(signature.as_bytes());
    to.push(0);
}

/// Values of a signature: strings are the interfaces that a call can be about, members, then the text; numbers are its beginning.
fn put_values(to: &mut Vec<u8>, signature: &str, names: [&str; 2], text: &[u8]) {
    let mut names = names.into_iter();
    for code in signature.bytes() {
        match code {
            b's' => put_text(to, names.next().map_or(text, str::as_bytes)),
            b'g' => put_signature(to, "a{sv}"),
            b'v' => {
                let (kind, rest) = text.split_at(text.len().min(1));
                let kind = ["s", "u", "t", "as", "b"][usize::from(kind.first().copied().unwrap_or(0)) % 5];
                put_signature(to, kind);
                if kind == "s" {
                    put_text(to, rest);
                } else {
                    to.resize(to.len().next_multiple_of(8), 0);
                    to.extend(rest.iter().copied().chain([0; 8]).take(8));
                }
            }
            _ => {
                to.resize(to.len().next_multiple_of(4), 0);
                to.extend(text.iter().copied().chain([0; 4]).take(4));
            }
        }
    }
}

/// The call that six bytes and a text stand for, little-endian.
fn call(serial: u32, head: &[u8], text: &[u8]) -> Vec<u8> {
    let (interface, member, signature) = (pick(&INTERFACES, head[1]), pick(&MEMBERS, head[2]), pick(&SIGNATURES, head[3]));
    let mut body = Vec::new();
    put_values(&mut body, signature, [pick(&INTERFACES, head[4] >> 3), pick(&MEMBERS, head[4])], text);
    let mut fields = Vec::new();
    for (code, kind, text) in [(1u8, "o", pick(&PATHS, head[0])), (2, "s", interface), (3, "s", member), (8, "g", signature)] {
        if !text.is_empty() {
            fields.resize(fields.len().next_multiple_of(8), 0);
            fields.push(code);
            put_signature(&mut fields, kind);
            if kind == "g" { put_signature(&mut fields, text) } else { put_text(&mut fields, text.as_bytes()) }
        }
    }
    let mut message = std::vec![b'l', 1, head[3] >> 7, 1];
    message.extend((body.len() as u32).to_le_bytes());
    message.extend(serial.to_le_bytes());
    message.extend((fields.len() as u32).to_le_bytes());
    message.extend(fields);
    message.resize(message.len().next_multiple_of(8), 0);
    message.extend(body);
    message
}

pub fn run(data: &[u8]) {
    let Some((&how, mut data)) = data.split_first() else { return };
    let mut calls = Vec::new();
    while let Some((head, rest)) = data.split_at_checked(HEAD).filter(|_| calls.len() < usize::from(how >> 1).min(CALLS)) {
        let (text, rest) = rest.split_at(usize::from(head[5]).min(rest.len()));
        calls.push(call(calls.len() as u32 + 1, head, text));
        data = rest;
    }
    let (ours, mut peer) = UnixStream::pair().unwrap();
    ours.set_nonblocking(true).unwrap();
    peer.set_nonblocking(true).unwrap();
    peer.write_all(b"\0AUTH ANONYMOUS\r\nBEGIN\r\n").unwrap();
    let service = Service::start(ours, how & 1 != 0);
    service.process();
    set_script(data);
    for call in calls {
        let alive = peer.write_all(&call).is_ok() && service.process();
        while peer.read(&mut [0; 65536]).is_ok_and(|length| length > 0) {}
        if !alive {
            break;
        }
    }
    forget_script();
}

/// Each standard method at the objects, and the methods of tables, with scripts that answer, fail, and change the tree.
pub fn seeds() -> Vec<Vec<u8>> {
    // These name both an interface and a member.
    const NUMBER: u8 = 38;
    const OWN: u8 = 40;
    let calls: [[u8; 6]; 11] = [
        [1, 1, 3, 0, 0, 0],
        [0, 1, 3, 0, 0, 0],
        [0, 2, 4, 0, 0, 0],
        [2, 0, 0, 2, NUMBER, 0],
        [2, 0, 1, 1, NUMBER, 0],
        [2, 0, 2, 3, NUMBER, 4],
        [2, 0, 2, 3, OWN, 4],
        [4, 4, 6, 1, 0, 3],
        [7, 5, 6, 1, 0, 3],
        [2, 4, 8, 1, 0, 3],
        [9, 3, 5, 0, 0, 0],
    ];
    let mut seeds = Vec::new();
    for script in
        [b"".as_slice(), b"\x00\x01\x02\x03", b"\x03\x04\x05\x06\x07\x08", b"\x0b\x0a\x09\x08\x07\x06\x05\x04", b"\x13\x23\x33\x43"]
    {
        let mut all = std::vec![0x19];
        for call in &calls {
            let one = [call.as_slice(), &[b'x'; 4][..usize::from(call[5])]].concat();
            seeds.push([&[3], one.as_slice(), script].concat());
            all.extend(one);
        }
        seeds.push([&all, script].concat());
    }
    seeds
}
