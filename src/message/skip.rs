//! How are values passed over? As if they were read: what is malformed is noticed. See `sd_bus_message_skip(3)`.

#![forbid(unsafe_code)]

use super::*;
use crate::wire::signature;

/// As deep as containers may be nested when they are read.
pub const DEPTH_MAX: usize = 128;

impl Message {
    /// Reads one basic value and forgets it; false at the end of an array.
    pub fn pass(&self, code: u8) -> Result<bool> {
        if signature::is_basic(code) { Ok(self.next_basic(code)?.is_some()) } else { Err(Errno::INVAL) }
    }

    /// Skips values of these types; false when there are no types, or at the end of an array.
    pub fn skip(&self, types: &[u8]) -> Result<bool> {
        let mut rest = types;
        while let Some(&code) = rest.first() {
            let (whole, behind) = signature::split_first(rest).ok_or(Errno::INVAL)?;
            let first = rest.len() == types.len();
            let skipped = match signature::container(whole) {
                Some((kind, contents)) => self.skip_container(kind, contents)?,
                None if code == b'v' => match self.peek()? {
                    Some((b'v', contents)) => self.skip_container(b'v', contents)?,
                    Some(_) => return Err(Errno::NXIO),
                    None => false,
                },
                None => self.pass(code)?,
            };
            if !skipped {
                return Ok(!first);
            }
            rest = behind;
        }
        Ok(!types.is_empty())
    }

    fn skip_container(&self, kind: u8, contents: &[u8]) -> Result<bool> {
        if !self.enter_container(kind, contents)? {
            return Ok(false);
        }
        if kind == b'a' {
            while self.skip(contents)? {}
        } else {
            self.skip(contents)?;
        }
        self.exit_container()?;
        Ok(true)
    }

    /// Skips whatever comes next; false at the end of an array.
    pub fn skip_value(&self) -> Result<bool> {
        let types = {
            let (wire, cursor) = self.state.read().ok_or(Errno::PERM)?;
            let top = &cursor.top;
            if top.next == 0 {
                return Err(Errno::NXIO);
            }
            if cursor.at_array_end() {
                return Ok(false);
            }
            signature::split_first(top.rest(wire)).ok_or(Errno::BADMSG)?.0
        };
        self.skip(types)
    }
}
