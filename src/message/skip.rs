//! Where does a value end that nobody wants to see? Found without looking at more than its lengths.

#![forbid(unsafe_code)]

use crate::errno::{Errno, Result};
use crate::wire::marshal::{ARRAY_MAX, Bytes};
use crate::wire::signature;

/// As deep as values may nest, containers of variants included.
pub const DEPTH_MAX: usize = 128;

/// The offset behind one value of the complete type that `kind` is.
pub fn value(bytes: Bytes<'_>, kind: &[u8], at: usize) -> Result<usize> {
    nested(bytes, kind, at, 0)
}

fn nested(bytes: Bytes<'_>, kind: &[u8], at: usize, depth: usize) -> Result<usize> {
    if depth > DEPTH_MAX {
        return Err(Errno::BADMSG);
    }
    match *kind.first().ok_or(Errno::BADMSG)? {
        b's' | b'o' => bytes.string(at).map(|(_, end)| end),
        b'g' => bytes.signature(at).map(|(_, end)| end),
        b'a' => {
            let (length, at) = bytes.u32(at)?;
            let element = kind.get(1).copied().unwrap_or(0);
            let (start, _) = bytes.room(at, signature::alignment(element), 0)?;
            if length as usize > ARRAY_MAX {
                return Err(Errno::BADMSG);
            }
            bytes.room(start, 1, length as usize).map(|(_, end)| end)
        }
        b'v' => {
            let (contents, at) = bytes.signature(at)?;
            if !signature::is_single(contents, false) {
                return Err(Errno::BADMSG);
            }
            nested(bytes, contents, at, depth + 1)
        }
        b'(' | b'{' => {
            let (mut at, _) = bytes.room(at, 8, 0)?;
            for member in signature::types(&kind[1..kind.len() - 1]) {
                at = nested(bytes, member, at, depth + 1)?;
            }
            Ok(at)
        }
        code => {
            let size = signature::size(code).ok_or(Errno::BADMSG)?;
            bytes.room(at, size, size).map(|(_, end)| end)
        }
    }
}
