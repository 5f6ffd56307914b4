//! Is this a name that D-Bus allows? Interfaces, members, services, errors. See `sd_bus_interface_name_is_valid(3)`.

#![forbid(unsafe_code)]

/// The longest name of any kind, without its NUL.
pub const NAME_MAX: usize = 255;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const HYPHEN: u8 = 4;
pub(super) const WORD: u8 = LETTER | DIGIT;

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

#[inline(always)]
fn is_of(byte: u8, classes: u8) -> bool {
    CLASSES[usize::from(byte)] & classes != 0
}

/// Elements between separators, each beginning with one of the classes `first` and going on with `inner`; how many there are. They are
/// walked through backwards, which takes an instruction less per byte.
#[inline(always)]
pub(super) fn elements(text: &[u8], separator: u8, first: u8, inner: u8) -> Option<usize> {
    let begins = |at: usize| text.get(at).is_some_and(|&byte| is_of(byte, first));
    let (mut count, mut rest) = (1, text);
    while let Some((&byte, before)) = rest.split_last() {
        if !is_of(byte, inner) {
            if byte != separator || !begins(rest.len()) {
                return None;
            }
            count += 1;
        }
        rest = before;
    }
    begins(0).then_some(count)
}

/// At least two elements between dots.
fn is_dotted(name: &[u8], first: u8, inner: u8) -> bool {
    name.len() <= NAME_MAX && elements(name, b'.', first, inner).is_some_and(|count| count > 1)
}

/// `org.example.Interface`; error names follow the same rules.
pub fn is_interface(name: &[u8]) -> bool {
    is_dotted(name, LETTER, WORD)
}

/// `:1.42`
pub fn is_unique(name: &[u8]) -> bool {
    name.first() == Some(&b':') && is_service(name)
}

/// A unique or a well-known bus name.
pub fn is_service(name: &[u8]) -> bool {
    match name {
        [b':', rest @ ..] => rest.len() < NAME_MAX && is_dotted(rest, WORD | HYPHEN, WORD | HYPHEN),
        _ => is_dotted(name, LETTER | HYPHEN, WORD | HYPHEN),
    }
}

/// A method or a signal. A leading digit passes, as in the reference.
pub fn is_member(name: &[u8]) -> bool {
    !name.is_empty() && name.len() <= NAME_MAX && name.iter().all(|&byte| is_of(byte, WORD))
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
    fn elements_are_not_empty() {
        for bad in ["", ".", "a.", ".a", "a..b", ".a.b", "a.b.", "a.b..", "..a.b"] {
            assert!(!is_interface(bad.as_bytes()) && !is_service(bad.as_bytes()), "{bad}");
            assert!(!is_unique([b":", bad.as_bytes()].concat().as_slice()), ":{bad}");
        }
    }

    #[test]
    fn names_end_at_255_bytes() {
        let name = [b'a'; 256];
        assert!(is_member(&name[..255]) && !is_member(&name));
        for (begin, is_valid) in [("a.", is_interface as fn(&[u8]) -> bool), ("a.", is_service), (":a.", is_service), (":a.", is_unique)] {
            let name = [begin.as_bytes(), &name].concat();
            assert!(is_valid(&name[..255]) && !is_valid(&name[..256]), "{begin}");
        }
    }
}
