//! How is a thing found by its key? `Table`: a hash table on malloc.
//!
//! Iteration follows no order that a caller may see.

use super::slots::Slots;
use super::{CString, hash};
use crate::errno::Result;
use core::borrow::Borrow;
use core::ffi::c_int;
use core::marker::PhantomData;

/// What a [`Table`] finds things by.
pub trait Key: Eq {
    /// The same for what is equal, even as another type.
    fn hash(&self) -> u64;
}

impl Key for [u8] {
    fn hash(&self) -> u64 {
        hash(self)
    }
}

impl Key for CString {
    fn hash(&self) -> u64 {
        hash(self.as_bytes())
    }
}

impl Key for c_int {
    fn hash(&self) -> u64 {
        hash(&self.to_ne_bytes())
    }
}

impl Key for u64 {
    fn hash(&self) -> u64 {
        hash(&self.to_ne_bytes())
    }
}

impl Key for (u64, u64) {
    fn hash(&self) -> u64 {
        hash([self.0.to_ne_bytes(), self.1.to_ne_bytes()].as_flattened())
    }
}

/// A cheap hash, for the functions that take one: for numbers of our own, which nobody chooses so that they collide.
pub fn scatter(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 32
}

/// Keys and their values.
pub struct Table<K, V> {
    slots: Slots,
    entries: PhantomData<(K, V)>,
}

/// Whose keys need not be hashed nor compared here.
impl<K, V> Table<K, V> {
    /// Holds nothing and has allocated nothing.
    pub const fn new() -> Self {
        const { assert!(align_of::<(K, V)>() <= 16, "malloc aligns to 16 bytes") };
        Self { slots: Slots::new(), entries: PhantomData }
    }

    /// Entries in the table.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes room for `more` entries.
    pub fn reserve(&mut self, more: usize) -> Result {
        self.slots.reserve(size_of::<(K, V)>(), more)
    }

    /// The place of a slot's entry.
    fn place(&self, at: usize) -> *mut (K, V) {
        // SAFETY: `Slots` names places that there are.
        unsafe { self.slots.entries().cast::<(K, V)>().add(at) }
    }

    /// The entry in a slot that is taken.
    fn entry(&self, at: usize) -> &(K, V) {
        // SAFETY: what is taken is initialised.
        unsafe { &*self.place(at) }
    }

    fn find_where(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<usize> {
        let mut at = self.slots.find(hash, hash as usize)?;
        while !is(&self.entry(at).0) {
            at = self.slots.find(hash, at + 1)?;
        }
        Some(at)
    }

    /// The key of this hash that `is` knows.
    pub fn key_where(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<&K> {
        self.find_where(hash, is).map(|at| &self.entry(at).0)
    }

    /// Adds an entry whose key is not in the table; `ENOMEM` changes nothing.
    pub fn insert_new_hashed(&mut self, hash: u64, key: K, value: V) -> Result {
        self.reserve(1)?;
        let at = self.slots.take(hash);
        // SAFETY: the slot was free.
        unsafe { self.place(at).write((key, value)) };
        Ok(())
    }

    /// Takes the entry with the key of this hash that `is` knows.
    pub fn remove_where(&mut self, hash: u64, is: impl Fn(&K) -> bool) -> Option<(K, V)> {
        self.find_where(hash, is).map(|at| self.take(at))
    }

    /// Takes the entry in a slot.
    fn take(&mut self, at: usize) -> (K, V) {
        // SAFETY: initialised, and the slot is freed now.
        let entry = unsafe { self.place(at).read() };
        self.slots.free(size_of::<(K, V)>(), at);
        entry
    }
}

impl<K: Key, V> Table<K, V> {
    fn find<Q: Key + ?Sized>(&self, hash: u64, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.find_where(hash, |one| one.borrow() == key)
    }

    /// The value of `key`.
    pub fn get<Q: Key + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if self.is_empty() { None } else { self.get_hashed(key.hash(), key) }
    }

    /// As [`Table::get`], with the key's hash. Who has a cheaper one, of keys that no peer chooses, gives that to all functions that take one.
    pub fn get_hashed<Q: Key + ?Sized>(&self, hash: u64, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.find(hash, key).map(|at| &self.entry(at).1)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut<Q: Key + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        if self.is_empty() { None } else { self.get_mut_hashed(key.hash(), key) }
    }

    /// As [`Table::get_mut`], with the key's hash.
    pub fn get_mut_hashed<Q: Key + ?Sized>(&mut self, hash: u64, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        // SAFETY: what is taken is initialised, and `self` is borrowed alone.
        self.find(hash, key).map(|at| unsafe { &mut (*self.place(at)).1 })
    }

    /// Sets the value of `key` and returns the former one; `ENOMEM` changes nothing.
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>> {
        self.insert_hashed(key.hash(), key, value)
    }

    /// As [`Table::insert`], with the key's hash.
    pub fn insert_hashed(&mut self, hash: u64, key: K, value: V) -> Result<Option<V>> {
        if let Some(old) = self.get_mut_hashed(hash, &key) {
            return Ok(Some(core::mem::replace(old, value)));
        }
        self.insert_new_hashed(hash, key, value).map(|()| None)
    }

    /// Adds an entry whose key is not in the table; `ENOMEM` changes nothing.
    pub fn insert_new(&mut self, key: K, value: V) -> Result {
        self.insert_new_hashed(key.hash(), key, value)
    }

    /// Takes the entry of `key`.
    pub fn remove<Q: Key + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        if self.is_empty() { None } else { self.remove_hashed(key.hash(), key) }
    }

