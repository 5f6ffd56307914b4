//! Is this text that D-Bus allows? UTF-8 without NUL; the reference also refuses the noncharacters.

#![forbid(unsafe_code)]

/// Whether `text` (which holds no NUL) may travel in a string.
pub fn is_valid(text: &[u8]) -> bool {
    text.is_ascii() || core::str::from_utf8(text).is_ok_and(|_| !has_noncharacter(text))
}

/// Looks for U+FDD0…U+FDEF and for U+xxFFFE and U+xxFFFF in valid UTF-8.
fn has_noncharacter(text: &[u8]) -> bool {
    // All of them have 0xEF as first byte, or begin a plane's end: xF xBF xBF as second to fourth of four.
    let bytes = text.iter().zip(text.iter().skip(1)).zip(text.iter().skip(2));
    bytes.clone().any(|((&a, &b), &c)| (a == 0xEF && b == 0xB7 && (0x90..=0xAF).contains(&c)) || (a == 0xEF && b == 0xBF && c >= 0xBE))
        || text.windows(4).any(|w| w[0] >= 0xF0 && w[1] & 0x0F == 0x0F && w[2] == 0xBF && w[3] >= 0xBE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_noncharacters_are_refused() {
        for scalar in (0..=0x10_FFFF).filter_map(char::from_u32) {
            let number = scalar as u32;
            let noncharacter = (0xFDD0..=0xFDEF).contains(&number) || number & 0xFFFE == 0xFFFE;
            assert_eq!(is_valid(scalar.encode_utf8(&mut [0; 4]).as_bytes()), !noncharacter, "U+{number:04X}");
        }
    }

    #[test]
    fn surrogates_and_overlong_forms_are_refused() {
        assert!(!is_valid(b"\xED\xA0\x80") && !is_valid(b"\xC0\xAF") && !is_valid(b"\xF4\x90\x80\x80") && !is_valid(b"a\xFF"));
    }
}
