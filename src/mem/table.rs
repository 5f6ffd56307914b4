//! How is a thing found by its key? `Table`: open addressing with linear probes, and deletion that leaves no tombstones.
//!
//! Iteration follows no order that a caller may see.

use super::{Block, Keyed};
use crate::errno::{Errno, Result};
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

/// What a [`Table`] finds things by.
pub trait Key: Hash + Eq {}
impl<T: Hash + Eq + ?Sized> Key for T {}

struct Entry<K, V> {
    hash: u64,
    key: K,
    value: V,
}

/// A cheap hash, for the functions that take one: for numbers of our own, which nobody chooses so that they collide.
pub fn scatter(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 32
}

/// A hash table on malloc; its capacity is a power of two, filled to three quarters at most.
pub struct Table<K, V> {
    slots: Block<Option<Entry<K, V>>>,
    len: usize,
}

/// Whose keys need not be hashed nor compared here.
impl<K, V> Table<K, V> {
    /// Holds nothing and has allocated nothing.
    pub const fn new() -> Self {
        Self { slots: Block::EMPTY, len: 0 }
    }

    /// Entries in the table.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn mask(&self) -> usize {
        self.slots.capacity().wrapping_sub(1)
    }

    fn slots(&self) -> &[Option<Entry<K, V>>] {
        // SAFETY: `reserve` initialises every slot of a block.
        unsafe { core::slice::from_raw_parts(self.slots.start(), self.slots.capacity()) }
    }

    fn slots_mut(&mut self) -> &mut [Option<Entry<K, V>>] {
        // SAFETY: as in `slots`, and `self` is borrowed alone.
        unsafe { core::slice::from_raw_parts_mut(self.slots.start(), self.slots.capacity()) }
    }

    /// Makes room for `more` entries.
    pub fn reserve(&mut self, more: usize) -> Result {
        let needed = self.len.saturating_add(more);
        if needed <= self.slots.capacity() / 4 * 3 {
            return Ok(());
        }
        let capacity = needed.saturating_mul(4) / 3 + 1;
        let mut wider = Self::new();
        wider.slots.resize(capacity.max(8).checked_next_power_of_two().ok_or(Errno::NOMEM)?)?;
        for index in 0..wider.slots.capacity() {
            // SAFETY: each place of the new block is written once.
            unsafe { wider.slots.start().add(index).write(None) };
        }
        for slot in self.slots_mut() {
            if let Some(entry) = slot.take() {
                wider.place(entry);
            }
        }
        self.len = 0;
        *self = wider;
        Ok(())
    }

    /// Puts an entry whose key is not in the table into the first free slot of its run.
    fn place(&mut self, entry: Entry<K, V>) {
        let mask = self.mask();
        let mut at = entry.hash as usize & mask;
        while self.slots()[at].is_some() {
            at = (at + 1) & mask;
        }
        self.slots_mut()[at] = Some(entry);
        self.len += 1;
    }

    fn place_of(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<usize> {
        if self.len == 0 {
            return None;
        }
        let mask = self.mask();
        let mut at = hash as usize & mask;
        while let Some(entry) = &self.slots()[at] {
            if entry.hash == hash && is(&entry.key) {
                return Some(at);
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The key of this hash that `is` knows.
    pub fn key_where(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<&K> {
        self.slots()[self.place_of(hash, is)?].as_ref().map(|entry| &entry.key)
    }

    /// Adds an entry whose key is not in the table; `ENOMEM` changes nothing.
    pub fn insert_new_hashed(&mut self, hash: u64, key: K, value: V) -> Result {
        self.reserve(1)?;
        self.place(Entry { hash, key, value });
        Ok(())
    }

    /// Takes the entry with the key of this hash that `is` knows.
    pub fn remove_where(&mut self, hash: u64, is: impl Fn(&K) -> bool) -> Option<(K, V)> {
        let hole = self.place_of(hash, is)?;
        self.take(hole)
    }

    /// Takes what stands at `hole`, and closes the gap.
    fn take(&mut self, mut hole: usize) -> Option<(K, V)> {
        let mask = self.mask();
        let slots = self.slots_mut();
        let taken = slots[hole].take();
        let mut at = (hole + 1) & mask;
        while let Some(entry) = &slots[at] {
            let home = entry.hash as usize & mask;
            if at.wrapping_sub(home) & mask >= at.wrapping_sub(hole) & mask {
                slots.swap(hole, at);
                hole = at;
            }
            at = (at + 1) & mask;
        }
        self.len -= 1;
        taken.map(|entry| (entry.key, entry.value))
    }
}

impl<K: Key, V> Table<K, V> {
    /// The hash of a key, for the functions that take one. Who has a cheaper hash, of keys that no peer chooses, gives that to all of them.
    pub fn hash<Q: Key + ?Sized>(key: &Q) -> u64
    where
        K: Borrow<Q>,
    {
        Keyed.hash_one(key)
    }

    fn find<Q: Key + ?Sized>(&self, hash: u64, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.place_of(hash, |one| one.borrow() == key)
    }

    /// The value of `key`.
    pub fn get<Q: Key + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        if self.len == 0 { None } else { self.get_hashed(Self::hash(key), key) }
    }

    /// As [`Table::get`], with the key's hash.
    pub fn get_hashed<Q: Key + ?Sized>(&self, hash: u64, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.slots()[self.find(hash, key)?].as_ref().map(|entry| &entry.value)
    }

    /// The value of `key`, to be changed.
    pub fn get_mut<Q: Key + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        if self.len == 0 { None } else { self.get_mut_hashed(Self::hash(key), key) }
    }

    /// As [`Table::get_mut`], with the key's hash.
    pub fn get_mut_hashed<Q: Key + ?Sized>(&mut self, hash: u64, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(hash, key)?;
        self.slots_mut()[at].as_mut().map(|entry| &mut entry.value)
    }

    /// Sets the value of `key` and returns the former one; `ENOMEM` changes nothing.
    pub fn insert(&mut self, key: K, value: V) -> Result<Option<V>> {
        self.insert_hashed(Self::hash(&key), key, value)
    }

    /// As [`Table::insert`], with the key's hash.
    pub fn insert_hashed(&mut self, hash: u64, key: K, value: V) -> Result<Option<V>> {
        if let Some(old) = self.get_mut_hashed(hash, &key) {
            return Ok(Some(core::mem::replace(old, value)));
        }
        self.reserve(1)?;
        self.place(Entry { hash, key, value });
        Ok(None)
    }

    /// Adds an entry whose key is not in the table; `ENOMEM` changes nothing.
    pub fn insert_new(&mut self, key: K, value: V) -> Result {
        self.insert_new_hashed(Self::hash(&key), key, value)
    }

    /// Takes the entry of `key`.
    pub fn remove<Q: Key + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        if self.len == 0 { None } else { self.remove_hashed(Self::hash(key), key) }
    }

    /// As [`Table::remove`], with the key's hash.
    pub fn remove_hashed<Q: Key + ?Sized>(&mut self, hash: u64, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let hole = self.find(hash, key)?;
        self.take(hole)
    }

    /// All entries, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.slots().iter().flatten().map(|entry| (&entry.key, &entry.value))
    }

    /// The first entry at or behind place `at`, and the place behind it: a walk that another change of the table ends.
    pub fn entry_at(&self, at: usize) -> Option<(usize, &K, &V)> {
        let slots = self.slots().get(at..)?.iter().enumerate();
        slots.filter_map(|(index, slot)| slot.as_ref().map(|entry| (at + index + 1, &entry.key, &entry.value))).next()
    }

    /// Takes any entry.
    pub fn pop(&mut self) -> Option<(K, V)> {
        if self.len == 0 {
            self.slots = Block::EMPTY;
            return None;
        }
        // Without an order to keep, the last entry of a run leaves no hole behind it.
        let mask = self.mask();
        let last = (0..=mask).find(|&at| self.slots()[at].is_some() && self.slots()[(at + 1) & mask].is_none())?;
        self.len -= 1;
        self.slots_mut()[last].take().map(|entry| (entry.key, entry.value))
    }

    /// Drops all entries and their room.
    pub fn clear(&mut self) {
        self.slots_mut().iter_mut().for_each(|slot| drop(slot.take()));
        self.len = 0;
        self.slots = Block::EMPTY;
    }
}

impl<K: Key, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Drop for Table<K, V> {
    fn drop(&mut self) {
        for index in 0..self.slots.capacity() {
            // SAFETY: every slot of a block is initialised; each is dropped once.
            unsafe { self.slots.start().add(index).drop_in_place() };
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
