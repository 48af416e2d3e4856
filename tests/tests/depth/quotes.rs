//! A book rebuilt from a snapshot and changes is the venue's own best bid and offer.
//!
//! Both streams number the venue's updates. A message of changes holds all updates up to its last,
//! `u`; a quote is the top of the book after its own update. So the book after a message is the
//! last quote whose update is not past `u`: that quote is compared. The other quotes were
//! superseded before the next message and no book of the level feed ever showed them.

use qraft_base::tape::Side;
use qraft_data::ticks::Quote;
use qraft_sim::depth::Book;

use crate::feed::{FEEDS, Feed};

/// What became of each quote, and of each message.
#[derive(Default, Debug, PartialEq)]
struct Classes {
    /// Quotes that a message ends on: compared.
    compared: usize,
    equal: usize,
    /// Quotes before the snapshot.
    before: usize,
    /// Quotes that another one follows before the message ends.
    superseded: usize,
    /// Quotes after the last message.
    after: usize,
    /// Messages with no quote of their own: compared with the quote that still stands.
    standing: usize,
    standing_equal: usize,
    /// Messages before the first quote.
    no_quote: usize,
}

fn top(book: &Book) -> Option<((i32, i64), (i32, i64))> {
    let of = |side| book.touch(side).map(|price| (price, book.size(side, price)));
    of(Side::Buy).zip(of(Side::Sell))
}

fn compare(feed: &Feed, quotes: &[Quote]) -> Option<Classes> {
    let loaded = feed.tape(true)?;
    let (mut book, mut done, mut at) = (Book::default(), 0, 0);
    let mut classes = Classes::default();
    for (message, update) in loaded.updates.iter().enumerate() {
        for event in &loaded.tape.events()[done..update.events] {
            book.apply(event);
        }
        done = update.events;
        let id = update.id.expect("the venue numbers its updates");
        let from = at;
        while quotes.get(at).is_some_and(|quote| quote.id.is_some_and(|q| q <= id)) {
            at += 1;
        }
        let new = at - from;
        let is = top(&book);
        let equal = |quote: &Quote| is == Some((quote.bid, quote.ask));
        if message == 0 {
            // The snapshot: quotes up to it were before there was a book, but for the last one.
            classes.before += new.saturating_sub(1);
        } else {
            classes.superseded += new.saturating_sub(1);
        }
        match quotes[..at].last() {
            Some(quote) if new > 0 => {
                classes.compared += 1;
                classes.equal += usize::from(equal(quote));
            }
            Some(quote) => {
                classes.standing += 1;
                classes.standing_equal += usize::from(equal(quote));
            }
            None => classes.no_quote += 1,
        }
    }
    classes.after = quotes.len() - at;
    println!("{}: {:?}", feed.market, loaded.counts);
    assert_eq!(book.stale_levels(), 0, "no message of a venue crosses its own book");
    Some(classes)
}

#[test]
fn the_book_is_the_venue_s_own_top() {
    for feed in &FEEDS {
        let Some(quotes) = feed.quotes() else { continue };
        let Some(classes) = compare(feed, &quotes) else { continue };
        println!("{}: {} quotes, {classes:?}", feed.market, quotes.len());
        let Classes { compared, equal, before, superseded, after, .. } = classes;
        assert_eq!(compared + before + superseded + after, quotes.len());
        assert!(compared > 1_000, "hardly anything was compared");
        assert_eq!(equal, compared, "books that are not the venue's");
        assert_eq!(classes.standing_equal, classes.standing, "books that are not the venue's");
    }
}

#[test]
fn tick_and_lot_are_found() {
    for feed in &FEEDS {
        let Some(loaded) = feed.tape(false) else { continue };
        assert_eq!((loaded.tape.tick(), loaded.tape.lot()), (feed.tick, feed.lot));
        let declared = feed.tape(true).expect("the same files");
        assert_eq!(declared.tape, loaded.tape);
    }
}
