//! What do few messages have? What C asked of them that has to be kept; it is not in every message's cell.

#![forbid(unsafe_code)]

use super::shown::Shown;
use super::*;

/// What only some messages have.
pub(super) struct Rare {
    /// What `sd_bus_message_get_error()` points to.
    error: RefCell<BusError>,
    /// Whatever credentials came with it, of a type this layer does not know.
    creds: RefCell<Option<Anchor>>,
    pub(super) shown: RefCell<Shown>,
}

impl Rare {
    pub(super) fn new() -> Result<Box<Self>> {
        Box::new(Self { error: RefCell::new(BusError::NULL), creds: RefCell::new(None), shown: RefCell::new(Shown::new()) })
    }
}

impl Message {
    pub(super) fn rare(&self) -> Result<&Rare> {
        if let Some(rare) = self.rare.get() {
            return Ok(rare);
        }
        let rare = Rare::new()?;
        Ok(self.rare.get_or_init(|| rare))
    }

    /// Where `sd_bus_message_get_error()` keeps its struct: whatever has an error's name got a place for it when it was made.
    pub fn error_cell(&self) -> Option<&RefCell<BusError>> {
        self.rare.get().map(|rare| &rare.error)
    }

    /// The credentials as C knows them, or NULL.
    pub fn creds_ptr(&self) -> *mut c_void {
        self.rare.get().and_then(|rare| rare.creds.borrow().as_ref().map(Anchor::as_ptr)).unwrap_or(ptr::null_mut())
    }

    /// The credentials, for those who know their type.
    pub fn creds<C: Object + 'static>(&self) -> Option<Ref<C>> {
        self.rare.get()?.creds.borrow().as_ref().and_then(Anchor::get)
    }

    /// Attaches credentials; the message keeps them.
    pub fn set_creds(&self, creds: Anchor) -> Result {
        drop(self.rare()?.creds.replace(Some(creds)));
        Ok(())
    }
}
