//! How is a table of members read that C wrote? Here alone: `Element` mirrors `struct sd_bus_vtable`, `Vtable` walks it and yields
//! entries of safe types. sd_bus_add_object_vtable(3), sd-bus-vtable.h.
//!
//! Elements have the size that the table's first one names: that of the first public release, or the present one, or more.

use super::{BusError, Callback, Fields};
use core::ffi::{CStr, c_char, c_int, c_uint, c_void};
use core::marker::PhantomData;
use core::mem::{offset_of, size_of};
use core::ptr::NonNull;

/// `sd_bus_message_handler_t`
pub type Handler<M> = unsafe extern "C" fn(*mut M, *mut c_void, *mut BusError) -> c_int;
/// `sd_bus_property_get_t` and `sd_bus_property_set_t`
pub type Accessor<B, M> =
    unsafe extern "C" fn(*mut B, *const c_char, *const c_char, *const c_char, *mut M, *mut c_void, *mut BusError) -> c_int;

#[derive(Clone, Copy)]
#[repr(C)]
struct Start {
    element_size: usize,
    features: u64,
    format: *const c_uint,
}

#[repr(C)]
struct Method<M> {
    member: *const c_char,
    signature: *const c_char,
    result: *const c_char,
    handler: Option<Handler<M>>,
    offset: usize,
    names: *const c_char,
}

#[repr(C)]
struct Signal {
    member: *const c_char,
    signature: *const c_char,
    names: *const c_char,
}

#[repr(C)]
struct Property<B, M> {
    member: *const c_char,
    signature: *const c_char,
    get: Option<Accessor<B, M>>,
    set: Option<Accessor<B, M>>,
    offset: usize,
}

/// What an element says, by its type: as large and as aligned as the union of them. Read through pointers to what the type says,
/// never as a whole, for an old element is smaller.
#[repr(C)]
struct Layouts<B, M> {
    start: [Start; 0],
    method: [Method<M>; 0],
    signal: [Signal; 0],
    property: [Property<B, M>; 0],
    room: [usize; 6],
}

/// `struct sd_bus_vtable`: eight bits of type, 56 of flags, and what the type asks for.
#[repr(C)]
pub struct Element<B, M> {
    head: u64,
    body: Layouts<B, M>,
}

/// The size of an element before argument names: five pointers behind the head.
const fn old_size<B, M>() -> usize {
    offset_of!(Element<B, M>, body) + offset_of!(Method<M>, names)
}

/// A table of `B`'s objects (sd_bus), whose handlers take messages `M` (sd_bus_message).
pub struct Vtable<'a, B, M> {
    first: NonNull<Element<B, M>>,
    stride: usize,
    named: bool,
    /// The flags of its start, which hold for the whole table.
    pub flags: u64,
    lives: PhantomData<&'a ()>,
}

/// What the table declares. NULL strings are `None`.
pub enum Entry<'a, B, M> {
    /// `SD_BUS_METHOD…`
    Method {
        /// What it returns.
        result: Option<&'a CStr>,
        /// The names of what it takes, then of what it returns.
        names: Names<'a>,
        /// Who is called.
        handler: Option<Callback<Handler<M>>>,
        /// What is added to the userdata.
        offset: usize,
    },
    /// `SD_BUS_SIGNAL…`
    Signal {
        /// The names of what it carries.
        names: Names<'a>,
    },
    /// `SD_BUS_PROPERTY`, `SD_BUS_WRITABLE_PROPERTY`
    Property {
        /// Who reads it.
        get: Option<Callback<Accessor<B, M>>>,
        /// Who changes it.
        set: Option<Callback<Accessor<B, M>>>,
        /// Whether it may be changed.
        writable: bool,
        /// What is added to the userdata.
        offset: usize,
    },
    /// Not a type that a table may hold.
    Unknown,
}

/// One element: what all have in common, and what it declares.
pub struct Declaration<'a, B, M> {
    /// The member's name.
    pub member: Option<&'a CStr>,
    /// What a method takes, a signal carries, a property is.
    pub signature: Option<&'a CStr>,
    /// `SD_BUS_VTABLE_…`
    pub flags: u64,
    /// What it is.
    pub entry: Entry<'a, B, M>,
}

