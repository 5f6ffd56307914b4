//! What is remembered of the matches? sd_bus_add_match(3).

#![forbid(unsafe_code)]

/// One match.
pub struct Match {}

/// The matches of a connection.
pub struct Matches {}

impl Matches {
    pub(super) fn new() -> Self {
        Self {}
    }
}
