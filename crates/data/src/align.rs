//! From records to a panel: whose stamp is when, and what is missing.

use std::collections::BTreeSet;
use std::path::Path;

use qraft_base::schema::Stamp as End;
use qraft_base::{Interval, IntervalUnit, Symbol, Ts};

use crate::calendar::Calendar;
use crate::error::{Place, Row};
use crate::load::LoadOptions;
use crate::long::LongTable;
use crate::panel::unknown_calendar;
use crate::stamp::Stamp;
use crate::{DataError, Panel};

const SECOND_NS: i64 = 1_000_000_000;
const HOUR_NS: i64 = 3600 * SECOND_NS;
/// Distances from here on are days: the day on which clocks go forward has 23 hours.
const DAILY_FROM_NS: i64 = 23 * HOUR_NS;
/// Cells of one column that a panel may have (16 GiB of numbers).
const MAX_CELLS: usize = 1 << 31;

/// What a file and its declarations make of its stamps.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub calendar: &'static Calendar,
    pub bar: Interval,
    stamped_at_close: bool,
}

/// What a file and its declarations make of its rows.
pub(crate) struct Axis {
    pub clock: Clock,
    /// A record each: the instant at which an intraday bar opens, else midnight UTC of the date.
    pub stamps: Vec<Ts>,
}

/// Whose stamp is when.
pub(crate) fn axis(
    path: &Path,
    table: &LongTable,
    options: &LoadOptions,
) -> Result<Axis, DataError> {
    if table.stamps.is_empty() {
        return Err(no_records(path));
    }
    table.check_values(path)?;
    let close = table.columns.iter().find(|(name, _)| name == "close");
    if !close.is_some_and(|(_, values)| values.iter().any(|x| !x.is_nan())) {
        return Err(no_close(path));
    }
    let has = |stamp: &Stamp| stamp.offset_s.is_some();
    let first = has(&table.stamps[0]);
    if let Some(record) = table.stamps.iter().position(|stamp| has(stamp) != first) {
        return Err(mixed_offsets(path, table.row(record), first));
    }
    let clock = Clock::of(path, table, &table.stamps, options)?;
    let stamps = clock.stamps(&table.stamps);
    let stamps = stamps.map_err(|record| outside(path, table.row(record)))?;
    Ok(Axis { clock, stamps })
}

impl Clock {
    /// That of a panel; `None` where its calendar is not known.
    pub fn of_panel(panel: &Panel) -> Option<Clock> {
        let calendar = Calendar::named(&panel.calendar)?;
        Some(Clock { calendar, bar: panel.bar, stamped_at_close: false })
    }

    /// Of these stamps, of which one each is enough; the table knows what the file says of itself.
    pub fn of(
        path: &Path,
        table: &LongTable,
        stamps: &[Stamp],
        options: &LoadOptions,
    ) -> Result<Clock, DataError> {
        let declared = &options.declared;
        let names = [&options.calendar, &declared.calendar, &table.calendar];
        let name = names.into_iter().flatten().next().map_or("none", String::as_str);
        let calendar = Calendar::named(name).ok_or_else(|| unknown_calendar(name))?;
        let told = options.bar.or(declared.bar).or(table.bar);
        let bar = bar(path, stamps, told)?;
        Ok(Clock { calendar, bar, stamped_at_close: declared.stamp == Some(End::Close) })
    }

    /// When the bars of these stamps are. Errors: the place of the first that is too far away.
    pub fn stamps(&self, stamps: &[Stamp]) -> Result<Vec<Ts>, usize> {
        if self.bar.is_intraday() { self.instants(stamps) } else { Ok(self.dates(stamps)) }
    }

    /// Daily and longer bars: midnight UTC of each record's session.
    fn dates(&self, stamps: &[Stamp]) -> Vec<Ts> {
        let session = |stamp: &Stamp| {
            if stamp.is_midnight() || stamp.offset_s.is_none() || self.calendar.is_none() {
                stamp.day()
            } else {
                self.calendar.local(Ts(stamp.instant_ns())).0
            }
        };
        stamps.iter().map(|stamp| Ts::from_day(session(stamp))).collect()
    }

