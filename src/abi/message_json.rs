//! sd_bus_message_dump_json(3). We have no JSON values of our own: they are made by the sd-json of the libsystemd that the program has loaded,
//! which is also the one that can read them. Where there is none, the answer is -EOPNOTSUPP.

use super::message_append::with;
use crate::errno::{Errno, Result};
use crate::mem::{CString, Vec};
use crate::message::{Json, Message};
use crate::sys::{Fd, proc, time};
use core::ffi::{CStr, c_char, c_int, c_void};
use core::mem::transmute_copy;
use core::ptr;

const KNOWN_FLAGS: u64 = 3;

/// `sd_json_variant`, which is not ours.
#[repr(C)]
pub struct JsonVariant {
    _opaque: [u8; 0],
}

type New<T> = unsafe extern "C" fn(*mut *mut JsonVariant, T) -> c_int;
type NewMany = unsafe extern "C" fn(*mut *mut JsonVariant, *const *mut JsonVariant, usize) -> c_int;

/// The functions of sd-json that we need.
struct Functions {
    string: unsafe extern "C" fn(*mut *mut JsonVariant, *const c_char, usize) -> c_int,
    signed: New<i64>,
    unsigned: New<u64>,
    real: New<f64>,
    boolean: New<c_int>,
    null: unsafe extern "C" fn(*mut *mut JsonVariant) -> c_int,
    array: NewMany,
    object: NewMany,
    format: unsafe extern "C" fn(*mut JsonVariant, c_int, *mut *mut c_char) -> c_int,
    unref: unsafe extern "C" fn(*mut JsonVariant) -> *mut JsonVariant,
}

/// A function of the program, by its name.
///
/// # Safety
/// `F` is the function's type.
unsafe fn find<F>(name: &CStr) -> Result<F> {
    const { assert!(size_of::<F>() == size_of::<*mut c_void>()) };
    // SAFETY: the name is a C string.
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    if address.is_null() {
        return Err(Errno::OPNOTSUPP);
    }
    // SAFETY: the caller names the type of what is there; both are pointers.
    Ok(unsafe { transmute_copy(&address) })
}

impl Functions {
    fn load() -> Result<Self> {
        // SAFETY: the types are those that sd-json.h declares.
        let (string, array, object) =
            unsafe { (find(c"sd_json_variant_new_stringn")?, find(c"sd_json_variant_new_array")?, find(c"sd_json_variant_new_object")?) };
        // SAFETY: as above.
        let (signed, unsigned, real) =
            unsafe { (find(c"sd_json_variant_new_integer")?, find(c"sd_json_variant_new_unsigned")?, find(c"sd_json_variant_new_real")?) };
        // SAFETY: as above.
        let (boolean, null) = unsafe { (find(c"sd_json_variant_new_boolean")?, find(c"sd_json_variant_new_null")?) };
        // SAFETY: as above.
        let (format, unref) = unsafe { (find(c"sd_json_variant_format")?, find(c"sd_json_variant_unref")?) };
        Ok(Self { string, signed, unsigned, real, boolean, null, array, object, format, unref })
    }
}

/// What makes the values of one message: references to them, which are given back when it is dropped.
struct Maker {
    functions: Functions,
    values: Vec<*mut JsonVariant>,
}

impl Drop for Maker {
    fn drop(&mut self) {
        self.give_back(0);
    }
}

impl Maker {
    /// Room for the reference to the next value. Until something is made there, it is NULL.
    fn next(&mut self) -> Result<*mut *mut JsonVariant> {
        self.values.push(ptr::null_mut())?;
        self.values.last_mut().map(ptr::from_mut).ok_or(Errno::NOMEM)
    }

    /// Gives back the values from a place on.
    fn give_back(&mut self, from: usize) {
        for &value in self.values.get(from..).unwrap_or_default() {
            // SAFETY: the reference is ours, or NULL, and given back once.
            unsafe { (self.functions.unref)(value) };
        }
        self.values.shorten(from);
    }

