//! Where does memory come from? From malloc, fallibly: every growth is a `Result`, nothing aborts.
//!
//! Reserve first, commit after: `reserve` can fail and changes nothing; what follows it cannot.

mod block;
mod boxed;
mod cstring;
mod frozen;
mod heap;
mod ring;
mod siphash;
mod strings;
mod table;
mod vec;

pub use boxed::Box;
pub use cstring::CString;
pub use frozen::Frozen;
pub use heap::{Heap, Ranked};
pub use ring::Ring;
pub use siphash::Keyed;
pub use strings::Strings;
pub use table::{Key, Table, scatter};
pub use vec::Vec;

pub(crate) use block::{Block, allocate, allocate_with, release};
