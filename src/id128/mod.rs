//! What is a 128-bit id, and which ids does a program have? sd-id128(3).

#![forbid(unsafe_code)]

mod specific;
mod system;
mod text;

pub use system::{boot, invocation, machine};

use crate::errno::Result;
use crate::sys::random;

/// `sd_id128_t`. It crosses the ABI by value, where two words and a union of them with 16 bytes are passed alike.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Id128 {
    qwords: [u64; 2],
}

impl Id128 {
    /// `SD_ID128_NULL`
    pub const NULL: Self = Self { qwords: [0; 2] };

    /// The id of these bytes, the most significant first.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = bytes;
        let halves = [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]];
        Self { qwords: halves.map(u64::from_ne_bytes) }
    }

    /// Its bytes, the most significant first.
    pub fn bytes(self) -> [u8; 16] {
        let [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]] = self.qwords.map(u64::to_ne_bytes);
        [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
    }

    /// A random id.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 16];
        random::fill(&mut bytes)?;
        Ok(Self::version_4(bytes))
    }

    /// Whether all its bits are 0.
    pub fn is_null(self) -> bool {
        self == Self::NULL
    }

    /// Marks random bytes as a UUID of variant 1, version 4.
    fn version_4(mut bytes: [u8; 16]) -> Self {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self::from_bytes(bytes)
    }
}
