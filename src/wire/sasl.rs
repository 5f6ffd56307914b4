//! What is said before the first message? The lines of D-Bus authentication, of both ends. What goes wrong is an errno of the connection.
//!
//! The client says everything at once and then reads the answers; the server answers line by line.

#![forbid(unsafe_code)]

use super::integer::uid;
use crate::errno::{Errno, Result};
use crate::mem::Vec;
use crate::wire::utf8;

/// Bytes that the lines may have before `BEGIN` or the last answer.
pub const SIZE_MAX: usize = 64 * 1024;

const END: &[u8] = b"\r\n";

/// How the client has shown who it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mechanism {
    /// By the credentials of its socket.
    External,
    /// Not at all.
    Anonymous,
}

/// All lines of a client: the mechanism, whether to ask for descriptors, and `BEGIN`.
pub fn client(mechanism: Mechanism, fds: bool, into: &mut Vec<u8>) -> Result {
    into.extend(match mechanism {
        Mechanism::External => b"\0AUTH EXTERNAL\r\nDATA\r\n",
        Mechanism::Anonymous => b"\0AUTH ANONYMOUS 616e6f6e796d6f7573\r\n",
    })?;
    if fds {
        into.extend(b"NEGOTIATE_UNIX_FD\r\n")?;
    }
    into.extend(b"BEGIN\r\n")
}

/// What a server answered to [`client`].
#[derive(PartialEq, Eq, Debug)]
pub struct Answer {
    /// Its id.
    pub id: [u8; 16],
    /// Whether descriptors can be passed.
    pub fds: bool,
    /// How many bytes the answer had.
    pub length: usize,
}

/// Takes a line off the front.
fn line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (line, rest) = text.split_at_checked(text.windows(END.len()).position(|part| part == END)?)?;
    Some((line, rest.strip_prefix(END)?))
}

/// Reads the answer of a server; `None` while it is not complete, `EPERM` when it is no consent, `EINVAL` when its id is none.
pub fn answer(text: &[u8], mechanism: Mechanism, fds: bool) -> Result<Option<Answer>> {
    let mut rest = text;
    let mut lines = [&b""[..]; 3];
    let external = mechanism == Mechanism::External;
    for (place, _) in lines.iter_mut().zip([external, true, fds]).filter(|(_, wanted)| *wanted) {
        let Some((next, behind)) = line(rest) else { return Ok(None) };
        *place = next;
        rest = behind;
    }
    let [data, consent, passing] = lines;
    if external && data != b"DATA" {
        return Err(Errno::PERM);
    }
    let digits = consent.strip_prefix(b"OK ").filter(|digits| digits.len() == 32).ok_or(Errno::PERM)?;
    let id = id(digits).ok_or(Errno::INVAL)?;
    let fds = passing == b"AGREE_UNIX_FD";
    Ok(Some(Answer { id, fds, length: text.len() - rest.len() }))
}

/// Reads 32 hexadecimal digits.
fn id(text: &[u8]) -> Option<[u8; 16]> {
    let mut id = [0; 16];
    for (byte, pair) in id.iter_mut().zip(text.chunks_exact(2)) {
        *byte = hex(pair[0])? << 4 | hex(pair[1])?;
    }
    Some(id)
}

fn hex(c: u8) -> Option<u8> {
    char::from(c).to_digit(16).map(|digit| digit as u8)
}

/// What a server lets in.
#[derive(Clone, Copy)]
pub struct Policy {
    /// Who the peer is, if its socket says so.
    pub peer: Option<u32>,
    /// Whether anybody may come.
    pub anonymous: bool,
    /// Whether descriptors are wanted.
    pub fds: bool,
    /// Our id.
    pub id: [u8; 16],
}

/// How far a server has come with its client.
#[derive(Default)]
pub struct Server {
    /// How the client has been accepted, or is about to be.
    pub mechanism: Option<Mechanism>,
    /// Whether descriptors can be passed.
    pub fds: bool,
    /// Bytes of the client's lines that have been answered.
    pub read: usize,
}

/// What a server does after a line.
#[derive(PartialEq, Eq, Debug)]
pub enum Step {
    /// There is no further complete line.
    Wait,
    /// The line was answered.
    Answered,
    /// The client has begun.
    Begin,
}

impl Server {
    /// Reads the next line of all that the client has sent, and appends the answer to `out`. `BEGIN` is read only once
    /// `flushed`, when all answers have been written.
    pub fn step(&mut self, text: &[u8], policy: &Policy, flushed: bool, out: &mut Vec<u8>) -> Result<Step> {
        match text {
            [] => return Ok(Step::Wait),
            [0, ..] => self.read = self.read.max(1),
            _ => return Err(Errno::IO),
        }
        let Some((line, _)) = text.get(self.read..).and_then(line) else { return Ok(Step::Wait) };
        if line == b"BEGIN" && self.mechanism.is_some() {
            if flushed {
                self.read += line.len() + END.len();
            }
            return Ok(if flushed { Step::Begin } else { Step::Wait });
        }
        self.reply(line, policy, out)?;
        self.read += line.len() + END.len();
        Ok(Step::Answered)
    }

    fn reply(&mut self, line: &[u8], policy: &Policy, out: &mut Vec<u8>) -> Result {
        if let Some(token) = after(line, b"AUTH ANONYMOUS") {
            return self.initial(Mechanism::Anonymous, token, policy, out);
        }
        if let Some(token) = after(line, b"AUTH EXTERNAL") {
            return self.initial(Mechanism::External, token, policy, out);
        }
        if after(line, b"AUTH").is_some() {
            return out.extend(b"REJECTED EXTERNAL ANONYMOUS\r\n");
        }
        if line == b"CANCEL" || after(line, b"ERROR").is_some() {
            self.mechanism = None;
            return out.extend(b"REJECTED\r\n");
        }
        if let (Some(token), Some(mechanism)) = (after(line, b"DATA"), self.mechanism) {
            if accepts(mechanism, token, policy) {
                return ok(policy, out);
            }
            self.mechanism = None;
            return out.extend(b"REJECTED\r\n");
        }
        if line == b"NEGOTIATE_UNIX_FD" && self.mechanism.is_some() && policy.fds {
            self.fds = true;
            return out.extend(b"AGREE_UNIX_FD\r\n");
        }
        out.extend(b"ERROR\r\n")
    }