    /// Intraday bars: the instant each record's bar opens.
    fn instants(&self, stamps: &[Stamp]) -> Result<Vec<Ts>, usize> {
        let length = self.bar.seconds().unwrap_or(0) as i64 * SECOND_NS;
        let back = if self.stamped_at_close { length } else { 0 };
        let mut zone = LocalClock { calendar: self.calendar, hour: i64::MIN, offset_ns: 0 };
        let mut instants = Vec::with_capacity(stamps.len());
        for (record, stamp) in stamps.iter().enumerate() {
            let instant = match stamp.offset_s {
                Some(_) => Some(stamp.instant_ns()),
                None => zone.instant_ns(stamp.clock_ns),
            };
            let instant = instant.and_then(|ns| ns.checked_sub(back)).ok_or(record)?;
            instants.push(Ts(instant));
        }
        Ok(instants)
    }
}

pub(crate) fn no_records(path: &Path) -> DataError {
    let message = "has a header but no records".to_owned();
    DataError::Empty { place: Place::file(path), message }
}

pub(crate) fn no_close(path: &Path) -> DataError {
    DataError::Empty {
        place: Place::file(path).column("close"),
        message: "holds no number at all; a panel needs closes".to_owned(),
    }
}

/// Either every stamp has an offset, as the first has or has not, or none.
pub(crate) fn mixed_offsets(path: &Path, row: Row, first: bool) -> DataError {
    let (this, before) = if first { ("no", "have one") } else { ("an", "have none") };
    DataError::Stamp {
        place: Place::file(path).row(row).column("ts"),
        message: format!(
            "has {this} offset from UTC where the stamps before it {before}; write all of \
             them alike"
        ),
    }
}

pub(crate) fn outside(path: &Path, row: Row) -> DataError {
    DataError::Stamp {
        place: Place::file(path).row(row).column("ts"),
        message: "is outside of the years 1678 to 2261".to_owned(),
    }
}

/// The bar length: as told, if the stamps allow it, else from the median distance.
fn bar(path: &Path, stamps: &[Stamp], told: Option<Interval>) -> Result<Interval, DataError> {
    let fail =
        |message: String| Err(DataError::Declaration { place: Some(Place::file(path)), message });
    let dates_only = stamps.iter().all(|stamp| stamp.is_midnight());
    let mut instants: Vec<i64> = if dates_only {
        stamps.iter().map(|stamp| stamp.clock_ns).collect()
    } else {
        stamps.iter().map(|stamp| stamp.instant_ns()).collect()
    };
    instants.sort_unstable();
    instants.dedup();
    // In their own place: there may be very many.
    let count = instants.len().saturating_sub(1);
    (0..count).for_each(|at| instants[at] = instants[at + 1].saturating_sub(instants[at]));
    let gaps = &mut instants[..count];
    let median = gaps.len() / 2;
    let gap = (!gaps.is_empty()).then(|| *gaps.select_nth_unstable(median).1);
    match (told, gap) {
        (Some(told), Some(gap)) if told.is_intraday() => {
            let length = told.seconds().unwrap_or(0) as i64 * SECOND_NS;
            if gap < length {
                return fail(format!("bars of {told} are declared, but stamps are closer"));
            }
            if dates_only {
                return fail(format!("bars of {told} are declared, but the stamps are dates"));
            }
            Ok(told)
        }
        (Some(told), _) => Ok(told),
        (None, None) if dates_only => Ok(Interval::DAY),
        (None, None) => {
            fail("one stamp does not tell the length of a bar; declare `bar`".to_owned())
        }
        (None, Some(gap)) if gap >= DAILY_FROM_NS => {
            Ok(days(gap.saturating_add(HOUR_NS) / Ts::DAY_NS))
        }
        (None, Some(gap)) if gap % SECOND_NS != 0 => fail(
            "stamps are no whole seconds apart, so these are no bars; aggregate them, or \
             declare `bar`"
                .to_owned(),
        ),
        (None, Some(gap)) => Ok(within_day(gap / SECOND_NS)),
    }
}

fn days(gap: i64) -> Interval {
    let (count, unit) = match gap {
        7 => (1, IntervalUnit::Week),
        14 => (2, IntervalUnit::Week),
        28..=31 => (1, IntervalUnit::Month),
        89..=92 => (3, IntervalUnit::Month),
        365..=366 => (12, IntervalUnit::Month),
        _ => (1, IntervalUnit::Day),
    };
    Interval { count, unit }
}

