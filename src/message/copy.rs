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
        let value = source.next_basic(code)?.ok_or(Errno::NXIO)?;
        match (code, value) {
            (_, Basic::Text(text)) => self.append_text(code, text),
            (_, Basic::Fd(fd)) => self.append_fd(fd),
            (b'y', _) => self.append_u8(value.bits() as u8),
            (b'n' | b'q', _) => self.append_fixed(code, (value.bits() as u16).to_ne_bytes()),
            (b'b' | b'i' | b'u', _) => self.append_fixed(code, (value.bits() as u32).to_ne_bytes()),
            _ => self.append_fixed(code, value.bits().to_ne_bytes()),
        }
    }
}