    /// `AUTH` with a mechanism and, perhaps, a first response.
    fn initial(&mut self, mechanism: Mechanism, token: &[u8], policy: &Policy, out: &mut Vec<u8>) -> Result {
        if !accepts(mechanism, token, policy) {
            return out.extend(b"REJECTED\r\n");
        }
        self.mechanism = Some(mechanism);
        if token.is_empty() { out.extend(b"DATA\r\n") } else { ok(policy, out) }
    }
}

/// What follows `word`, if the line begins with it: nothing or a space and more.
fn after<'a>(line: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    line.strip_prefix(word).filter(|rest| matches!(rest, [] | [b' ', ..]))
}

fn ok(policy: &Policy, out: &mut Vec<u8>) -> Result {
    out.reserve(3 + 32 + END.len())?;
    out.extend_reserved(b"OK ");
    for byte in policy.id {
        let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
        out.extend_reserved(&[digit(byte >> 4), digit(byte & 15)]);
    }
    out.extend_reserved(END);
    Ok(())
}

/// Whether a response is good enough. Who wants to know who the peer is has looked at its socket before making the connection.
fn accepts(mechanism: Mechanism, token: &[u8], policy: &Policy) -> bool {
    let allowed = policy.anonymous || (mechanism == Mechanism::External && policy.peer.is_some());
    if !allowed || token.is_empty() {
        return allowed;
    }
    let mut text = Vec::new();
    if !unhex(&token[1..], &mut text) || text.contains(&0) {
        return false;
    }
    match mechanism {
        Mechanism::Anonymous => utf8::is_valid(&text),
        Mechanism::External => uid(&text).is_some_and(|uid| policy.anonymous || Some(uid) == policy.peer),
    }
}

fn unhex(digits: &[u8], into: &mut Vec<u8>) -> bool {
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty()
        && pairs.into_iter().all(|pair| match (hex(pair[0]), hex(pair[1])) {
            (Some(high), Some(low)) => into.push(high << 4 | low).is_ok(),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "OK 000102030405060708090a0b0c0d0e0f\r\n";
    const POLICY: Policy =
        Policy { peer: Some(0), anonymous: false, fds: true, id: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] };

    fn serve(text: &str, policy: Policy) -> (std::string::String, Step) {
        let (mut server, mut out) = (Server::default(), Vec::new());
        loop {
            let step = server.step(text.as_bytes(), &policy, true, &mut out).unwrap();
            if step != Step::Answered {
                return (std::string::String::from_utf8_lossy(&out).into_owned(), step);
            }
        }
    }

    #[test]
    fn both_ends_agree() {
        for (mechanism, anonymous) in [(Mechanism::External, false), (Mechanism::Anonymous, true)] {
            for fds in [false, true] {
                let mut said = Vec::new();
                client(mechanism, fds, &mut said).unwrap();
                let said = std::str::from_utf8(&said).unwrap();
                let (answered, step) = serve(said, Policy { anonymous, ..POLICY });
                assert_eq!(step, Step::Begin);
                let read = answer(answered.as_bytes(), mechanism, fds).unwrap().unwrap();
                assert_eq!(read, Answer { id: POLICY.id, fds, length: answered.len() });
            }
        }
    }

    #[test]
    fn the_server_refuses() {
        for (said, answered) in [
            ("\0AUTH\r\n", "REJECTED EXTERNAL ANONYMOUS\r\n"),
            ("\0AUTH ANONYMOUS\r\n", "REJECTED\r\n"),
            ("\0AUTH EXTERNAL 31\r\n", "REJECTED\r\n"),
            ("\0AUTH EXTERNAL 3\r\n", "REJECTED\r\n"),
            ("\0AUTH EXTERNAL\r\nCANCEL\r\nDATA\r\n", "DATA\r\nREJECTED\r\nERROR\r\n"),
            ("\0BEGIN\r\n", "ERROR\r\n"),
            ("\0NEGOTIATE_UNIX_FD\r\n", "ERROR\r\n"),
        ] {
            assert_eq!(serve(said, POLICY), (answered.into(), Step::Wait), "{said:?}");
        }
        assert_eq!(Server::default().step(b"AUTH", &POLICY, true, &mut Vec::new()), Err(Errno::IO));
        assert_eq!(serve("\0AUTH EXTERNAL 30\r\n", POLICY), (ID.into(), Step::Wait));
    }

    #[test]
    fn the_client_wants_consent() {
        let complete = std::format!("DATA\r\n{ID}ERROR\r\nl");
        let read = answer(complete.as_bytes(), Mechanism::External, true).unwrap().unwrap();
        assert_eq!((read.fds, read.length), (false, complete.len() - 1));
        for bad in ["REJECTED\r\n\r\n\r\n", "DATA\r\nOK 00\r\n\r\n", "DATAX\r\nOK 000102030405060708090a0b0c0d0e0f\r\n\r\n"] {
            assert_eq!(answer(bad.as_bytes(), Mechanism::External, true), Err(Errno::PERM), "{bad:?}");
        }
        assert_eq!(answer(b"REJECTED\r\n", Mechanism::External, true), Ok(None));
    }
}
