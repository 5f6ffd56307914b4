//! Is this an object path, and which paths lie above it? See `sd_bus_object_path_is_valid(3)`.

#![forbid(unsafe_code)]

use super::names::{WORD, elements};
use crate::mem;

/// The longest path that the reference accepts, without its NUL.
pub const PATH_MAX: usize = 64 * 1024;

/// `/` or `/a/b`
pub fn is_valid(path: &[u8]) -> bool {
    match path.strip_prefix(b"/") {
        Some(rest) => rest.is_empty() || (path.len() <= PATH_MAX && elements(rest, b'/', WORD, WORD).is_some()),
        None => false,
    }
}

/// The path above a valid one: `/a/b` → `/a` → `/` → none.
pub fn parent(path: &[u8]) -> Option<&[u8]> {
    if path.len() <= 1 {
        return None;
    }
    let slash = mem::rfind(b'/', path)?;
    Some(&path[..slash.max(1)])
}

/// All paths above a valid one, the nearest first.
pub fn parents(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    core::iter::successors(parent(path), |path| parent(path))
}

/// Whether `path` is `prefix` or below it; both are valid paths.
pub fn is_below_or_same(path: &[u8], prefix: &[u8]) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest[0] == b'/' || prefix == b"/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_end_at_the_root() {
        assert!(parents(b"/a/b").eq([b"/a".as_slice(), b"/"]));
        assert!(parents(b"/").next().is_none());
    }

    #[test]
    fn empty_elements_are_no_path() {
        assert!(is_valid(b"/") && is_valid(b"/_1/a"));
        assert!(!is_valid(b"") && !is_valid(b"//") && !is_valid(b"/a/") && !is_valid(b"a") && !is_valid(b"/a-b"));
    }

    #[test]
    fn a_prefix_ends_at_a_slash() {
        assert!(is_below_or_same(b"/a/b", b"/a") && is_below_or_same(b"/a", b"/") && is_below_or_same(b"/a", b"/a"));
        assert!(!is_below_or_same(b"/ab", b"/a") && !is_below_or_same(b"/", b"/a"));
    }
}
