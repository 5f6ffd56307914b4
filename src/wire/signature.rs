//! Is this a signature, and where does each of its complete types end?

#![forbid(unsafe_code)]

/// The longest signature, without its NUL.
pub const SIGNATURE_MAX: usize = 255;
/// How deep arrays and, counted apart, structs may nest in a signature.
const DEPTH_MAX: usize = 32;

/// A type that holds no other.
pub const fn is_basic(code: u8) -> bool {
    matches!(code, b's' | b'o' | b'g') || is_fixed(code)
}

/// A basic type of constant size.
pub const fn is_fixed(code: u8) -> bool {
    size(code).is_some()
}

/// A fixed type whose arrays can be handled as memory: neither booleans nor descriptors.
pub const fn is_trivial(code: u8) -> bool {
    matches!(code, b'y' | b'n' | b'q' | b'i' | b'u' | b'x' | b't' | b'd')
}

/// Bytes that a value of a fixed type takes.
pub const fn size(code: u8) -> Option<usize> {
    Some(match code {
        b'y' => 1,
        b'n' | b'q' => 2,
        b'b' | b'i' | b'u' | b'h' => 4,
        b'x' | b't' | b'd' => 8,
        _ => return None,
    })
}

/// What the offset of a value of this type is a multiple of; 1 for unknown codes.
pub const fn alignment(code: u8) -> usize {
    match code {
        b'n' | b'q' => 2,
        b'b' | b'i' | b'u' | b'h' | b's' | b'o' | b'a' => 4,
        b'x' | b't' | b'd' | b'(' | b'{' | b'r' | b'e' => 8,
        _ => 1,
    }
}

/// The length of the first complete type; `None` when there is none.
pub fn first(signature: &[u8]) -> Option<usize> {
    complete(signature, false, 0, 0)
}

/// As [`first`], where the type may be a dict entry: the contents of an array.
pub fn first_element(signature: &[u8]) -> Option<usize> {
    complete(signature, true, 0, 0)
}

fn complete(signature: &[u8], dict_entries: bool, arrays: usize, structs: usize) -> Option<usize> {
    match *signature.first()? {
        b'v' => Some(1),
        code if is_basic(code) => Some(1),
        b'a' if arrays < DEPTH_MAX => Some(1 + complete(&signature[1..], true, arrays + 1, structs)?),
        b'(' if structs < DEPTH_MAX => {
            let mut at = 1;
            while *signature.get(at)? != b')' {
                at += complete(&signature[at..], false, arrays, structs + 1)?;
            }
            (at > 1).then_some(at + 1)
        }
        b'{' if dict_entries && structs < DEPTH_MAX && is_basic(*signature.get(1)?) => {
            let value = complete(&signature[2..], false, arrays, structs + 1)?;
            (*signature.get(2 + value)? == b'}').then_some(value + 3)
        }
        _ => None,
    }
}

/// As [`first_element`], of a signature that is known to be valid and not empty.
#[inline]
pub fn first_of_valid(signature: &[u8]) -> usize {
    let mut at = 0;
    while signature.get(at) == Some(&b'a') {
        at += 1;
    }
    let mut open = 0;
    for &code in signature.get(at..).unwrap_or(b"") {
        at += 1;
        open += usize::from(matches!(code, b'(' | b'{'));
        open = open.saturating_sub(usize::from(matches!(code, b')' | b'}')));
        if open == 0 {
            break;
        }
    }
    at
}

/// Any number of complete types.
pub fn is_valid(signature: &[u8]) -> bool {
    is_row_of(signature, false)
}

/// As [`is_valid`], where dict entries may stand.
pub fn is_valid_with_dict_entries(signature: &[u8]) -> bool {
    is_row_of(signature, true)
}

fn is_row_of(signature: &[u8], dict_entries: bool) -> bool {
    let mut rest = signature;
    while !rest.is_empty() {
        let Some(length) = complete(rest, dict_entries, 0, 0) else { return false };
        rest = &rest[length..];
    }
    signature.len() <= SIGNATURE_MAX
}

/// One complete type, which may be a dict entry if `dict_entries`.
pub fn is_single(signature: &[u8], dict_entries: bool) -> bool {
    signature.len() <= SIGNATURE_MAX && complete(signature, dict_entries, 0, 0) == Some(signature.len())
}

/// What a dict entry holds: a basic type and any complete type.
pub fn is_pair(signature: &[u8]) -> bool {
    signature.first().is_some_and(|&key| is_basic(key)) && is_single(&signature[1..], false)
}

/// The complete types of a valid signature, one after the other.
pub fn types(signature: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = signature;
    core::iter::from_fn(move || {
        let (head, tail) = rest.split_at_checked(first_element(rest)?)?;
        rest = tail;
        Some(head)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_types_are_told_apart() {
        assert!(types(b"sa{sv}(i(us))ay").eq([b"s".as_slice(), b"a{sv}", b"(i(us))", b"ay"]));
    }

    #[test]
    fn the_short_way_agrees_on_valid_signatures() {
        for good in ["y", "as", "aaas", "a{sv}i", "(i(us))ay", "a(y)(y)", "v", "a{oa{sa{sv}}}x"] {
            assert_eq!(Some(first_of_valid(good.as_bytes())), first_element(good.as_bytes()), "{good}");
        }
    }

    #[test]
    fn malformed_signatures_are_refused() {
        for bad in ["a", "()", "(", "(s", "s)", "{sv}", "a{vs}", "a{s}", "a{sss}", "a{sv", "r", "e", "z", "a{(s)s}"] {
            assert!(!is_valid(bad.as_bytes()), "{bad}");
        }
        for good in ["", "y", "as", "aaas", "a{sv}", "a{oa{sa{sv}}}", "v", "(((y)))", "a(ss)"] {
            assert!(is_valid(good.as_bytes()), "{good}");
        }
    }

    #[test]
    fn nesting_ends_at_32_of_a_kind() {
        let nested = |open: &str, inside: &str, close: &str, n: usize| open.repeat(n) + inside + &close.repeat(n);
        assert!(is_valid(nested("a", "y", "", 32).as_bytes()) && !is_valid(nested("a", "y", "", 33).as_bytes()));
        assert!(is_valid(nested("(", "y", ")", 32).as_bytes()) && !is_valid(nested("(", "y", ")", 33).as_bytes()));
        assert!(is_valid((nested("a", "", "", 32) + &nested("(", "y", ")", 32)).as_bytes()));
    }

    #[test]
    fn signatures_end_at_255_bytes() {
        assert!(is_valid(&[b'y'; 255]) && !is_valid(&[b'y'; 256]));
    }
}
