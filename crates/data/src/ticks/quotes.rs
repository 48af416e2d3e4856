//! Rows of best bids and offers.

use std::path::Path;

use super::TickOptions;
use super::columns::Ticks;
use super::step::Step;
use crate::DataError;

/// The top of a book as a venue says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quote {
    /// When it was received; as the venue's time where the file does not say.
    pub local_ns: i64,
    /// When it happened, where the file says so.
    pub exch_ns: Option<i64>,
    /// The update it is of, where the file says so.
    pub id: Option<i64>,
    /// Price and size of the best bid, in ticks and lots.
    pub bid: (i32, i64),
    /// Price and size of the best offer, in ticks and lots.
    pub ask: (i32, i64),
}

/// Reads quotes. Tick and lot must be declared: as the tape has them.
///
/// # Errors
/// What cannot be read, with file, row and column.
pub fn read_quotes(path: &Path, options: &TickOptions) -> Result<Vec<Quote>, DataError> {
    let (tick, lot) = (options.tick.unwrap_or(0.0), options.lot.unwrap_or(0.0));
    let mut tick = Step::new(Some(tick), path, "tick")?;
    let mut lot = Step::new(Some(lot), path, "lot")?;
    let names = ["bid", "bid_size", "ask", "ask_size"];
    let mut ticks = Ticks::open(path, &names, &["u"])?;
    let mut quotes = Vec::new();
    while let Some(tile) = ticks.next()? {
        let mut columns = Vec::with_capacity(4);
        for name in names {
            columns.push(tile.numbers(name)?);
        }
        let (ids, times) = (tile.integers("u")?, tile.times()?);
        for row in 0..tile.rows() {
            let mut whole = [0; 4];
            for (at, name) in names.into_iter().enumerate() {
                let step = if at % 2 == 0 { &mut tick } else { &mut lot };
                let steps = step.of(columns[at][row]).map_err(|why| tile.wrong(row, name, why))?;
                whole[at] = steps.count;
            }
            let [bid, bid_size, ask, ask_size] = whole;
            let price = |value: i64, name: &str| {
                i32::try_from(value).map_err(|_| tile.wrong(row, name, "is too large".to_owned()))
            };
            let (received, exch_ns) = times.at(row);
            quotes.push(Quote {
                local_ns: received.or(exch_ns).unwrap_or(0),
                exch_ns,
                id: ids.as_ref().and_then(|all| all[row]),
                bid: (price(bid, "bid")?, bid_size),
                ask: (price(ask, "ask")?, ask_size),
            });
        }
    }
    Ok(quotes)
}
