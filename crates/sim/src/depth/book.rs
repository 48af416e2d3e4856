//! A book of price levels.

use qraft_base::tape::{Event, EventKind, Side};

use super::ladder::{Ladder, NONE};

/// Sizes shown, by side and price. Prices are ticks, sizes are lots.
#[derive(Clone, Debug)]
pub struct Book {
    bids: Ladder,
    asks: Ladder,
    /// The side that the current message last added to.
    newest: Side,
    stale: u64,
}

impl Default for Book {
    fn default() -> Book {
        Book { bids: Ladder::new(), asks: Ladder::new(), newest: Side::Buy, stale: 0 }
    }
}

/// A better price has a greater key.
#[inline]
fn key(side: Side, price: i32) -> i32 {
    match side {
        Side::Buy => price,
        Side::Sell => -price,
    }
}

impl Book {
    #[inline]
    fn side(&self, side: Side) -> &Ladder {
        match side {
            Side::Buy => &self.bids,
            Side::Sell => &self.asks,
        }
    }

    #[inline]
    fn best(&self, side: Side) -> Option<i32> {
        let best = self.side(side).best();
        (best != NONE).then(|| key(side, best))
    }

    /// The highest price that is bid.
    #[inline]
    pub fn best_bid(&self) -> Option<i32> {
        self.best(Side::Buy)
    }

    /// The lowest price that is asked.
    #[inline]
    pub fn best_ask(&self) -> Option<i32> {
        self.best(Side::Sell)
    }

    /// The best price of a side.
    #[inline]
    pub fn touch(&self, side: Side) -> Option<i32> {
        self.best(side)
    }

    /// Best bid plus best ask, which is twice the middle, in ticks. `None` where a side is empty.
    #[inline]
    pub fn mid2(&self) -> Option<i64> {
        let (bid, ask) = (self.bids.best(), self.asks.best());
        (bid != NONE && ask != NONE).then(|| i64::from(bid) - i64::from(ask))
    }

    /// The size shown at a price.
    #[inline]
    pub fn size(&self, side: Side, price: i32) -> i64 {
        self.side(side).get(key(side, price))
    }

    /// The best level of a side at a price or worse than it.
    #[inline]
    pub fn at_or_worse(&self, side: Side, price: i32) -> Option<i32> {
        let found = self.side(side).at_or_below(key(side, price));
        (found != NONE).then(|| key(side, found))
    }

    /// Levels of a side from the best to the worst, as price and size.
    pub fn levels(&self, side: Side) -> impl Iterator<Item = (i32, i64)> + '_ {
        let ladder = self.side(side);
        let mut at = ladder.best();
        std::iter::from_fn(move || {
            let found = (at != NONE).then(|| (key(side, at), ladder.get(at)))?;
            at = if at - 1 == NONE { NONE } else { ladder.at_or_below(at - 1) };
            Some(found)
        })
    }

    /// Sets the size at a price; answers the size before.
    #[inline]
    pub fn set(&mut self, side: Side, price: i32, size: i64) -> i64 {
        let key = key(side, price);
        match side {
            Side::Buy => self.bids.set(key, size),
            Side::Sell => self.asks.set(key, size),
        }
    }

    /// Forgets all levels.
    pub fn clear(&mut self) {
        self.bids.clear();
        self.asks.clear();
    }

    /// Applies one event; answers the size shown before at its price. Prints change nothing: the
    /// levels they took from are told apart. At the end of a message a crossed book is uncrossed.
    #[inline]
    pub fn apply(&mut self, event: &Event) -> i64 {
        let mut before = 0;
        match event.kind {
            EventKind::Level => {
                before = self.set(event.side, event.price, event.size);
                if event.size > 0 {
                    self.newest = event.side;
                }
            }
            EventKind::Reset => self.clear(),
            EventKind::Print | EventKind::UnsidedPrint => {}
        }
        if event.last && self.is_crossed() {
            self.uncross();
        }
        before
    }

    /// True where a buyer bids what a seller asks, or more.
    #[inline]
    pub fn is_crossed(&self) -> bool {
        let (bid, ask) = (self.bids.best(), self.asks.best());
        bid != NONE && ask != NONE && bid >= -ask
    }

    /// How many levels were dropped as stale because the book was crossed at the end of a message.
    pub fn stale_levels(&self) -> u64 {
        self.stale
    }

    /// The side that was added to last is right; levels of the other that cross it are stale.
    #[cold]
    fn uncross(&mut self) {
        let side = self.newest.opposite();
        while self.is_crossed() {
            if let Some(price) = self.best(side) {
                self.set(side, price, 0);
                self.stale += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(side: Side, price: i32, size: i64, last: bool) -> Event {
        let kind = EventKind::Level;
        Event { exch_ns: 0, local_ns: 0, size, price, kind, side, last }
    }

    #[test]
    fn levels_come_and_go() {
        let mut book = Book::default();
        assert_eq!((book.best_bid(), book.best_ask(), book.mid2()), (None, None, None));
        assert_eq!(book.apply(&level(Side::Buy, 100, 5, true)), 0);
        assert_eq!(book.apply(&level(Side::Buy, 98, 7, true)), 0);
        assert_eq!(book.apply(&level(Side::Sell, 103, 1, true)), 0);
        assert_eq!(book.apply(&level(Side::Sell, 102, 2, true)), 0);
        assert_eq!(
            (book.best_bid(), book.best_ask(), book.mid2()),
            (Some(100), Some(102), Some(202))
        );
        assert_eq!(book.apply(&level(Side::Buy, 100, 0, true)), 5);
        assert_eq!(book.best_bid(), Some(98));
        assert_eq!(book.levels(Side::Sell).collect::<Vec<_>>(), [(102, 2), (103, 1)]);
        assert_eq!(book.at_or_worse(Side::Sell, 103), Some(103));
        assert_eq!(book.at_or_worse(Side::Buy, 97), None);
        book.apply(&Event { kind: EventKind::Reset, ..level(Side::Buy, 0, 0, true) });
        assert_eq!(book.levels(Side::Buy).count() + book.levels(Side::Sell).count(), 0);
    }

    #[test]
    fn a_book_is_uncrossed_at_the_end_of_a_message_only() {
        let mut book = Book::default();
        book.apply(&level(Side::Sell, 101, 4, false));
        book.apply(&level(Side::Sell, 103, 4, true));
        book.apply(&level(Side::Buy, 102, 1, false));
        assert!(book.is_crossed());
        book.apply(&level(Side::Sell, 101, 0, true));
        assert_eq!(
            (book.best_bid(), book.best_ask(), book.stale_levels()),
            (Some(102), Some(103), 0)
        );
        book.apply(&level(Side::Sell, 102, 9, true));
        assert_eq!((book.best_bid(), book.best_ask(), book.stale_levels()), (None, Some(102), 1));
    }
}
