//! How do objects stand in a list that they can leave at once? Each carries its `Links`; the list and the neighbours pin it.
//!
//! The order is the one of insertion, at either end. An object stands at most once in the list that its `Links` belong to.

use super::{Held, Object, Ref};
use core::cell::Cell;

/// An object's place in one list.
pub struct Links<T: Object> {
    previous: Held<T>,
    next: Held<T>,
    linked: Cell<bool>,
}

/// Objects in order. It pins them and keeps none of them in use.
pub struct List<T: Object> {
    first: Held<T>,
    last: Held<T>,
    links: fn(&T) -> &Links<T>,
}

impl<T: Object> Links<T> {
    /// Stands nowhere.
    pub const fn new() -> Self {
        Self { previous: Held::new(), next: Held::new(), linked: Cell::new(false) }
    }

    /// Whether the object stands in the list.
    pub fn linked(&self) -> bool {
        self.linked.get()
    }
}

impl<T: Object> Default for Links<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Object> List<T> {
    /// An empty list of objects that are linked by what `links` names.
    pub const fn new(links: fn(&T) -> &Links<T>) -> Self {
        Self { first: Held::new(), last: Held::new(), links }
    }

    /// The object in front.
    pub fn first(&self) -> Option<Ref<T>> {
        self.first.get()
    }

    /// The object behind `item`; `None` also when `item` stands in no list.
    pub fn after(&self, item: &Ref<T>) -> Option<Ref<T>> {
        (self.links)(item).next.get()
    }

    /// Whether nothing stands in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// Puts `item`, which stands in no list, in front.
    pub fn push_front(&self, item: &Ref<T>) {
        let links = (self.links)(item);
        assert!(!links.linked.replace(true));
        match self.first.replace(Some(item.clone())) {
            Some(second) => {
                (self.links)(&second).previous.set(Some(item.clone()));
                links.next.set(Some(second));
            }
            None => self.last.set(Some(item.clone())),
        }
    }

    /// Puts `item`, which stands in no list, at the end.
    pub fn push_back(&self, item: &Ref<T>) {
        let links = (self.links)(item);
        assert!(!links.linked.replace(true));
        match self.last.replace(Some(item.clone())) {
            Some(former) => {
                (self.links)(&former).next.set(Some(item.clone()));
                links.previous.set(Some(former));
            }
            None => self.first.set(Some(item.clone())),
        }
    }

    /// Puts `item`, which stands in no list, behind `former`, which stands in this one.
    pub fn insert_after(&self, former: &Ref<T>, item: &Ref<T>) {
        let Some(latter) = self.after(former) else { return self.push_back(item) };
        let links = (self.links)(item);
        assert!(!links.linked.replace(true));
        (self.links)(former).next.set(Some(item.clone()));
        (self.links)(&latter).previous.set(Some(item.clone()));
        links.previous.set(Some(former.clone()));
        links.next.set(Some(latter));
    }

    /// Takes `item` out, if it stands in the list.
    pub fn remove(&self, item: &Ref<T>) {
        let links = (self.links)(item);
        if !links.linked.replace(false) {
            return;
        }
        // SAFETY: whom they hold stays held until both are exchanged, for nothing is dropped before.
        let (previous, next) = unsafe { (links.previous.peek(), links.next.peek()) };
        previous.map_or(&self.first, |previous| &(self.links)(previous).next).exchange(&links.next);
        next.map_or(&self.last, |next| &(self.links)(next).previous).exchange(&links.previous);
        // What held the item, it holds now itself.
        links.next.set(None);
        links.previous.set(None);
    }
}

impl<T: Object> Drop for List<T> {
    fn drop(&mut self) {
        while let Some(item) = self.first() {
            self.remove(&item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::obj::Counts;

    struct Item {
        counts: Counts,
        links: Links<Item>,
        value: u32,
    }

    impl Object for Item {
        fn counts(&self) -> &Counts {
            &self.counts
        }
        fn retire(_: &Ref<Self>) {}
    }

    fn item(value: u32) -> Ref<Item> {
        Ref::new(Item { counts: Counts::new(), links: Links::new(), value }).unwrap()
    }

    fn values(list: &List<Item>) -> std::vec::Vec<u32> {
        let mut at = list.first();
        let mut values = std::vec::Vec::new();
        while let Some(item) = at {
            values.push(item.value);
            at = list.after(&item);
        }
        values
    }

    #[test]
    fn keeps_order_through_removal() {
        let list = List::new(|item: &Item| &item.links);
        let items: std::vec::Vec<_> = (0..5).map(item).collect();
        items[..3].iter().for_each(|i| list.push_back(i));
        items[3..].iter().for_each(|i| list.push_front(i));
        assert_eq!(values(&list), [4, 3, 0, 1, 2]);
        list.remove(&items[0]);
        list.remove(&items[4]);
        list.remove(&items[2]);
        list.remove(&items[2]);
        assert_eq!(values(&list), [3, 1]);
        list.push_back(&items[2]);
        assert_eq!(values(&list), [3, 1, 2]);
        assert!(!items[0].links.linked() && items[1].links.linked());
    }
}
