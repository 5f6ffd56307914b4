//! Is this a name that D-Bus allows? Interfaces, members, services, errors. See `sd_bus_interface_name_is_valid(3)`.

#![forbid(unsafe_code)]

/// The longest name of any kind, without its NUL.
pub const NAME_MAX: usize = 255;

/// `[A-Za-z0-9_]`
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Elements of word characters between dots, at least two.
fn is_dotted(name: &[u8], hyphens: bool, leading_digits: bool) -> bool {
    let mut elements = 0;
    let valid = name.split(|&byte| byte == b'.').all(|element| {
        elements += 1;
        let Some(first) = element.first() else { return false };
        (leading_digits || !first.is_ascii_digit()) && element.iter().all(|&byte| is_word(byte) || (hyphens && byte == b'-'))
    });
    valid && elements >= 2 && name.len() <= NAME_MAX
}

/// `org.example.Interface`; error names follow the same rules.
pub fn is_interface(name: &[u8]) -> bool {
    is_dotted(name, false, false)
}

/// `:1.42`
pub fn is_unique(name: &[u8]) -> bool {
    name.len() <= NAME_MAX && name.strip_prefix(b":").is_some_and(|rest| is_dotted(rest, true, true))
}

/// A unique or a well-known bus name.
pub fn is_service(name: &[u8]) -> bool {
    is_unique(name) || is_dotted(name, true, false)
}

/// A method or a signal. A leading digit passes, as in the reference.
pub fn is_member(name: &[u8]) -> bool {
    !name.is_empty() && name.len() <= NAME_MAX && name.iter().all(|&byte| is_word(byte))
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
