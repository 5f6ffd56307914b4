//! How are arrays appended at once? See `sd_bus_message_append_array(3)`.

#![forbid(unsafe_code)]

use super::*;
use crate::mem::Buffer;
use crate::sys::memfd;
use crate::wire::signature;
use core::ffi::c_int;

/// A piece of memory to append; without memory, that many zeros.
pub type Piece<'a> = (Option<&'a [u8]>, usize);

/// What puts the bytes there for which there is room.
type Fill<'a> = &'a mut dyn FnMut(&mut Buffer) -> Result;

impl Message {
    /// Appends an array of a trivial type from memory.
    pub fn append_array(&self, code: u8, elements: &[u8]) -> Result {
        self.append_array_with(code, elements.len(), &mut |body| {
            body.extend_reserved(elements);
            Ok(())
        })
    }

    /// Appends an array of a trivial type and returns where its elements are to be put, before anything else is done with
    /// the message. Until then they are 0.
    pub fn append_array_space(&self, code: u8, size: usize) -> Result<*mut u8> {
        let mut space = ptr::null_mut();
        self.append_array_with(code, size, &mut |body| {
            space = body.extend_zeros_reserved(size).as_mut_ptr();
            Ok(())
        })?;
        Ok(space)
    }

    /// Appends an array of a trivial type that is put together from pieces.
    pub fn append_array_pieces<'a>(&self, code: u8, pieces: impl Iterator<Item = Piece<'a>> + Clone) -> Result {
        let size = total(pieces.clone())?;
        self.append_array_with(code, size, &mut |body| {
            append_pieces(body, pieces.clone());
            Ok(())
        })
    }

    /// Appends an array of a fixed type from a memory file, which is sealed against changes.
    pub fn append_array_memfd(&self, code: u8, fd: c_int, offset: u64, size: u64) -> Result {
        let (offset, size) = memfd_range(fd, offset, size, signature::size(code).unwrap_or(1))?;
        self.append_fixed_array_with(code, size, &mut |body| append_file(body, fd, offset, size))
    }

    fn append_array_with(&self, code: u8, size: usize, fill: Fill<'_>) -> Result {
        if !signature::is_trivial(code) {
            return Err(Errno::INVAL);
        }
        self.append_fixed_array_with(code, size, fill)
    }

    fn append_fixed_array_with(&self, code: u8, size: usize, fill: Fill<'_>) -> Result {
        if size % signature::size(code).unwrap_or(1) != 0 {
            return Err(Errno::INVAL);
        }
        self.open_container(b'a', &[code])?;
        self.building(|state| {
            state.pad(1, size)?;
            fill(&mut state.content.body)
        })?;
        self.close_container()
    }

    /// Appends a string of `length` bytes and returns where they are to be put, before anything else is done with the message.
    pub fn append_string_space(&self, length: usize) -> Result<*mut u8> {
        let mut space = ptr::null_mut();
        self.append_string_with(length, &mut |body| {
            space = body.extend_zeros_reserved(length).as_mut_ptr();
            Ok(())
        })?;
        Ok(space)
    }

    /// Appends a string that is put together from pieces; what they hold is not looked at.
    pub fn append_string_pieces<'a>(&self, pieces: impl Iterator<Item = Piece<'a>> + Clone) -> Result {
        let size = total(pieces.clone())?;
        self.append_string_with(size, &mut |body| {
            append_pieces(body, pieces.clone());
            Ok(())
        })
    }

    /// Appends a string from a memory file, which is sealed against changes and holds the NUL, too.
    pub fn append_string_memfd(&self, fd: c_int, offset: u64, size: u64) -> Result {
        let (offset, size) = memfd_range(fd, offset, size, 1)?;
        self.append_string_with(size - 1, &mut |body| append_file(body, fd, offset, size - 1))
    }

    fn append_string_with(&self, length: usize, fill: Fill<'_>) -> Result {
        self.building(|state| {
            state.expect(b's')?;
            state.pad(4, length.checked_add(5).ok_or(Errno::NOMEM)?)?;
            let start = state.content.body.len();
            state.content.body.extend_reserved(&(length as u32).to_ne_bytes());
            fill(&mut state.content.body).inspect_err(|_| state.content.body.shorten(start))?;
            state.content.body.extend_reserved(&[0]);
            state.advance(1);
            Ok(())
        })
    }

    /// Appends an array of strings.
    pub fn append_strv<'a>(&self, strings: impl Iterator<Item = &'a [u8]>) -> Result {
        self.open_container(b'a', b"s")?;
        for text in strings {
            self.append_str(text)?;
        }
        self.close_container()
    }
}

fn total<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> Result<usize> {
    pieces.map(|(_, length)| length).try_fold(0usize, usize::checked_add).ok_or(Errno::NOMEM)
}

/// There is room for all.
fn append_pieces<'a>(body: &mut Buffer, pieces: impl Iterator<Item = Piece<'a>>) {
    for (bytes, length) in pieces {
        match bytes {
            Some(bytes) => body.extend_reserved(bytes),
            None => drop(body.extend_zeros_reserved(length)),
        }
    }
}

fn append_file(body: &mut Buffer, fd: c_int, offset: u64, size: usize) -> Result {
    memfd::read_at(fd, offset, body.extend_zeros_reserved(size))
}

/// Seals the file and checks that the range lies in it; a size of all ones is the whole file's.
fn memfd_range(fd: c_int, offset: u64, size: u64, element: usize) -> Result<(u64, usize)> {
    memfd::seal(fd)?;
    let whole = memfd::size(fd)?;
    let (element, size) = (element as u64, if size == u64::MAX { whole } else { size });
    let end = offset.checked_add(size).filter(|&end| end <= whole);
    if end.is_none() || size > u64::from(u32::MAX) {
        return Err(Errno::MSGSIZE);
    }
    let aligned = offset % element == 0 && size % element == 0;
    if aligned { Ok((offset, size as usize)) } else { Err(Errno::INVAL) }
}