    /// As [`Table::remove`], with the key's hash.
    pub fn remove_hashed<Q: Key + ?Sized>(&mut self, hash: u64, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        self.find(hash, key).map(|at| self.take(at))
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let mut at = 0;
        core::iter::from_fn(move || {
            let (behind, key, value) = self.entry_at(at)?;
            at = behind;
            Some((key, value))
        })
    }

    /// The first entry at or behind place `at`, and the place behind it: a walk that another change of the table ends.
    pub fn entry_at(&self, at: usize) -> Option<(usize, &K, &V)> {
        let at = self.slots.taken(at)?;
        let (key, value) = self.entry(at);
        Some((at + 1, key, value))
    }

    /// Takes any entry. When there is none left, the room goes.
    pub fn pop(&mut self) -> Option<(K, V)> {
        match self.slots.loose() {
            Some(at) => Some(self.take(at)),
            None => {
                self.clear();
                None
            }
        }
    }

    /// Drops all entries and their room.
    pub fn clear(&mut self) {
        *self = Self::new();
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Drop for Table<K, V> {
    fn drop(&mut self) {
        let mut at = 0;
        while let Some(taken) = self.slots.taken(at) {
            // SAFETY: initialised, and dropped once.
            unsafe { self.place(taken).drop_in_place() };
            at = taken + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaves_like_a_hash_map() {
        let (mut table, mut model) = (Table::new(), std::collections::HashMap::new());
        for step in 0u64..20_000 {
            let key = step.wrapping_mul(6364136223846793005) >> 55;
            if step % 3 == 0 {
                assert_eq!(table.remove(&key).map(|(_, v)| v), model.remove(&key));
            } else {
                assert_eq!(table.insert(key, step).unwrap(), model.insert(key, step));
            }
            assert_eq!(table.len(), model.len());
        }
        assert!(model.iter().all(|(key, value)| table.get(key) == Some(value)));
        while let Some((key, value)) = table.pop() {
            assert_eq!(model.remove(&key), Some(value));
        }
        assert!(model.is_empty());
    }

    #[test]
    fn walks_over_all_entries() {
        let mut table = Table::new();
        (0..100).for_each(|key| assert!(table.insert(key, key).unwrap().is_none()));
        let (mut at, mut seen) = (0, std::collections::HashSet::new());
        while let Some((next, key, _)) = table.entry_at(at) {
            assert!(seen.insert(*key));
            at = next;
        }
        assert_eq!(seen.len(), 100);
    }

    #[test]
    fn finds_strings_by_their_bytes() {
        let mut table = Table::new();
        table.insert(crate::mem::CString::new(b"name").ok().unwrap(), 7).unwrap();
        assert_eq!(table.get(b"name".as_slice()), Some(&7));
    }
}
