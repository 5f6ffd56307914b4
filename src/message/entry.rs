//! How are the dictionaries of the standard interfaces built? Entry by entry, of names and signatures that have been checked before:
//! `a{sv}` of properties, `a{sa{sv}}` of interfaces, `a{oa{sa{sv}}}` of objects.
//!
//! Each is what the general calls of `container` and `append` would build, without their checks.

#![forbid(unsafe_code)]

use super::*;
use crate::wire::marshal::align;
use crate::wire::signature;

impl Message {
    /// Appends the property `name`, a valid name, of a fixed type; its value is the first of these bytes.
    pub fn append_property(&self, name: &[u8], code: u8, value: [u8; 8]) -> Result {
        self.building(|state| {
            state.expect_entry(b"{sv}")?;
            let size = signature::size(code).unwrap_or(0);
            state.put_property(name, code, size)?;
            // Padding has left room for eight bytes at least.
            let body = &mut state.content.body;
            let end = body.len() + size;
            body.extend_reserved(&value);
            body.shorten(end);
            Ok(())
        })
    }

    /// Appends the property `name`, a valid name, an `s`, `o` or `g` of valid text.
    pub fn append_text_property(&self, name: &[u8], code: u8, text: &[u8]) -> Result {
        self.building(|state| {
            state.expect_entry(b"{sv}")?;
            state.put_property(name, code, text.len() + 5)?;
            let length = text.len() as u32;
            if code == b'g' {
                state.content.body.extend_reserved(&[length as u8]);
            } else {
                state.content.body.extend_reserved(&length.to_ne_bytes());
            }
            state.content.body.extend_reserved(text);
            state.content.body.extend_reserved(&[0]);
            Ok(())
        })
    }

    /// Appends an `s` of text that is known to be valid.
    pub fn append_valid_str(&self, text: &[u8]) -> Result {
        self.building(|state| state.append_valid_text(b's', text))
    }

    /// Opens the entry of the property `name` and a variant of type `kind`, both valid; [`Message::close_entry`] ends it.
    pub fn open_property(&self, name: &[u8], kind: &[u8]) -> Result {
        self.building(|state| {
            state.open_entry(b"{sv}", b's', name)?;
            state.cursor.reserve()?;
            state.begin_variant(kind)
        })
    }

    /// Opens the entry of the interface `name`, a valid one, and the dictionary of its properties.
    pub fn open_interface(&self, name: &[u8]) -> Result {
        self.building(|state| {
            state.open_entry(b"{sa{sv}}", b's', name)?;
            state.cursor.reserve()?;
            state.begin(b"{sv}")
        })
    }

    /// Opens the entry of the object at `path`, a valid one, and the dictionary of its interfaces.
    pub fn open_object(&self, path: &[u8]) -> Result {
        self.building(|state| {
            state.open_entry(b"{oa{sa{sv}}}", b'o', path)?;
            state.cursor.reserve()?;
            state.begin(b"{sa{sv}}")
        })
    }

    /// Closes an entry and the container that is its value.
    pub fn close_entry(&self) -> Result {
        self.building(|state| {
            if state.cursor.depth() < 2 {
                return Err(Errno::INVAL);
            }
            state.close()?;
            state.close()
        })
    }
}

impl State {
    /// An entry of this type comes next: the innermost container is an array of them.
    fn expect_entry(&self, entry: &[u8]) -> Result {
        let top = &self.cursor.top;
        let fits = top.is_array() && signature::same(top.rest(&self.content), entry);
        if fits { Ok(()) } else { Err(Errno::NXIO) }
    }

    fn open_entry(&mut self, entry: &[u8], code: u8, key: &[u8]) -> Result {
        self.expect_entry(entry)?;
        self.cursor.reserve()?;
        self.begin(&entry[1..entry.len() - 1])?;
        self.append_valid_text(code, key)
    }

    /// Appends the entry of a property up to where its value, at most `size` bytes, begins.
    fn put_property(&mut self, name: &[u8], code: u8, size: usize) -> Result {
        self.pad(8, name.len() + 8 + 7 + size)?;
        self.content.body.extend_reserved(&(name.len() as u32).to_ne_bytes());
        self.content.body.extend_reserved(name);
        self.content.body.extend_reserved(&[0, 1, code, 0]);
        let length = self.content.body.len();
        let padding = align(length, signature::alignment(code)) - length;
        self.content.body.extend_reserved(fields::zeros(padding));
        Ok(())
    }
}
