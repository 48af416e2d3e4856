//! From records to a panel: whose stamp is when, and what is missing.

use std::collections::BTreeSet;
use std::path::Path;

use qraft_base::schema::Stamp as End;
use qraft_base::{Interval, IntervalUnit, Symbol, Ts};

use crate::calendar::Calendar;
use crate::error::Place;
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

/// What a file and its declarations make of its rows.
pub(crate) struct Axis {
    pub calendar: &'static Calendar,
    pub bar: Interval,
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
        return Err(DataError::Empty {
            place: Place::file(path),
            message: "has a header but no records".to_owned(),
        });
    }
    table.check_values(path)?;
    check_close(path, table)?;
    check_offsets(path, table)?;
    let declared = &options.declared;
    let names = [&options.calendar, &declared.calendar, &table.calendar];
    let name = names.into_iter().flatten().next().map_or("none", String::as_str);
    let calendar = Calendar::named(name).ok_or_else(|| unknown_calendar(name))?;
    let told = options.bar.or(declared.bar).or(table.bar);
    let bar = bar(path, &table.stamps, told)?;
    let stamps = if bar.is_intraday() {
        instants(path, table, calendar, bar, declared.stamp == Some(End::Close))?
    } else {
        dates(&table.stamps, calendar)
    };
    Ok(Axis { calendar, bar, stamps })
}

fn check_close(path: &Path, table: &LongTable) -> Result<(), DataError> {
    let close = table.columns.iter().find(|(name, _)| name == "close");
    if close.is_some_and(|(_, values)| values.iter().any(|x| !x.is_nan())) {
        return Ok(());
    }
    Err(DataError::Empty {
        place: Place::file(path).column("close"),
        message: "holds no number at all; a panel needs closes".to_owned(),
    })
}

/// Either every stamp has an offset, or none.
fn check_offsets(path: &Path, table: &LongTable) -> Result<(), DataError> {
    let has = |stamp: &Stamp| stamp.offset_s.is_some();
    let first = has(&table.stamps[0]);
    let Some(record) = table.stamps.iter().position(|stamp| has(stamp) != first) else {
        return Ok(());
    };
    let (this, before) = if first { ("no", "have one") } else { ("an", "have none") };
    Err(DataError::Stamp {
        place: Place::file(path).row(table.row(record)).column("ts"),
        message: format!(
            "has {this} offset from UTC where the stamps before it {before}; write all of \
             them alike"
        ),
    })
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
    let mut gaps: Vec<i64> =
        instants.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
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

/// Daily and longer bars: midnight UTC of each record's session.
fn dates(stamps: &[Stamp], calendar: &Calendar) -> Vec<Ts> {
    let session = |stamp: &Stamp| {
        if stamp.is_midnight() || stamp.offset_s.is_none() || calendar.is_none() {
            stamp.day()
        } else {
            calendar.local(Ts(stamp.instant_ns())).0
        }
    };
    stamps.iter().map(|stamp| Ts::from_day(session(stamp))).collect()
}

/// Intraday bars: the instant each record's bar opens.
fn instants(
    path: &Path,
    table: &LongTable,
    calendar: &Calendar,
    bar: Interval,
    stamped_at_close: bool,
) -> Result<Vec<Ts>, DataError> {
    let back = if stamped_at_close { bar.seconds().unwrap_or(0) as i64 * SECOND_NS } else { 0 };
    let mut zone = LocalClock { calendar, hour: i64::MIN, offset_ns: 0 };
    let mut instants = Vec::with_capacity(table.stamps.len());
    for (record, stamp) in table.stamps.iter().enumerate() {
        let instant = match stamp.offset_s {
            Some(_) => Some(stamp.instant_ns()),
            None => zone.instant_ns(stamp.clock_ns),
        };
        let Some(instant) = instant.and_then(|ns| ns.checked_sub(back)) else {
            return Err(DataError::Stamp {
                place: Place::file(path).row(table.row(record)).column("ts"),
                message: "is outside of the years 1678 to 2261".to_owned(),
            });
        };
        instants.push(Ts(instant));
    }
    Ok(instants)
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
    let Axis { calendar, bar, stamps } = axis;
    let mut ts = stamps.clone();
    ts.sort_unstable();
    ts.dedup();
    let mut symbols: Vec<Symbol> = table.symbols.clone();
    symbols.sort();
    let place_of = |symbol: &Symbol| symbols.binary_search(symbol).unwrap_or_default();
    let to: Vec<usize> = table.symbols.iter().map(place_of).collect();
    let width = symbols.len();
    let cells = ts.len().checked_mul(width).filter(|cells| *cells <= MAX_CELLS);
    let Some(cells) = cells else {
        return Err(DataError::Format {
            place: Place::file(path),
            message: format!(
                "{} stamps × {width} symbols are too many for one panel; split the file by \
                 time or symbol",
                ts.len()
            ),
        });
    };
    // Which record a cell comes from, plus one; 0 is none.
    let mut source = vec![0_u32; cells];
    for (record, (stamp, symbol)) in stamps.iter().zip(&table.symbol_of).enumerate() {
        let row = ts.binary_search(stamp).unwrap_or_default();
        let cell = &mut source[row * width + to[*symbol as usize]];
        if *cell != 0 {
            let first = *cell as usize - 1;
            return Err(duplicate(path, table, (first, record), *bar));
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
    let columns = here.map(|(name, values)| (name.clone(), spread(values))).collect();
    Panel::from_columns(symbols, ts, *bar, calendar.name(), columns)
}

fn duplicate(
    path: &Path,
    table: &LongTable,
    (first, second): (usize, usize),
    bar: Interval,
) -> DataError {
    let symbol = &table.symbols[table.symbol_of[second] as usize];
    let same = table.stamps[first] == table.stamps[second];
    let why = if same { "have the same stamp" } else { "fall on the same session" };
    let hint = if same {
        "drop one of them".to_owned()
    } else {
        format!("bars are taken to be {bar}; declare another `bar` if they are shorter")
    };
    DataError::Duplicate {
        place: Place::file(path).row(table.row(second)).column("ts"),
        message: format!(
            "this record of `{symbol}` and that of {} {why}; {hint}",
            table.row(first)
        ),
    }
}
