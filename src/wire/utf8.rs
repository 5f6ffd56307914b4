//! Is this text that D-Bus allows? UTF-8 without NUL; the reference also refuses the noncharacters.

#![forbid(unsafe_code)]

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Whether all bytes are ASCII and none is NUL: most text is, and then nothing more has to be looked at. Eight bytes at a time, the last
/// of them perhaps once more.
#[inline(always)]
pub fn is_plain(text: &[u8]) -> bool {
    let word = |chunk: &[u8]| chunk.first_chunk().is_none_or(|chunk| is_plain_word(u64::from_ne_bytes(*chunk)));
    if let Some(last) = text.last_chunk::<8>() {
        return text.chunks_exact(8).all(word) && word(last);
    }
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        return is_plain_word(u64::from(u32::from_ne_bytes(*first)) << 32 | u64::from(u32::from_ne_bytes(*last)));
    }
    text.iter().all(|&byte| byte.wrapping_sub(1) < 0x7F)
}

/// Whether all bytes of a word are ASCII and none is NUL.
#[inline(always)]
pub fn is_plain_word(word: u64) -> bool {
    with_zeros_high(word) & HIGH == 0
}

/// The bytes of a word, with the high bit also set in the first that is 0: a byte less one has it if the byte is 0 or has it itself.
#[inline(always)]
fn with_zeros_high(word: u64) -> u64 {
    word | word.wrapping_sub(0x0101_0101_0101_0101)
}

/// Whether `text` may travel in a string; NUL is looked for elsewhere.
#[inline(never)]
pub fn is_valid(text: &[u8]) -> bool {
    is_valid_inlined(text)
}

/// As [`is_valid`], for what is called with every string of a message.
#[inline(always)]
pub fn is_valid_inlined(text: &[u8]) -> bool {
    is_plain(text) || is_valid_slow(text)
}

#[cold]
fn is_valid_slow(text: &[u8]) -> bool {
    core::str::from_utf8(text).is_ok_and(|text| text.is_ascii() || !has_noncharacter(text.as_bytes()))
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
    fn plain_text_has_no_nul_and_no_high_bit_anywhere() {
        for length in 0..40 {
            let mut text = vec![b'a'; length];
            assert!(is_plain(&text) && is_valid(&text));
            for at in 0..length {
                for byte in [0, 0x80, 0xFF] {
                    let kept = core::mem::replace(&mut text[at], byte);
                    assert!(!is_plain(&text));
                    text[at] = kept;
                }
                text[at] = 0x7F;
                assert!(is_plain(&text));
                text[at] = 1;
                assert!(is_plain(&text));
            }
        }
    }

    #[test]
    fn surrogates_and_overlong_forms_are_refused() {
        assert!(!is_valid(b"\xED\xA0\x80") && !is_valid(b"\xC0\xAF") && !is_valid(b"\xF4\x90\x80\x80") && !is_valid(b"a\xFF"));
    }
}
