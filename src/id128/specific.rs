//! How does an application get an id of its own that does not give away the one it comes from? sd_id128_get_app_specific(3)

#![forbid(unsafe_code)]

use super::Id128;
use crate::errno::{Errno, Result};
use sha2::{Digest, Sha256};

impl Id128 {
    /// The id of application `app` derived from this one; `ENXIO` when `app` is null.
    pub fn specific_to(self, app: Self) -> Result<Self> {
        if app.is_null() {
            return Err(Errno::NXIO);
        }
        // HMAC of RFC 2104, whose key is shorter than a block.
        let inner = self.keyed_hash(0x36, &app.bytes());
        let outer = self.keyed_hash(0x5c, &inner);
        let bytes = outer.first_chunk().ok_or(Errno::INVAL)?;
        Ok(Self::version_4(*bytes))
    }

    /// The hash of a block that holds `pad` and, in it, the id for a key, and of `text`.
    #[inline(never)]
    fn keyed_hash(self, pad: u8, text: &[u8]) -> [u8; 32] {
        let mut block = [pad; 64];
        block.iter_mut().zip(self.bytes()).for_each(|(byte, key)| *byte ^= key);
        Sha256::new().chain_update(block).chain_update(text).finalize().into()
    }
}
