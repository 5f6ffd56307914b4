//! What does the service export, and what do its callbacks do? A tree of objects of two tables, a fallback with a find callback, an enumerator,
//! an object manager; each callback does what the next byte of the script says.

use core::cell::{Cell, RefCell};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::mem::{offset_of, size_of};
use core::ptr::{null, null_mut};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;
use std::vec::Vec;

const OBJECTS: u32 = 64;
const FIRST: &CStr = c"a.First";
const SECOND: &CStr = c"a.Second";

type Pointer = *mut c_void;
type Text = *const c_char;
type Texts = *mut *mut c_char;
type Handler = unsafe extern "C" fn(Pointer, Pointer, Pointer) -> c_int;
type Accessor = unsafe extern "C" fn(Pointer, Text, Text, Text, Pointer, Pointer, Pointer) -> c_int;
type Find = unsafe extern "C" fn(Pointer, Text, Text, Pointer, *mut Pointer, Pointer) -> c_int;
type Enumerate = unsafe extern "C" fn(Pointer, Text, Pointer, *mut Texts, Pointer) -> c_int;

/// `sd_id128_t`
#[repr(C)]
struct Id([u8; 16]);

unsafe extern "C" {
    fn malloc(size: usize) -> Pointer;
    fn free(pointer: Pointer);
    fn strdup(text: Text) -> *mut c_char;
    fn sd_bus_new(ret: *mut Pointer) -> c_int;
    fn sd_bus_set_fd(bus: Pointer, input: c_int, output: c_int) -> c_int;
    fn sd_bus_set_server(bus: Pointer, b: c_int, id: Id) -> c_int;
    fn sd_bus_set_anonymous(bus: Pointer, b: c_int) -> c_int;
    fn sd_bus_set_trusted(bus: Pointer, b: c_int) -> c_int;
    fn sd_bus_start(bus: Pointer) -> c_int;
    fn sd_bus_process(bus: Pointer, ret: *mut Pointer) -> c_int;
    fn sd_bus_close_unref(bus: Pointer) -> Pointer;
    fn sd_bus_slot_unref(slot: Pointer) -> Pointer;
    fn sd_bus_add_fallback(bus: Pointer, slot: *mut Pointer, path: Text, callback: Handler, userdata: Pointer) -> c_int;
    fn sd_bus_add_object_manager(bus: Pointer, slot: *mut Pointer, path: Text) -> c_int;
    fn sd_bus_add_node_enumerator(bus: Pointer, slot: *mut Pointer, path: Text, callback: Enumerate, userdata: Pointer) -> c_int;
    fn sd_bus_add_object_vtable(
        bus: Pointer,
        slot: *mut Pointer,
        path: Text,
        interface: Text,
        vtable: *const Element,
        userdata: Pointer,
    ) -> c_int;
    fn sd_bus_add_fallback_vtable(
        bus: Pointer,
        slot: *mut Pointer,
        path: Text,
        interface: Text,
        vtable: *const Element,
        find: Option<Find>,
        userdata: Pointer,
    ) -> c_int;
    fn sd_bus_emit_object_added(bus: Pointer, path: Text) -> c_int;
    fn sd_bus_emit_object_removed(bus: Pointer, path: Text) -> c_int;
    fn sd_bus_emit_properties_changed_strv(bus: Pointer, path: Text, interface: Text, names: Texts) -> c_int;
    fn sd_bus_message_ref(message: Pointer) -> Pointer;
    fn sd_bus_message_unref(message: Pointer) -> Pointer;
    fn sd_bus_message_skip(message: Pointer, types: Text) -> c_int;
    fn sd_bus_message_append_basic(message: Pointer, code: c_char, value: *const c_void) -> c_int;
    fn sd_bus_reply_method_errno(call: Pointer, error: c_int, e: *const c_void) -> c_int;
    fn sd_bus_error_set_errno(e: Pointer, error: c_int) -> c_int;
}

