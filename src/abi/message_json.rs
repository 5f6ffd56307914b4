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

/// A reference to one, given back when dropped.
struct Value<'a> {
    json: &'a Functions,
    variant: *mut JsonVariant,
    is_text: bool,
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

    /// Takes over what `new` makes.
    fn made(&self, new: impl FnOnce(*mut *mut JsonVariant) -> c_int) -> Result<Value<'_>> {
        let mut variant = ptr::null_mut();
        Errno::check(new(&mut variant))?;
        Ok(Value { json: self, variant, is_text: false })
    }

    fn many(&self, new: NewMany, values: &[Value<'_>]) -> Result<Value<'_>> {
        let mut variants = Vec::new();
        variants.reserve(values.len())?;
        values.iter().for_each(|value| variants.push_reserved(value.variant));
        // SAFETY: so many live values are there; what is made takes references of its own.
        self.made(|ret| unsafe { new(ret, variants.as_ptr(), variants.len()) })
    }
}

impl Drop for Value<'_> {
    fn drop(&mut self) {
        // SAFETY: the reference is ours and given back once.
        unsafe { (self.json.unref)(self.variant) };
    }
}

/// What makes the values of one message.
struct Maker<'a>(&'a Functions);

impl<'a> Json for Maker<'a> {
    type Value = Value<'a>;

    fn string(&self, text: &[u8]) -> Result<Value<'a>> {
        // SAFETY: the pointer and length are those of a slice.
        let made = self.0.made(|ret| unsafe { (self.0.string)(ret, text.as_ptr().cast(), text.len()) });
        made.map(|value| Value { json: value.json, variant: core::mem::ManuallyDrop::new(value).variant, is_text: true })
    }

    fn signed(&self, number: i64) -> Result<Value<'a>> {
        // SAFETY: the function takes any number; so too below.
        self.0.made(|ret| unsafe { (self.0.signed)(ret, number) })
    }

    fn unsigned(&self, number: u64) -> Result<Value<'a>> {
        // SAFETY: as above.
        self.0.made(|ret| unsafe { (self.0.unsigned)(ret, number) })
    }

    fn real(&self, number: f64) -> Result<Value<'a>> {
        // SAFETY: as above.
        self.0.made(|ret| unsafe { (self.0.real)(ret, number) })
    }

    fn boolean(&self, value: bool) -> Result<Value<'a>> {
        // SAFETY: as above.
        self.0.made(|ret| unsafe { (self.0.boolean)(ret, value.into()) })
    }

    fn null(&self) -> Result<Value<'a>> {
        // SAFETY: as above.
        self.0.made(|ret| unsafe { (self.0.null)(ret) })
    }

    fn array(&self, elements: Vec<Value<'a>>) -> Result<Value<'a>> {
        self.0.many(self.0.array, &elements)
    }

    fn object(&self, mut entries: Vec<Value<'a>>) -> Result<Value<'a>> {
        for key in entries.iter_mut().step_by(2).filter(|key| !key.is_text) {
            *key = self.text_of(key)?;
        }
        self.0.many(self.0.object, &entries)
    }

    fn descriptor(&self, fd: &Fd) -> Result<Value<'a>> {
        let mut entries = Vec::new();
        entries.push(self.string(b"fd")?)?;
        entries.push(self.signed(fd.raw().into())?)?;
        if let Ok(path) = proc::resolve(&proc::descriptor(fd.raw())?) {
            entries.push(self.string(b"path")?)?;
            entries.push(self.string(path.as_bytes())?)?;
        }
        self.object(entries)
    }
}

impl<'a> Maker<'a> {
    /// A value as text, for a key.
    fn text_of(&self, value: &Value<'a>) -> Result<Value<'a>> {
        let mut text = ptr::null_mut();
        // SAFETY: the value is live, and there is room for the pointer.
        Errno::check(unsafe { (self.0.format)(value.variant, 0, &mut text) })?;
        // SAFETY: the function made a string for us to free.
        let text = unsafe { CString::from_raw(text) }.ok_or(Errno::NOMEM)?;
        self.string(text.as_bytes())
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
        let json = Functions::load()?;
        let value = m.to_json(&Maker(&json), flags & 1 != 0, flags & 2 != 0, time::now(libc::CLOCK_REALTIME))?;
        // SAFETY: not NULL, so C gave room; the reference becomes the caller's.
        unsafe { ret.write(core::mem::ManuallyDrop::new(value).variant) };
        Ok(0)
    };
    // SAFETY: as the API demands.
    unsafe { with(m, dump) }
}
