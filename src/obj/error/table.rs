//! How is a list of names with their numbers kept? As one text and one array: the loader has no pointer to each name to relocate.

use core::ffi::c_int;

/// Names, each ended by a newline, and their numbers.
pub(super) struct Table {
    pub names: &'static str,
    pub numbers: &'static [c_int],
}

/// `table!["NAME" => NUMBER, …]`
macro_rules! table {
    ($($name:expr => $number:expr),* $(,)?) => {
        $crate::obj::error::table::Table { names: concat!($($name, "\n"),*), numbers: &[$($number),*] }
    };
}
pub(super) use table;

impl Table {
    /// Every name with its number, in order.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, c_int)> {
        self.names.split_terminator('\n').zip(self.numbers.iter().copied())
    }

    /// The number of a name.
    pub fn number_of(&self, name: &[u8]) -> Option<c_int> {
        self.lines().find(|(n, _)| n.as_bytes() == name).map(|(_, number)| number)
    }
}
