//! Where does memory come from? From malloc, fallibly: every growth is a `Result`, nothing aborts.
//!
//! Reserve first, commit after: `reserve` can fail and changes nothing; what follows it cannot.

mod block;
mod boxed;
mod buffer;
mod cstring;
mod digits;
mod heap;
mod ring;
mod search;
mod siphash;
mod slots;
mod strings;
mod table;
mod vec;

pub use boxed::Box;
pub use buffer::Buffer;
pub use cstring::CString;
pub use digits::Digits;
pub use heap::{Heap, Ranked};
pub use ring::Ring;
pub use search::{find, rfind};
pub use siphash::hash;
pub use strings::Strings;
pub use table::{Key, Table, scatter};
pub use vec::Vec;

pub(crate) use block::{Block, allocate, allocate_with, release};

/// Whether a place exists is known to be so; that it does not is a bug, and the process aborts. Where is known in debug builds only: to say it
/// takes more room than the rest.
#[inline(always)]
#[cfg_attr(debug_assertions, track_caller)]
pub(crate) fn inside(is: bool) {
    if !is {
        outside()
    }
}

#[cold]
#[inline(never)]
#[cfg_attr(debug_assertions, track_caller)]
fn outside() -> ! {
    panic!("outside of what there is")
}