/// NUL-terminated names in a row, ended by an empty one.
#[derive(Clone, Copy)]
pub struct Names<'a>(Option<&'a CStr>);

impl Names<'_> {
    /// No names.
    pub const NONE: Self = Self(None);

    /// Whether there is one at least.
    pub fn is_given(self) -> bool {
        self.0.is_some_and(|first| !first.is_empty())
    }
}

impl<'a> Iterator for Names<'a> {
    type Item = &'a CStr;

    fn next(&mut self) -> Option<&'a CStr> {
        let name = self.0.filter(|name| !name.is_empty())?;
        // SAFETY: `Vtable::new` says that an empty name ends the row, and this one is not empty.
        self.0 = Some(unsafe { CStr::from_ptr(name.as_ptr().add(name.count_bytes() + 1)) });
        Some(name)
    }
}

/// The type in an element's head: its first byte.
fn kind_of(head: u64) -> u8 {
    head.to_ne_bytes()[0]
}

/// The flags in an element's head: the other bytes.
fn flags_of(head: u64) -> u64 {
    if cfg!(target_endian = "big") { head & (u64::MAX >> 8) } else { head >> 8 }
}

impl<'a, B, M> Vtable<'a, B, M> {
    /// `None` when the pointer is NULL or its first element is not a start of a known size.
    ///
    /// # Safety
    /// If `first` is a start, as its macro makes it, then elements of its size follow, and an end. Their strings are NULL or valid
    /// for `'a`, their functions callable for as long as the table is registered. Where a property has no getter or setter, the
    /// userdata that the table is registered with, or that its find callback returns, leads with the property's offset to a
    /// variable of the property's type, as [`Fields`] wants it.
    pub unsafe fn new(first: *const Element<B, M>) -> Option<Self> {
        let first = NonNull::new(first.cast_mut())?;
        // SAFETY: not NULL, so there is a first element.
        let head = unsafe { (*first.as_ptr()).head };
        if kind_of(head) != b'<' {
            return None;
        }
        // SAFETY: within the first element.
        let start = unsafe { &raw const (*first.as_ptr()).body }.cast::<Start>();
        // SAFETY: a start, whose size is the first thing it says, in every version.
        let stride = unsafe { (&raw const (*start).element_size).read() };
        let old = stride == old_size::<B, M>();
        if !old && stride < size_of::<Element<B, M>>() {
            return None;
        }
        // SAFETY: the element is of the present size, so it has features.
        let named = !old && unsafe { (&raw const (*start).features).read() } & 1 != 0;
        Some(Self { first, stride, named, flags: flags_of(head), lives: PhantomData })
    }

    /// Where it is, as an identity.
    pub fn address(&self) -> usize {
        self.first.as_ptr() as usize
    }

    /// The variables behind its properties.
    pub fn fields(&self) -> Fields {
        // SAFETY: `new` says so.
        unsafe { Fields::promised() }
    }