    /// Replaces the values from a place on by one that is made of them.
    fn join(&mut self, new: NewMany, from: usize) -> Result {
        let mut made = ptr::null_mut();
        self.values.reserve(1)?;
        let values = self.values.get(from..).unwrap_or_default();
        // SAFETY: so many live values are there; what is made takes references of its own.
        Errno::check(unsafe { new(&mut made, values.as_ptr(), values.len()) })?;
        self.give_back(from);
        self.values.push(made)
    }
}

impl Json for Maker {
    fn string(&mut self, text: &[u8]) -> Result {
        let ret = self.next()?;
        // SAFETY: the pointer and length are those of a slice.
        Errno::check(unsafe { (self.functions.string)(ret, text.as_ptr().cast(), text.len()) }).map(drop)
    }

    fn signed(&mut self, number: i64) -> Result {
        let ret = self.next()?;
        // SAFETY: the function takes any number; so too below.
        Errno::check(unsafe { (self.functions.signed)(ret, number) }).map(drop)
    }

    fn unsigned(&mut self, number: u64) -> Result {
        let ret = self.next()?;
        // SAFETY: as above.
        Errno::check(unsafe { (self.functions.unsigned)(ret, number) }).map(drop)
    }

    fn real(&mut self, number: f64) -> Result {
        let ret = self.next()?;
        // SAFETY: as above.
        Errno::check(unsafe { (self.functions.real)(ret, number) }).map(drop)
    }

    fn boolean(&mut self, value: bool) -> Result {
        let ret = self.next()?;
        // SAFETY: as above.
        Errno::check(unsafe { (self.functions.boolean)(ret, value.into()) }).map(drop)
    }

    fn null(&mut self) -> Result {
        let ret = self.next()?;
        // SAFETY: as above.
        Errno::check(unsafe { (self.functions.null)(ret) }).map(drop)
    }

    fn descriptor(&mut self, fd: &Fd) -> Result {
        let from = self.place();
        self.string(b"fd")?;
        self.signed(fd.raw().into())?;
        if let Ok(path) = proc::resolve(&proc::descriptor(fd.raw())?) {
            self.string(b"path")?;
            self.string(path.as_bytes())?;
        }
        self.object(from)
    }

    fn spell(&mut self) -> Result {
        let mut text = ptr::null_mut();
        let value = self.values.pop().ok_or(Errno::INVAL)?;
        // SAFETY: the value is live, and there is room for the pointer.
        let formatted = unsafe { (self.functions.format)(value, 0, &mut text) };
        // SAFETY: the reference was ours.
        unsafe { (self.functions.unref)(value) };
        Errno::check(formatted)?;
        // SAFETY: the function made a string for us to free.
        let text = unsafe { CString::from_raw(text) }.ok_or(Errno::NOMEM)?;
        self.string(text.as_bytes())
    }

    fn place(&self) -> usize {
        self.values.len()
    }

    fn array(&mut self, from: usize) -> Result {
        self.join(self.functions.array, from)
    }

    fn object(&mut self, from: usize) -> Result {
        self.join(self.functions.object, from)
    }
}

/// `sd_bus_message_dump_json(3)`: `*ret` becomes the message as an `sd_json_variant`, of the sd-json that the program has loaded, for the caller to
/// unref. `flags` are as for `sd_bus_message_dump()`. Returns 0, -EINVAL, -EPERM before the message is sealed, -EBADMSG, -ENOMEM, -EOPNOTSUPP where
/// there is no sd-json.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sd_bus_message_dump_json(m: *mut Message, flags: u64, ret: *mut *mut JsonVariant) -> c_int {
    let dump = |m: &Message| {
        if flags & !KNOWN_FLAGS != 0 || ret.is_null() {
            return Err(Errno::INVAL);
        }
        if !m.is_sealed() {
            return Err(Errno::PERM);
        }
        let mut json = Maker { functions: Functions::load()?, values: Vec::new() };
        m.to_json(&mut json, flags & 1 != 0, flags & 2 != 0, time::now(libc::CLOCK_REALTIME))?;
        let value = json.values.pop().ok_or(Errno::INVAL)?;
        // SAFETY: not NULL, so C gave room; the reference becomes the caller's.
        unsafe { ret.write(value) };
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, dump) }
}
