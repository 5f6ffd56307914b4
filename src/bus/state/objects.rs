//! What is remembered of the exported objects? sd_bus_add_object(3), sd_bus_add_object_vtable(3).

#![forbid(unsafe_code)]

/// A plain callback, `sd_bus_add_object`.
pub struct Callback {}

/// `sd_bus_add_node_enumerator`
pub struct Enumerator {}

/// `sd_bus_add_object_vtable`
pub struct Vtable {}

/// `sd_bus_add_object_manager`
pub struct ObjectManager {}

/// The tree of object paths.
pub struct Objects {}

impl Objects {
    pub(super) fn new() -> Self {
        Self {}
    }
}
