//! How does a part of one message become a part of another? Value by value, whatever their byte orders.
//! See `sd_bus_message_copy(3)`.

#![forbid(unsafe_code)]

use super::*;

impl Message {
    /// Appends what comes next in `source`, or, if `all`, all that is left in its innermost container; whether there was any.
    pub fn copy_from(&self, source: &Self, all: bool) -> Result<bool> {
        let mut copied = false;
        while let Some((kind, contents)) = source.peek()? {
            if matches!(kind, b'a' | b'v' | b'r' | b'e') {
                self.copy_container(source, kind, contents)?;
            } else {
                self.copy_basic(source, kind)?;
            }
            copied = true;
            if !all {
                break;
            }
        }
        Ok(copied)
    }

    fn copy_container(&self, source: &Self, kind: u8, contents: &[u8]) -> Result {
        source.enter_container(kind, contents)?;
        self.open_container(kind, contents)?;
        self.copy_from(source, true)?;
        self.close_container()?;
        source.exit_container()
    }

    fn copy_basic(&self, source: &Self, code: u8) -> Result {
        let end = Errno::NXIO;
        match code {
            b'y' => self.append_u8(source.read_u8()?),
            b'b' => self.append_bool(source.read_bool()?),
            b'n' | b'q' => self.append_fixed(code, source.next_two(code)?.ok_or(end)?.to_ne_bytes()),
            b'i' | b'u' => self.append_fixed(code, source.next_four(code)?.ok_or(end)?.to_ne_bytes()),
            b'x' | b't' | b'd' => self.append_fixed(code, source.next_eight(code)?.ok_or(end)?.to_ne_bytes()),
            b'h' => self.append_fd(source.next_fd()?.ok_or(end)?),
            _ => self.append_text(code, source.next_text(code)?.ok_or(end)?),
        }
    }
}
