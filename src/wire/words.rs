//! Which of a few words is this? A match on them would be compiled to a comparison per byte.

#![forbid(unsafe_code)]

/// The place of `word`, which holds no space, among `words` between spaces.
pub fn position(words: &str, word: &[u8]) -> Option<usize> {
    words.as_bytes().split(|&byte| byte == b' ').position(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_found() {
        let find = |word: &str| position("a bc abc", word.as_bytes());
        assert_eq!(["a", "bc", "abc", "ab", "", "c"].map(find), [Some(0), Some(1), Some(2), None, None, None]);
    }
}
