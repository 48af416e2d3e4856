//! What a data set says of itself: the words that a reader of files and the checker share.
//!
//! A value is usable at a decision only once it is known; these declarations say when that is.

use std::collections::BTreeMap;

use crate::Interval;

/// Which end of a bar its stamp names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Stamp {
    /// When the bar began.
    Open,
    /// When the bar ended.
    Close,
}

/// What is known of who belonged to the universe, and when.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Membership {
    /// Each symbol belongs from a date to a date.
    Dated,
    /// A fixed list that was not chosen by what came later.
    Static,
    /// Those that are listed at the end of the data: survivors.
    ListedTodayOnly,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum ColumnKind {
    /// Currency a share.
    Price,
    /// Shares.
    Volume,
    /// A figure of a report: of a period, published later.
    Fundamental,
    /// Made of later bars: what a model learns, and no signal may read.
    Label,
    /// A name out of few: an industry, a board.
    Category,
    /// A value that some other computation made.
    Factor,
    /// Of the whole session: its high, its volume-weighted price.
    SessionStatistic,
}

/// When a value becomes known, against the bar at which it stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum KnownAt {
    /// At the bar's close.
    Close,
    /// At the bar's open.
    Open,
    /// At the end of the bar's session.
    SessionEnd,
    /// That many bars after the bar's close.
    BarsAfter(u32),
    /// The row stands at its publication, and is used that many days later.
    Publication {
        /// Whole days, 0 where none are stated.
        lag_days: u32,
    },
    /// The row stands at the end of the period that it reports on; published at most so many days
    /// later, if that is stated.
    PeriodEnd {
        /// Whole days.
        lag_days: Option<u32>,
    },
    /// The instant stands in that column of the same row.
    Column(String),
}

/// Which state of a figure that was restated a file holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Vintage {
    /// As it was first published.
    First,
    /// As it stands today: restatements included, which nobody knew then.
    Latest,
}

/// Over what a column was standardised before it was stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Normalised {
    /// Not.
    None,
    /// Over bars up to its own.
    Trailing,
    /// Over the whole sample, later bars included.
    FullSample,
}

/// What is declared of one column; what is not said is `None`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnSchema {
    /// What it holds.
    pub kind: Option<ColumnKind>,
    /// Its unit, in words: `price`, `shares`, `ratio`, `bps`, or a currency.
    pub unit: Option<String>,
    /// When its values become known.
    pub known_at: Option<KnownAt>,
    /// First or latest state, of figures that are restated.
    pub vintage: Option<Vintage>,
    /// Over what it was standardised.
    pub normalised: Option<Normalised>,
    /// Its own bar, where that is not the data's: a daily column beside hourly bars.
    pub bar: Option<Interval>,
    /// Which end of its own bar its stamps name; else the data's.
    pub stamp: Option<Stamp>,
    /// Its own calendar, where that is not the data's.
    pub calendar: Option<String>,
    /// How many later bars a label is made of.
    pub horizon_bars: Option<u32>,
}

/// What a data set declares, and which columns it has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DataSchema {
    /// Length of a bar.
    pub bar: Option<Interval>,
    /// The calendar's name.
    pub calendar: Option<String>,
    /// Which end of a bar its stamp names.
    pub stamp: Option<Stamp>,
    /// Currency of prices and capital.
    pub currency: Option<String>,
    /// How prices are adjusted: `none`, `split`, `split_dividend`, `back` …
    pub adjust: Option<String>,
    /// Who belonged, and when.
    pub membership: Option<Membership>,
    /// Every column that the data have, declared or not, by name.
    pub columns: BTreeMap<String, ColumnSchema>,
    /// Tables beside the prices, joined onto them as of.
    pub tables: Vec<TableSchema>,
    /// The file that says from when to when each symbol belonged.
    pub members: Option<String>,
}

/// What is declared of a table beside the prices: records of a symbol that become known now and
/// then, as reports do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TableSchema {
    /// The file, from the folder of the prices.
    pub file: String,
    /// When a record becomes known; a column may say otherwise.
    pub known_at: Option<KnownAt>,
    /// First or latest state; a column may say otherwise.
    pub vintage: Option<Vintage>,
    /// The column with the period that a record reports on.
    pub period: Option<String>,
    /// The columns that are taken; all of them where none is named.
    pub columns: BTreeMap<String, ColumnSchema>,
}

impl DataSchema {
    /// Data that have these columns and declare nothing.
    pub fn with_columns<'a>(names: impl IntoIterator<Item = &'a str>) -> DataSchema {
        let columns = names.into_iter().map(|name| (name.to_owned(), ColumnSchema::default()));
        DataSchema { columns: columns.collect(), ..DataSchema::default() }
    }
}
