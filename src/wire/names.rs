//! Is this a name that D-Bus allows? Interfaces, members, services, errors. See `sd_bus_interface_name_is_valid(3)`.

#![forbid(unsafe_code)]

/// The longest name of any kind, without its NUL.
pub const NAME_MAX: usize = 255;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const HYPHEN: u8 = 4;
const WORD: u8 = LETTER | DIGIT;

/// What each byte is; 0 for what no name has.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'-' => HYPHEN,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// Where the bytes of these classes end that begin at `from`.
#[inline(always)]
fn run_end(name: &[u8], from: usize, classes: u8) -> usize {
    let rest = name.get(from..).unwrap_or(b"");
    from + rest.iter().position(|&byte| CLASSES[usize::from(byte)] & classes == 0).unwrap_or(rest.len())
}

/// Where the `[A-Za-z0-9_]` end that begin at `from`.
#[inline(always)]
pub(super) fn word_end(text: &[u8], from: usize) -> usize {
    run_end(text, from, WORD)
}

/// Elements between dots, at least two, each beginning with one of the classes `first` and going on with `inner`.
fn is_dotted(name: &[u8], first: u8, inner: u8) -> bool {
    let mut at = 0;
    loop {
        let begins = name.get(at).is_some_and(|&byte| CLASSES[usize::from(byte)] & first != 0);
        let end = run_end(name, at, inner);
        if !begins || end == name.len() {
            return begins && at > 0 && name.len() <= NAME_MAX;
        }
        if name[end] != b'.' {
            return false;
        }
        at = end + 1;
    }
}

/// `org.example.Interface`; error names follow the same rules.
pub fn is_interface(name: &[u8]) -> bool {
    is_dotted(name, LETTER, WORD)
}

/// `:1.42`
pub fn is_unique(name: &[u8]) -> bool {
    name.len() <= NAME_MAX && name.strip_prefix(b":").is_some_and(|rest| is_dotted(rest, WORD | HYPHEN, WORD | HYPHEN))
}

/// A unique or a well-known bus name.
pub fn is_service(name: &[u8]) -> bool {
    is_unique(name) || is_dotted(name, LETTER | HYPHEN, WORD | HYPHEN)
}

/// A method or a signal. A leading digit passes, as in the reference.
pub fn is_member(name: &[u8]) -> bool {
    !name.is_empty() && name.len() <= NAME_MAX && word_end(name, 0) == name.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_hyphens_are_allowed_where_the_kind_says_so() {
        assert!(is_interface(b"_a.b1") && !is_interface(b"a.1b") && !is_interface(b"a-b.c") && !is_interface(b"a"));
        assert!(is_service(b"-a.b") && is_service(b":1.2") && !is_service(b"a.1") && !is_service(b":1") && !is_service(b":"));
        assert!(is_member(b"1a") && !is_member(b"") && !is_member(b"a-b"));
    }

    #[test]
    fn names_end_at_255_bytes() {
        let name = [b'a'; 256];
        assert!(is_member(&name[..255]) && !is_member(&name));
    }
}
