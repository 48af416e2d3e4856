//! Depth, prints and quotes of one instrument, from Parquet to a [`Tape`].
//!
//! Files are read batch by batch, once. What the columns are:
//!
//! - levels: `side` (bid, ask), `price`, `size` (0 deletes), and where there: `is_snapshot`, `seq`
//!   (which message a row belongs to, counted over all files of the instrument), `U`, `u`, `pu`
//!   (first and last update in the message, last update of the message before)
//! - prints: `side` (buy, sell: the taker's; may be empty), `price`, `size`, and `seq` where there
//! - quotes: `bid`, `bid_size`, `ask`, `ask_size`, and `u` where there
//! - in each: `ts`, when it was received, and `exch_ms`, when it happened by the venue's clock in
//!   milliseconds since 1970 UTC. Where one of them is absent it is as the other.
//!
//! Prices become ticks and sizes become lots. A declared tick or lot is held: a value between two
//! is an error. One that is not declared is the greatest that fits all values.
//!
//! **Snapshots.** With `is_snapshot`, changes before the first snapshot are kept back, and those
//! that it does not know yet (`u` past its own) are applied after it, at the time of its receipt: a
//! snapshot is asked for, and arrives later than changes that follow it. A break in the chain of
//! updates is an error.
//!
//! **Order.** Events are ordered by the venue's time, then by `seq` (where a file has none: prints
//! before levels). The venue's time of a message never falls below that of the one before, and
//! nothing is received before what precedes it on the tape; both corrections are counted.

mod columns;
mod levels;
mod merge;
mod prints;
mod quotes;
mod step;

use std::path::Path;

use qraft_base::tape::Tape;

use crate::DataError;
pub use quotes::{Quote, read_quotes};

/// How the clock of receipt relates to the venue's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LocalClock {
    /// It is right.
    #[default]
    Right,
    /// Add this to it.
    Shift {
        /// Nanoseconds.
        ns: i64,
    },
    /// It is off by what makes the fastest event take this long.
    Fastest {
        /// Nanoseconds.
        ns: i64,
    },
}

/// What files do not say of themselves.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct TickOptions {
    /// Price of one tick.
    pub tick: Option<f64>,
    /// Size of one lot.
    pub lot: Option<f64>,
    /// How the clock of receipt relates to the venue's.
    pub clock: LocalClock,
}

/// The end of a message of levels on the tape, and its update id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Update {
    /// How many events of the tape there are up to its end.
    pub events: usize,
    /// The last update in it, where the file says so.
    pub id: Option<i64>,
}

/// What was read, and what was done to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TickCounts {
    /// Rows of levels.
    pub levels: usize,
    /// Messages of levels.
    pub messages: usize,
    /// Snapshots among them.
    pub snapshots: usize,
    /// Messages older than the first snapshot, left out.
    pub outdated: usize,
    /// Messages that came before their snapshot and are applied after it.
    pub kept_back: usize,
    /// Prints.
    pub prints: usize,
    /// Messages whose time at the venue was below the one before, and is now equal to it.
    pub venue_back: usize,
    /// Events received before what precedes them on the tape, and now with it.
    pub overtaken: usize,
    /// What was added to the clock of receipt, nanoseconds.
    pub clock_shift_ns: i64,
    /// The least time from venue to receipt after that, nanoseconds.
    pub fastest_ns: i64,
}

/// A tape with what is known of it.
#[derive(Clone, PartialEq, Debug)]
pub struct LoadedTape {
    /// The tape.
    pub tape: Tape,
    /// Where messages of levels end on it.
    pub updates: Vec<Update>,
    /// What was read, and what was done to it.
    pub counts: TickCounts,
}

/// Reads levels, and prints where there is a file of them.
///
/// # Errors
/// What cannot be read, with file, row and column; a broken chain of updates; events that are
/// received before they happen.
pub fn load_tape(
    levels: &Path,
    prints: Option<&Path>,
    options: &TickOptions,
) -> Result<LoadedTape, DataError> {
    let mut price = step::Step::new(options.tick, levels, "tick")?;
    let mut size = step::Step::new(options.lot, levels, "lot")?;
    let mut read = levels::read(levels, &mut price, &mut size)?;
    let prints = match prints {
        Some(path) => prints::read(path, &mut price, &mut size, &mut read.events)?,
        None => Vec::new(),
    };
    merge::finish(levels, read, prints, (price.value(), size.value()), options.clock)
}

#[cfg(test)]
mod tests;
