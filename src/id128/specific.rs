//! How does an application get an id of its own that does not give away the one it comes from? sd_id128_get_app_specific(3)

#![forbid(unsafe_code)]

use super::Id128;
use crate::errno::{Errno, Result};
use hmac::{Hmac, Mac};
use sha2::Sha256;

impl Id128 {
    /// The id of application `app` derived from this one; `ENXIO` when `app` is null.
    pub fn specific_to(self, app: Self) -> Result<Self> {
        if app.is_null() {
            return Err(Errno::NXIO);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.bytes()).map_err(|_| Errno::INVAL)?;
        mac.update(&app.bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        Ok(Self::version_4(bytes))
    }
}