    /// What it declares, in order.
    pub fn entries(&self) -> impl Iterator<Item = Declaration<'a, B, M>> {
        // SAFETY: the elements are part of the table, with their heads.
        self.elements().map(|(head, element)| unsafe { self.declaration(head, element) })
    }

    /// How many lines it has.
    pub fn len(&self) -> usize {
        self.elements().count()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The elements between start and end, with their heads.
    fn elements(&self) -> impl Iterator<Item = (u64, *const Element<B, M>)> {
        (1usize..).map_while(|index| {
            // SAFETY: the elements before this one were no end, so it is part of the table.
            let element = unsafe { self.first.as_ptr().byte_add(index * self.stride) };
            // SAFETY: as above. Rows of odd sizes are not aligned.
            let head = unsafe { (&raw const (*element).head).read_unaligned() };
            (kind_of(head) != b'>').then_some((head, element.cast_const()))
        })
    }

    /// # Safety
    /// `element` is part of the table, and `head` its head.
    unsafe fn declaration(&self, head: u64, element: *const Element<B, M>) -> Declaration<'a, B, M> {
        // SAFETY: within the element.
        let body = unsafe { &raw const (*element).body };
        let entry = match kind_of(head) {
            // SAFETY: the type says so; both versions have all but the names.
            b'M' => unsafe { self.method(body.cast()) },
            // SAFETY: the type says so; the size covers it in both versions.
            b'S' => Entry::Signal { names: unsafe { self.names(&raw const (*body.cast::<Signal>()).names) } },
            // SAFETY: as above.
            kind @ (b'P' | b'W') => unsafe { property(body.cast::<Property<B, M>>(), kind == b'W') },
            _ => return Declaration { member: None, signature: None, flags: flags_of(head), entry: Entry::Unknown },
        };
        let named = body.cast::<Signal>();
        // SAFETY: what all types begin with, which `new` says are strings or NULL.
        let (member, signature) = unsafe { (text(&raw const (*named).member), text(&raw const (*named).signature)) };
        Declaration { member, signature, flags: flags_of(head), entry }
    }

    /// # Safety
    /// `body` is the body of a method of this table.
    unsafe fn method(&self, body: *const Method<M>) -> Entry<'a, B, M> {
        // SAFETY: `new` says that the strings are strings or NULL.
        let (result, names) = unsafe { (text(&raw const (*body).result), self.names(&raw const (*body).names)) };
        // SAFETY: within the element.
        let (handler, offset) = unsafe { ((&raw const (*body).handler).read_unaligned(), (&raw const (*body).offset).read_unaligned()) };
        // SAFETY: `new` says that the function can be called.
        let handler = handler.map(|function| unsafe { Callback::new(function) });
        Entry::Method { result, names, handler, offset }
    }

    /// # Safety
    /// `place` is where an element of this table has names, if it has any.
    unsafe fn names(&self, place: *const *const c_char) -> Names<'a> {
        // SAFETY: a named table's elements are of the present size.
        Names(if self.named { unsafe { text(place) } } else { None })
    }
}

/// # Safety
/// `body` is the body of a property of a table.
unsafe fn property<'a, B, M>(body: *const Property<B, M>, writable: bool) -> Entry<'a, B, M> {
    // SAFETY: within the element.
    let (get, set) = unsafe { ((&raw const (*body).get).read_unaligned(), (&raw const (*body).set).read_unaligned()) };
    // SAFETY: as above.
    let offset = unsafe { (&raw const (*body).offset).read_unaligned() };
    // SAFETY: `Vtable::new` says that the functions can be called.
    let callable = |function: Option<Accessor<B, M>>| function.map(|function| unsafe { Callback::new(function) });
    Entry::Property { get: callable(get), set: callable(set), writable, offset }
}

/// # Safety
/// `place` holds NULL or a pointer to a string that is valid for `'a`.
unsafe fn text<'a>(place: *const *const c_char) -> Option<&'a CStr> {
    // SAFETY: the caller says that it can be read.
    let pointer = unsafe { place.read_unaligned() };
    // SAFETY: as above; where it ends at once, as most signatures do, nobody need count.
    if pointer.is_null() || unsafe { *pointer } == 0 {
        return (!pointer.is_null()).then_some(c"");
    }
    // SAFETY: the caller says that it is a string.
    Some(unsafe { CStr::from_ptr(pointer) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_as_large_as_in_c() {
        assert_eq!(size_of::<Element<(), ()>>(), if size_of::<usize>() == 8 { 56 } else { 32 });
        assert_eq!(old_size::<(), ()>(), 8 + 5 * size_of::<usize>());
    }

    #[test]
    fn a_head_is_a_byte_of_type_and_flags() {
        let head = u64::from_ne_bytes(if cfg!(target_endian = "big") { [b'M', 0, 0, 0, 0, 0, 1, 2] } else { [b'M', 2, 1, 0, 0, 0, 0, 0] });
        assert_eq!((kind_of(head), flags_of(head)), (b'M', 0x102));
    }
}
