//! One side of a book: sizes by price. Prices near the best are slots of an array under a two-level
//! bit map, so that a change and the search for the next level take a few instructions; prices far
//! from it are kept in an ordered map.
//!
//! Prices are turned into *keys* by the book so that a greater key is always the better price.

use std::collections::BTreeMap;

/// Slots of the array, a power of 2.
const SLOTS: usize = 1 << 15;
const WORDS: usize = SLOTS / 64;
const GROUPS: usize = WORDS / 64;
/// A best key nearer than this to the low end makes the array move: worse levels need room too.
const LOW: i64 = (SLOTS / 8) as i64;

/// The key of no level.
pub(crate) const NONE: i32 = i32::MIN;

/// Sizes by key.
#[derive(Clone, Debug)]
pub(crate) struct Ladder {
    sizes: Box<[i64]>,
    words: Box<[u64]>,
    groups: [u64; GROUPS],
    /// Key of slot 0.
    base: i64,
    best: i32,
    /// Levels below the array, all worse than every level in it.
    far: BTreeMap<i32, i64>,
}

impl Ladder {
    pub(crate) fn new() -> Ladder {
        Ladder {
            sizes: vec![0; SLOTS].into_boxed_slice(),
            words: vec![0; WORDS].into_boxed_slice(),
            groups: [0; GROUPS],
            base: 0,
            best: NONE,
            far: BTreeMap::new(),
        }
    }

    /// The best key, [`NONE`] where there is no level.
    #[inline]
    pub(crate) fn best(&self) -> i32 {
        self.best
    }

    #[inline]
    fn slot(&self, key: i32) -> Option<usize> {
        let at = (i64::from(key) - self.base) as u64;
        (at < SLOTS as u64).then_some(at as usize)
    }

    /// The size at a key, 0 where there is no level.
    #[inline]
    pub(crate) fn get(&self, key: i32) -> i64 {
        match self.slot(key) {
            Some(slot) => self.sizes[slot],
            None => self.far.get(&key).copied().unwrap_or(0),
        }
    }

    /// Sets the size at a key; answers the size before.
    #[inline]
    pub(crate) fn set(&mut self, key: i32, size: i64) -> i64 {
        if size > 0 && key > self.best {
            return self.improve(key, size);
        }
        let Some(slot) = self.slot(key) else { return self.set_far(key, size) };
        let before = std::mem::replace(&mut self.sizes[slot], size);
        if size > 0 {
            self.mark(slot);
        } else if before > 0 {
            self.unmark(slot);
            if key == self.best {
                self.best_gone();
            }
        }
        before
    }

    /// The best level at or below a key; [`NONE`] where there is none.
    pub(crate) fn at_or_below(&self, key: i32) -> i32 {
        if key >= self.best {
            return self.best;
        }
        let at = i64::from(key) - self.base;
        if at >= 0
            && let Some(slot) = self.scan(at as usize)
        {
            return (self.base + slot as i64) as i32;
        }
        self.far.range(..=key).next_back().map_or(NONE, |(key, _)| *key)
    }

    /// Forgets all levels.
    pub(crate) fn clear(&mut self) {
        for word in 0..WORDS {
            let mut bits = std::mem::take(&mut self.words[word]);
            while bits != 0 {
                self.sizes[word * 64 + bits.trailing_zeros() as usize] = 0;
                bits &= bits - 1;
            }
        }
        self.groups = [0; GROUPS];
        self.far.clear();
        self.best = NONE;
    }

    /// A level better than all others.
    fn improve(&mut self, key: i32, size: i64) -> i64 {
        if self.slot(key).is_none() || self.best == NONE {
            self.move_to(key);
        }
        self.best = key;
        let at = (i64::from(key) - self.base) as usize;
        self.sizes[at] = size;
        self.mark(at);
        0
    }

    fn set_far(&mut self, key: i32, size: i64) -> i64 {
        let before = if size > 0 { self.far.insert(key, size) } else { self.far.remove(&key) };
        before.unwrap_or(0)
    }

