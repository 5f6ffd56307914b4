//! Is this a signature, and where does each of its complete types end?

#![forbid(unsafe_code)]

/// The longest signature, without its NUL.
pub const SIGNATURE_MAX: usize = 255;
/// How deep arrays and, counted apart, structs may nest in a signature.
const DEPTH_MAX: usize = 32;

/// What is known of a type by its code.
#[derive(Clone, Copy)]
struct Type {
    /// Bytes of a value, 0 if they vary.
    size: u8,
    alignment: u8,
    basic: bool,
    trivial: bool,
}

const TYPES: [Type; 256] = {
    let mut types = [Type { size: 0, alignment: 1, basic: false, trivial: false }; 256];
    let mut code = 0;
    while code < 256 {
        let (size, alignment, basic, trivial) = match code as u8 {
            b'y' => (1, 1, true, true),
            b'n' | b'q' => (2, 2, true, true),
            b'i' | b'u' => (4, 4, true, true),
            b'b' | b'h' => (4, 4, true, false),
            b'x' | b't' | b'd' => (8, 8, true, true),
            b's' | b'o' => (0, 4, true, false),
            b'g' => (0, 1, true, false),
            b'a' => (0, 4, false, false),
            b'(' | b'{' | b'r' | b'e' => (0, 8, false, false),
            _ => (0, 1, false, false),
        };
        types[code] = Type { size, alignment, basic, trivial };
        code += 1;
    }
    types
};

/// A type that holds no other.
#[inline(always)]
pub const fn is_basic(code: u8) -> bool {
    TYPES[code as usize].basic
}

/// A fixed type whose arrays can be handled as memory: neither booleans nor descriptors.
#[inline(always)]
pub const fn is_trivial(code: u8) -> bool {
    TYPES[code as usize].trivial
}

/// Bytes that a value of a fixed type takes.
#[inline(always)]
pub const fn size(code: u8) -> Option<usize> {
    match TYPES[code as usize].size {
        0 => None,
        size => Some(size as usize),
    }
}

/// The size of a trivial type, 0 for others.
#[inline(always)]
pub const fn trivial_size(code: u8) -> u8 {
    let of = TYPES[code as usize];
    if of.trivial { of.size } else { 0 }
}

/// What the offset of a value of this type is a multiple of; 1 for unknown codes.
#[inline(always)]
pub const fn alignment(code: u8) -> usize {
    TYPES[code as usize].alignment as usize
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
    let mut open = 0usize;
    for (at, &code) in signature.iter().enumerate() {
        match code {
            b'a' => continue,
            b'(' | b'{' => open += 1,
            b')' | b'}' => open = open.saturating_sub(1),
            _ => (),
        }
        if open == 0 {
            return at + 1;
        }
    }
    signature.len()
}

/// Whether two signatures, which are short, are the same.
#[inline(always)]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
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
        match complete(rest, dict_entries, 0, 0).and_then(|length| rest.get(length..)) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    signature.len() <= SIGNATURE_MAX
}

/// One complete type, which may be a dict entry if `dict_entries`.
#[inline]
pub fn is_single(signature: &[u8], dict_entries: bool) -> bool {
    signature.len() <= SIGNATURE_MAX && complete(signature, dict_entries, 0, 0) == Some(signature.len())
}

/// What a dict entry holds: a basic type and any complete type.
pub fn is_pair(signature: &[u8]) -> bool {
    signature.first().is_some_and(|&key| is_basic(key)) && is_single(&signature[1..], false)
}

/// The first complete type, which may be a dict entry, and what follows it; `None` when there is none.
#[inline]
pub fn split_first(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    signature.split_at_checked(first_element(signature)?)
}

/// What a complete type is if it is an array (`a`), a struct (`r`) or a dict entry (`e`), and what it holds.
#[inline]
pub fn container(whole: &[u8]) -> Option<(u8, &[u8])> {
    match whole {
        [b'a', contents @ ..] => Some((b'a', contents)),
        [b'(', contents @ .., _] => Some((b'r', contents)),
        [b'{', contents @ .., _] => Some((b'e', contents)),
        _ => None,
    }
}

/// The complete types of a valid signature, one after the other.
pub fn types(signature: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = signature;
    core::iter::from_fn(move || {
        let (head, tail) = split_first(rest)?;
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