/// `struct sd_bus_vtable`
#[repr(C)]
struct Element {
    head: u64,
    body: Body,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Start {
    size: usize,
    features: u64,
    format: *const c_void,
}

#[repr(C)]
union Body {
    start: Start,
    words: [*const c_void; 6],
}

fn element(kind: u8, flags: u64, words: [*const c_void; 6]) -> Element {
    let head = if cfg!(target_endian = "big") { u64::from(kind) << 56 | flags } else { u64::from(kind) | flags << 8 };
    Element { head, body: Body { words } }
}

fn start() -> Element {
    let start = Start { size: size_of::<Element>(), features: 1, format: null() };
    Element { body: Body { start }, ..element(b'<', 0, [null(); 6]) }
}

fn method([name, takes, gives]: [&'static CStr; 3], names: &'static [u8], flags: u64) -> Element {
    let [name, takes, gives] = [name, takes, gives].map(|text| text.as_ptr().cast());
    element(b'M', flags, [name, takes, gives, on_call as Handler as *const c_void, null(), names.as_ptr().cast()])
}

fn property(kind: u8, name: &'static CStr, signature: &'static CStr, offset: usize, own: bool, flags: u64) -> Element {
    let get = if own { on_access as Accessor as *const c_void } else { null() };
    let set = if kind == b'W' { get } else { null() };
    element(kind, flags, [name.as_ptr().cast(), signature.as_ptr().cast(), get, set, offset as *const c_void, null()])
}

/// The variables behind properties.
#[repr(C)]
struct Variables {
    number: u32,
    text: *mut c_char,
    strings: *const Text,
    array: [Text; 2],
}

fn tables() -> [Vec<Element>; 2] {
    const UNPRIVILEGED: u64 = 1 << 2;
    const NO_REPLY: u64 = 1 << 3;
    const CONST: u64 = 1 << 4;
    const EMITS_CHANGE: u64 = 1 << 5;
    const EMITS_INVALIDATION: u64 = 1 << 6;
    const EXPLICIT: u64 = 1 << 7;
    const SENSITIVE: u64 = 1 << 8;
    let echo = || method([c"Echo", c"s", c"s"], b"in\0out\0\0", UNPRIVILEGED);
    let number = |flags| property(b'W', c"number", c"u", offset_of!(Variables, number), false, flags);
    let text = |kind, flags| property(kind, c"text", c"s", offset_of!(Variables, text), false, flags);
    let own = |flags| property(b'W', c"own", c"s", 0, true, flags);
    let end = || element(b'>', 0, [null(); 6]);
    let told: &[u8] = b"what\0\0";
    let first = [
        start(),
        echo(),
        method([c"Many", c"a{sv}", c""], b"\0", 0),
        method([c"Secret", c"s", c""], b"\0", SENSITIVE),
        method([c"Nothing", c"", c""], b"\0", UNPRIVILEGED | NO_REPLY),
        element(b'S', 0, [c"Told".as_ptr().cast(), c"as".as_ptr().cast(), told.as_ptr().cast(), null(), null(), null()]),
        number(EMITS_CHANGE | UNPRIVILEGED),
        text(b'W', EMITS_INVALIDATION),
        own(EMITS_CHANGE),
        property(b'P', c"strings", c"as", offset_of!(Variables, strings), false, CONST),
        end(),
    ];
    let second = [start(), echo(), number(EXPLICIT), text(b'P', EMITS_CHANGE), own(UNPRIVILEGED), end()];
    [first.into(), second.into()]
}

std::thread_local! {
    static BUS: Cell<Pointer> = const { Cell::new(null_mut()) };
    static SCRIPT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// What is registered, for the script to remove.
    static SLOTS: RefCell<Vec<Pointer>> = const { RefCell::new(Vec::new()) };
    /// Calls that are answered later.
    static KEPT: RefCell<Vec<Pointer>> = const { RefCell::new(Vec::new()) };
    static TABLES: RefCell<[Vec<Element>; 2]> = const { RefCell::new([Vec::new(), Vec::new()]) };
}

/// What the callbacks shall do from now on.
pub fn set_script(script: &[u8]) {
    SCRIPT.set(script.iter().rev().copied().collect());
}

/// Callbacks only answer from now on.
pub fn forget_script() {
    SCRIPT.take();
}

/// Does what the next byte says; what is left of it tells the callback what to return.
fn act(path: &CStr, userdata: Pointer) -> u8 {
    let byte = SCRIPT.with_borrow_mut(Vec::pop).unwrap_or(0);
    let bus = BUS.get();
    let path = path.as_ptr();
    // SAFETY: bus, paths and tables live.
    unsafe {
        match byte & 15 {
            1 | 2 => remove(usize::from(byte >> 4)),
            3 => export(c"/t/3", FIRST, 0, userdata),
            4 => export(c"/new/object", SECOND, 1, userdata),
            5 => drop(sd_bus_emit_object_added(bus, path)),
            6 => drop(sd_bus_emit_object_removed(bus, path)),
            7 => drop(sd_bus_emit_properties_changed_strv(bus, path, FIRST.as_ptr(), null_mut())),
            8 => (0..OBJECTS as usize).for_each(|_| remove(0)),
            9 => answer_kept(),
            _ => {}
        }
    }
    byte >> 4
}

/// Removes a registration.
fn remove(number: usize) {
    let slot = SLOTS.with_borrow_mut(|slots| if slots.is_empty() { null_mut() } else { slots.swap_remove(number % slots.len()) });
    // SAFETY: the reference was kept, and is given back once.
    unsafe { sd_bus_slot_unref(slot) };
}

fn export(path: &CStr, interface: &CStr, table: usize, userdata: Pointer) {
    let (table, mut slot) = (TABLES.with_borrow(|tables| tables[table].as_ptr()), null_mut());
    // SAFETY: the table lives longer than the bus, and its properties are those of `Variables`.
    if unsafe { sd_bus_add_object_vtable(BUS.get(), &mut slot, path.as_ptr(), interface.as_ptr(), table, userdata) } >= 0 {
        SLOTS.with_borrow_mut(|slots| slots.push(slot));
    }
}

fn answer_kept() {
    for call in KEPT.take() {
        // SAFETY: the reference was kept, and is given back once.
        unsafe { (sd_bus_reply_method_errno(call, 5, null()), sd_bus_message_unref(call)) };
    }
}

unsafe extern "C" fn on_call(call: Pointer, userdata: Pointer, error: Pointer) -> c_int {
    match act(c"/t/47", userdata) {
        // SAFETY: the library passes a call that lives meanwhile.
        0..4 => unsafe { sd_bus_reply_method_errno(call, 1, null()) },
        4 => 0,
        5 => -5,
        // SAFETY: as above.
        6 => unsafe { sd_bus_error_set_errno(error, 13) },
        7 => {
            // SAFETY: as above.
            KEPT.with_borrow_mut(|kept| kept.push(unsafe { sd_bus_message_ref(call) }));
            1
        }
        _ => 1,
    }
}

unsafe extern "C" fn on_access(_: Pointer, path: Text, _: Text, _: Text, message: Pointer, userdata: Pointer, error: Pointer) -> c_int {
    // SAFETY: the library passes strings and a message that live until something is removed.
    let path = unsafe { CStr::from_ptr(path) }.to_owned();
    match act(&path, userdata) {
        // SAFETY: a message that is built takes a string; one that is read refuses it, and skips one.
        0..12 => unsafe {
            match sd_bus_message_append_basic(message, b's' as c_char, path.as_ptr().cast()) {
                -1 => sd_bus_message_skip(message, c"s".as_ptr()),
                done => done,
            }
        },
        12 => -5,
        // SAFETY: the library passes a place for an error.
        13 => unsafe { sd_bus_error_set_errno(error, 13) },
        // SAFETY: as above.
        14 => unsafe { sd_bus_message_append_basic(message, b'u' as c_char, (&raw const OBJECTS_SHOWN).cast()) },
        _ => 1,
    }
}

static OBJECTS_SHOWN: u32 = OBJECTS;

unsafe extern "C" fn on_find(_: Pointer, path: Text, _: Text, userdata: Pointer, found: *mut Pointer, error: Pointer) -> c_int {
    // SAFETY: the library passes a string.
    let path = unsafe { CStr::from_ptr(path) }.to_owned();
    // SAFETY: the library passes a place for the pointer.
    unsafe { *found = userdata };
    match act(&path, userdata) {
        12 => -5,
        // SAFETY: the library passes a place for an error.
        13 => unsafe { sd_bus_error_set_errno(error, 13) },
        14 => 0,
        _ => 1,
    }
}

unsafe extern "C" fn on_enumerate(_: Pointer, _: Text, userdata: Pointer, ret: *mut Texts, error: Pointer) -> c_int {
    let told = act(c"/f/a", userdata);
    let names: &[&CStr] = match told {
        12 => return -5,
        // SAFETY: the library passes a place for an error.
        13 => return unsafe { sd_bus_error_set_errno(error, 13) },
        14 => &[c"/f/a", c"no path"],
        15 => &[],
        _ => &[c"/f/b", c"/f/a", c"/f/a", c"/t/3", c"/f/a/b"],
    };
    // SAFETY: the array has room for the names and NULL; the library takes it over.
    unsafe {
        let array: Texts = malloc((names.len() + 1) * size_of::<Text>()).cast();
        names.iter().enumerate().for_each(|(index, name)| *array.add(index) = strdup(name.as_ptr()));
        *array.add(names.len()) = null_mut();
        *ret = array;
    }
    0
}

unsafe extern "C" fn on_fallback(_: Pointer, userdata: Pointer, error: Pointer) -> c_int {
    match act(c"/c", userdata) {
        0..8 => 0,
        8..12 => 1,
        12 => -5,
        // SAFETY: the library passes a place for an error.
        _ => unsafe { sd_bus_error_set_errno(error, 13) },
    }
}

/// The service.
pub struct Service {
    variables: *mut Variables,
}

impl Service {
    /// With all that it exports; authentication is still to come.
    pub fn start(socket: UnixStream, trusted: bool) -> Self {
        let array = [c"one".as_ptr(), null()];
        // SAFETY: a copy for the property to own.
        let text = unsafe { strdup(c"text".as_ptr()) };
        let variables = Box::into_raw(Box::new(Variables { number: 7, text, strings: null(), array }));
        // SAFETY: just made.
        unsafe { (*variables).strings = (&raw const (*variables).array).cast() };
        TABLES.set(tables());
        let mut bus = null_mut();
        // SAFETY: a place for the bus; the bus closes the socket.
        unsafe { assert!(sd_bus_new(&mut bus) >= 0 && sd_bus_set_fd(bus, socket.as_raw_fd(), socket.into_raw_fd()) >= 0) };
        BUS.set(bus);
        // SAFETY: the bus lives.
        unsafe { assert!(sd_bus_set_anonymous(bus, 1) >= 0 && sd_bus_set_server(bus, 1, Id([1; 16])) >= 0) };
        // SAFETY: as above.
        unsafe { assert!(sd_bus_set_trusted(bus, c_int::from(trusted)) >= 0 && sd_bus_start(bus) >= 0) };
        Self::export_all(bus, variables.cast());
        Self { variables }
    }

    fn export_all(bus: Pointer, userdata: Pointer) {
        for number in 0..OBJECTS {
            let path = std::ffi::CString::new(std::format!("/t/{number}")).unwrap();
            export(&path, FIRST, 0, userdata);
            if number % 3 == 0 {
                export(&path, SECOND, 1, userdata);
            }
        }
        let second = TABLES.with_borrow(|tables| tables[1].as_ptr());
        let mut slots = [null_mut(); 5];
        let [fallback, enumerator, manager, root, find] = &mut slots;
        // SAFETY: the bus lives, the paths end with NUL, the table outlives the bus.
        unsafe {
            assert!(sd_bus_add_fallback(bus, fallback, c"/c".as_ptr(), on_fallback, userdata) >= 0);
            assert!(sd_bus_add_node_enumerator(bus, enumerator, c"/f".as_ptr(), on_enumerate, userdata) >= 0);
            assert!(
                sd_bus_add_object_manager(bus, manager, c"/t".as_ptr()) >= 0 && sd_bus_add_object_manager(bus, root, c"/".as_ptr()) >= 0
            );
            assert!(sd_bus_add_fallback_vtable(bus, find, c"/f".as_ptr(), SECOND.as_ptr(), second, Some(on_find), userdata) >= 0);
        }
        SLOTS.with_borrow_mut(|all| all.extend(slots));
    }

    /// Works off what has arrived; false when the connection is at its end.
    pub fn process(&self) -> bool {
        for _ in 0..10_000 {
            // SAFETY: the bus lives as long as `self`.
            let done = unsafe { sd_bus_process(BUS.get(), null_mut()) };
            if done <= 0 {
                return done == 0;
            }
        }
        panic!("it spins");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        answer_kept();
        SLOTS.take().into_iter().for_each(|slot| {
            // SAFETY: the reference was kept, and is given back once.
            unsafe { sd_bus_slot_unref(slot) };
        });
        // SAFETY: the last reference, given back once.
        unsafe { sd_bus_close_unref(BUS.take()) };
        TABLES.set([Vec::new(), Vec::new()]);
        // SAFETY: nothing refers to the variables any more.
        unsafe { (free((*self.variables).text.cast()), drop(Box::from_raw(self.variables))) };
    }
}