fn within_day(seconds: i64) -> Interval {
    let (length, unit) = if seconds % 3600 == 0 {
        (3600, IntervalUnit::Hour)
    } else if seconds % 60 == 0 {
        (60, IntervalUnit::Minute)
    } else {
        (1, IntervalUnit::Second)
    };
    Interval { count: (seconds / length) as u32, unit }
}

/// An exchange's clock to UTC. The offset is kept for the hour, since zones change on whole hours.
struct LocalClock<'a> {
    calendar: &'a Calendar,
    hour: i64,
    offset_ns: i64,
}

impl LocalClock<'_> {
    /// The instant of a local time. One that a change of clocks skips counts as an hour later, one
    /// that it repeats is the first of the two.
    fn instant_ns(&mut self, clock_ns: i64) -> Option<i64> {
        let hour = clock_ns.div_euclid(HOUR_NS);
        if hour != self.hour {
            let instant_ns = self.calendar.instant_of_clock(clock_ns)?;
            (self.hour, self.offset_ns) = (hour, clock_ns.checked_sub(instant_ns)?);
        }
        clock_ns.checked_sub(self.offset_ns)
    }
}

/// The panel of all number columns but those that stand elsewhere than in their record's row.
pub(crate) fn align(
    path: &Path,
    table: &LongTable,
    axis: &Axis,
    elsewhere: &BTreeSet<&str>,
) -> Result<Panel, DataError> {
    let Axis { clock: Clock { calendar, bar, .. }, stamps } = axis;
    let mut ts = stamps.clone();
    ts.sort_unstable();
    ts.dedup();
    let mut symbols: Vec<Symbol> = table.symbols.clone();
    symbols.sort();
    let place_of = |symbol: &Symbol| symbols.binary_search(symbol).unwrap_or_default();
    let to: Vec<usize> = table.symbols.iter().map(place_of).collect();
    let width = symbols.len();
    let cells = cells(path, ts.len(), width)?;
    // Which record a cell comes from, plus one; 0 is none.
    let mut source = vec![0_u32; cells];
    for (record, (stamp, symbol)) in stamps.iter().zip(&table.symbol_of).enumerate() {
        let row = ts.binary_search(stamp).unwrap_or_default();
        let cell = &mut source[row * width + to[*symbol as usize]];
        if *cell != 0 {
            let first = *cell as usize - 1;
            let symbol = &table.symbols[*symbol as usize];
            let of = |record: usize| (table.row(record), table.stamps[record]);
            return Err(duplicate(path, symbol, of(first), of(record), *bar));
        }
        *cell = record as u32 + 1;
    }
    let spread = |values: &Vec<f64>| -> Vec<f64> {
        let of = |from: &u32| match from {
            0 => f64::NAN,
            from => values[*from as usize - 1],
        };
        source.iter().map(of).collect()
    };
    let here = table.columns.iter().filter(|(name, _)| !elsewhere.contains(name.as_str()));
    let columns = here.map(|(name, values)| (name.clone(), spread(values)));
    Panel::from_columns(symbols, ts, *bar, calendar.name(), columns.collect::<Vec<_>>())
}

/// How many cells a column of that shape has. Errors: too many.
pub(crate) fn cells(path: &Path, bars: usize, width: usize) -> Result<usize, DataError> {
    let cells = bars.checked_mul(width).filter(|cells| *cells <= MAX_CELLS);
    cells.ok_or_else(|| DataError::Format {
        place: Place::file(path),
        message: format!(
            "{bars} stamps × {width} symbols are too many for one panel; split the file by time \
             or symbol"
        ),
    })
}

/// Two records of one symbol in one bar, each by its row and stamp.
pub(crate) fn duplicate(
    path: &Path,
    symbol: &Symbol,
    first: (Row, Stamp),
    second: (Row, Stamp),
    bar: Interval,
) -> DataError {
    let same = first.1 == second.1;
    let why = if same { "have the same stamp" } else { "fall on the same session" };
    let hint = if same {
        "drop one of them".to_owned()
    } else {
        format!("bars are taken to be {bar}; declare another `bar` if they are shorter")
    };
    DataError::Duplicate {
        place: Place::file(path).row(second.0).column("ts"),
        message: format!("this record of `{symbol}` and that of {} {why}; {hint}", first.0),
    }
}