    /// The best level was deleted: the next takes its place.
    fn best_gone(&mut self) {
        let at = (i64::from(self.best) - self.base) as usize;
        match self.scan(at) {
            Some(slot) => {
                self.best = (self.base + slot as i64) as i32;
                if (slot as i64) < LOW && !self.far.is_empty() {
                    self.move_to(self.best);
                }
            }
            None => {
                self.best = self.far.last_key_value().map_or(NONE, |(key, _)| *key);
                if self.best != NONE {
                    self.move_to(self.best);
                }
            }
        }
    }

    /// Lays the array anew, with a key in its middle.
    #[cold]
    fn move_to(&mut self, key: i32) {
        for word in 0..WORDS {
            let mut bits = std::mem::take(&mut self.words[word]);
            while bits != 0 {
                let slot = word * 64 + bits.trailing_zeros() as usize;
                let size = std::mem::take(&mut self.sizes[slot]);
                self.far.insert((self.base + slot as i64) as i32, size);
                bits &= bits - 1;
            }
        }
        self.groups = [0; GROUPS];
        self.base = i64::from(key) - (SLOTS / 2) as i64;
        let low = self.base.max(i64::from(NONE)) as i32;
        let near = self.far.split_off(&low);
        for (key, size) in near {
            let slot = (i64::from(key) - self.base) as usize;
            self.sizes[slot] = size;
            self.mark(slot);
        }
    }

    #[inline]
    fn mark(&mut self, slot: usize) {
        self.words[slot / 64] |= 1 << (slot % 64);
        self.groups[slot / 4096] |= 1 << (slot / 64 % 64);
    }

    #[inline]
    fn unmark(&mut self, slot: usize) {
        let word = &mut self.words[slot / 64];
        *word &= !(1 << (slot % 64));
        if *word == 0 {
            self.groups[slot / 4096] &= !(1 << (slot / 64 % 64));
        }
    }

    /// The highest marked slot at or below one.
    #[inline]
    fn scan(&self, slot: usize) -> Option<usize> {
        let slot = slot.min(SLOTS - 1);
        let upto = |at: usize| u64::MAX >> (63 - at % 64);
        let bits = self.words[slot / 64] & upto(slot);
        if bits != 0 {
            return Some(slot / 64 * 64 + top(bits));
        }
        let mut word = (slot / 64).checked_sub(1)?;
        loop {
            let group = self.groups[word / 64] & upto(word);
            if group != 0 {
                let word = word / 64 * 64 + top(group);
                return Some(word * 64 + top(self.words[word]));
            }
            word = (word / 64 * 64).checked_sub(1)?;
        }
    }
}

/// The highest bit that is set.
#[inline]
fn top(bits: u64) -> usize {
    63 - bits.leading_zeros() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a ladder is, without an array.
    fn agree(ladder: &Ladder, plain: &BTreeMap<i32, i64>) {
        let best = plain.last_key_value().map_or(NONE, |(key, _)| *key);
        assert_eq!(ladder.best(), best);
        let (mut key, mut walked) = (ladder.best(), Vec::new());
        while key != NONE {
            walked.push((key, ladder.get(key)));
            key = ladder.at_or_below(key - 1);
        }
        let want: Vec<(i32, i64)> = plain.iter().rev().map(|(k, s)| (*k, *s)).collect();
        assert_eq!(walked, want);
    }

    proptest! {
        #[test]
        fn equals_an_ordered_map(
            changes in prop::collection::vec(
                (prop_oneof![0i32..200, -40_000i32..40_000, -5_000_000i32..5_000_000], 0i64..4),
                1..300,
            )
        ) {
            let (mut ladder, mut plain) = (Ladder::new(), BTreeMap::new());
            for (at, (key, size)) in changes.iter().enumerate() {
                let before = ladder.set(*key, *size);
                let want = match size {
                    0 => plain.remove(key),
                    _ => plain.insert(*key, *size),
                };
                prop_assert_eq!(before, want.unwrap_or(0));
                if at % 16 == 0 {
                    agree(&ladder, &plain);
                }
            }
            agree(&ladder, &plain);
            ladder.clear();
            agree(&ladder, &BTreeMap::new());
        }
    }
}
