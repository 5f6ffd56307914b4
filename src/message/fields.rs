//! Which header fields does a message have, and where do they lie? As offsets into the header.

#![forbid(unsafe_code)]

use crate::errno::Result;
use crate::mem::Vec;
use crate::wire::marshal::align;
use core::ffi::CStr;

pub const PATH: u8 = 1;
pub const INTERFACE: u8 = 2;
pub const MEMBER: u8 = 3;
pub const ERROR_NAME: u8 = 4;
pub const REPLY_SERIAL: u8 = 5;
pub const DESTINATION: u8 = 6;
pub const SENDER: u8 = 7;
pub const SIGNATURE: u8 = 8;
pub const UNIX_FDS: u8 = 9;

/// The fixed part of the header.
pub const FIXED: usize = 16;

/// Where the text of each field begins; 0 where there is none.
#[derive(Clone, Copy, Default)]
pub struct Fields([u32; 9]);

impl Fields {
    /// The text of a field, in the header it belongs to.
    pub fn get<'a>(&self, head: &'a [u8], swapped: bool, code: u8) -> Option<&'a CStr> {
        let (start, length) = self.place(head, swapped, code)?;
        CStr::from_bytes_with_nul(head.get(start..=start + length)?).ok()
    }

    /// Where the text of a field begins and how long it is.
    pub fn place(&self, head: &[u8], swapped: bool, code: u8) -> Option<(usize, usize)> {
        let start = *self.0.get(usize::from(code))? as usize;
        if start == 0 {
            return None;
        }
        let length = if code == SIGNATURE {
            usize::from(*head.get(start - 1)?)
        } else {
            let raw = u32::from_ne_bytes(head.get(start - 4..start)?.try_into().ok()?);
            (if swapped { raw.swap_bytes() } else { raw }) as usize
        };
        Some((start, length))
    }

    /// Whether a field is there.
    pub fn has(&self, code: u8) -> bool {
        self.0.get(usize::from(code)).is_some_and(|&start| start != 0)
    }

    /// Remembers where the text of a field begins.
    pub fn set(&mut self, code: u8, start: usize) {
        if let Some(place) = self.0.get_mut(usize::from(code)) {
            *place = start as u32;
        }
    }

    /// Appends a field of type `s`, `o` or `g` to a header.
    pub fn append(&mut self, head: &mut Vec<u8>, code: u8, kind: u8, text: &[u8]) -> Result {
        head.reserve(7 + 4 + 4 + text.len() + 1)?;
        open(head, code, kind);
        if kind == b'g' {
            head.extend_reserved(&[text.len() as u8]);
        } else {
            head.extend_reserved(&(text.len() as u32).to_ne_bytes());
        }
        self.set(code, head.len());
        head.extend_reserved(text);
        head.extend_reserved(&[0]);
        Ok(())
    }
}

/// Appends a field of type `u` to a header.
pub fn append_number(head: &mut Vec<u8>, code: u8, value: u32) -> Result {
    head.reserve(7 + 4 + 4)?;
    open(head, code, b'u');
    head.extend_reserved(&value.to_ne_bytes());
    Ok(())
}

fn open(head: &mut Vec<u8>, code: u8, kind: u8) {
    let padding = align(head.len(), 8) - head.len();
    head.extend_reserved(&[0; 7][..padding]);
    head.extend_reserved(&[code, 1, kind, 0]);
}
