//! How do objects live that C holds? In malloc'd cells with two counts, entered and left through handles; `call` runs user code.

mod anchor;
mod call;
mod cell;
pub mod error;
mod field;
mod handle;
mod list;
mod refcell;
mod sealable;
pub mod vtable;
mod with_text;

pub use anchor::{Anchor, Pinned};
pub use call::{Accessed, Callback};
pub use cell::{Counts, Object};
pub use error::{BusError, errno_of};
pub use field::{Field, Fields};
pub use handle::{Held, Lent, Ref, Room, User};
pub use list::{Links, List};
pub use refcell::{Exclusive, RefCell};
pub use sealable::{Building, Draft, Reading, Sealable};
pub use with_text::WithText;
