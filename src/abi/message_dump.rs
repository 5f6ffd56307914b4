//! sd_bus_message_dump(3).

use super::message_append::with;
use crate::errno::{Errno, Result};
use crate::message::{Message, Sink, Style};
use crate::sys::{terminal, time};
use core::ffi::c_int;
use libc::FILE;

const WITH_HEADER: u64 = 1;
const SUBTREE_ONLY: u64 = 2;

unsafe extern "C" {
    /// The C library's `stdout`.
    static stdout: *mut FILE;
}

/// A stream of C's. What fails in it the stream itself remembers.
struct Stream(*mut FILE);

impl Sink for Stream {
    #[inline(never)]
    fn bytes(&mut self, text: &[u8]) {
        // SAFETY: the caller of `sd_bus_message_dump` gave an open stream.
        unsafe { libc::fwrite(text.as_ptr().cast(), 1, text.len(), self.0) };
    }

    fn double(&mut self, value: f64) {
        // SAFETY: as above; the format takes a double.
        unsafe { libc::fprintf(self.0, c"%g".as_ptr(), value) };
    }
}

/// `sd_bus_message_dump(3)`: writes the message to `f`, or to the standard output if it is NULL, for people to read, and leaves it read to its
/// end. `flags` are `SD_BUS_MESSAGE_DUMP_WITH_HEADER` and `SD_BUS_MESSAGE_DUMP_SUBTREE_ONLY`. Returns 0, -EINVAL, -EPERM before the message is
/// sealed, -EBADMSG.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_dump(m: *mut Message, f: *mut FILE, flags: u64) -> c_int {
    let dump = |m: &Message| -> Result<c_int> {
        if flags & !(WITH_HEADER | SUBTREE_ONLY) != 0 {
            return Err(Errno::INVAL);
        }
        // SAFETY: the C library sets it before any of our functions runs.
        let mut stream = Stream(if f.is_null() { unsafe { stdout } } else { f });
        let mut buffer = [0; time::TEXT];
        let time = time::text(time::now(libc::CLOCK_REALTIME), &mut buffer);
        let header = (flags & WITH_HEADER != 0).then_some(time);
        let style = Style { subtree: flags & SUBTREE_ONLY != 0, header, colours: terminal::wants_colours() };
        m.dump(&mut stream, &style).map(|()| 0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, dump) }
}
