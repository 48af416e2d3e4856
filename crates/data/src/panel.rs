//! Aligned columns of many symbols over one time axis.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use qraft_base::{Digest, DigestBuilder, Interval, Symbol, Ts, nearest};

use crate::align::Clock;
use crate::calendar::{Calendar, date_text, weekday};
use crate::column::{Place, Writer};
use crate::stamp::Stamp;
use crate::{Column, DataError};

/// A table of bars: every column is time-major, `[bar][symbol]`, so that the symbols of one bar lie
/// side by side. What is missing is NaN, and never trades.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Sorted, unique.
    pub symbols: Vec<Symbol>,
    /// Strictly increasing. A daily bar's stamp is midnight UTC of its session's date.
    pub ts: Vec<Ts>,
    /// Length of a bar.
    pub bar: Interval,
    /// The calendar's name: `XNYS`, `XSHG`, `24/7`, or `none`.
    pub calendar: String,
    /// Periods a year, by calendar and bar: 252, 243, 365, 525600 …
    pub periods_per_year: f64,
    /// Ordinal of each bar's session, from 0; rises by one from session to session.
    pub session: Vec<u32>,
    /// Columns by name, sorted: `close`, `high`, `low`, `open`, `volume`, and any other number
    /// column.
    pub columns: Vec<(String, Column)>,
    /// The names behind the codes of category columns, by column: a code is a place in the list.
    pub categories: BTreeMap<String, Vec<String>>,
    /// Whether each symbol belongs to the universe at each bar, `[bar][symbol]`; `None` where all
    /// of them always do.
    pub members: Option<Vec<bool>>,
    /// What the panel is, by content: symbols, stamps, bar, calendar, every column's bits, the
    /// names of categories and the dates of membership.
    pub snapshot: Digest,
}

impl Panel {
    /// Number of bars.
    pub fn bars(&self) -> usize {
        self.ts.len()
    }

    /// Number of symbols.
    pub fn width(&self) -> usize {
        self.symbols.len()
    }

    /// A column by name: `bars × width` values.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        let at = self.columns.binary_search_by(|(have, _)| have.as_str().cmp(name)).ok()?;
        Some(&self.columns[at].1)
    }

    /// Whether a symbol belongs to the universe at a bar; always, where data have no dates of
    /// membership. False where there is no such bar or symbol.
    pub fn member(&self, bar: usize, symbol: usize) -> bool {
        let there = bar < self.bars() && symbol < self.width();
        there && self.members.as_ref().is_none_or(|of| of[bar * self.width() + symbol])
    }

    /// The name behind a code of a category column.
    pub fn category(&self, column: &str, code: f64) -> Option<&str> {
        let names = self.categories.get(column)?;
        // Codes are whole and small; whatever is not one names nothing.
        let at = (code >= 0.0 && code.fract() == 0.0).then_some(code as usize)?;
        names.get(at).map(String::as_str)
    }

    /// The panel with the names behind its categories and its dates of membership, `bars × width`
    /// of them; the snapshot follows. Errors: names of no column, dates of another length.
    pub fn with(
        mut self,
        categories: BTreeMap<String, Vec<String>>,
        members: Option<Vec<bool>>,
    ) -> Result<Panel, DataError> {
        let cells = self.bars() * self.width();
        let broken = categories
            .keys()
            .find(|name| self.column(name).is_none())
            .map(|name| format!("there is no column `{name}` to name the categories of"))
            .or_else(|| {
                let short = members.as_ref().is_some_and(|of| of.len() != cells);
                short.then(|| format!("membership does not have {cells} values"))
            });
        if let Some(message) = broken {
            return Err(DataError::Declaration { place: None, message });
        }
        (self.categories, self.members) = (categories, members);
        self.snapshot = self.content();
        Ok(self)
    }

    /// A panel of these columns; sessions, periods a year and the snapshot are derived.
    ///
    /// `symbols` and `ts` must be strictly increasing and every column `ts.len() × symbols.len()`
    /// long, time-major. Columns are sorted by name. Errors: an unknown calendar, lengths or an
    /// order that do not hold, a doubled column.
    pub fn from_columns(
        symbols: Vec<Symbol>,
        ts: Vec<Ts>,
        bar: Interval,
        calendar: &str,
        columns: Vec<(String, impl Into<Column>)>,
    ) -> Result<Panel, DataError> {
        let columns = columns.into_iter().map(|(name, values)| (name, values.into()));
        let mut columns: Vec<(String, Column)> = columns.collect();
        let calendar = Calendar::named(calendar).ok_or_else(|| unknown_calendar(calendar))?;
        columns.sort_by(|a, b| a.0.cmp(&b.0));
        let cells = ts.len() * symbols.len();
        let broken = if !symbols.is_sorted_by(|a, b| a < b) {
            Some("symbols are not sorted and unique".to_owned())
        } else if !ts.is_sorted_by(|a, b| a < b) {
            Some("stamps do not rise".to_owned())
        } else if let Some((name, _)) = columns.iter().find(|(_, values)| values.len() != cells) {
            Some(format!("column `{name}` does not have {cells} values"))
        } else {
            columns
                .windows(2)
                .find(|pair| pair[0].0 == pair[1].0)
                .map(|pair| format!("column `{}` is there twice", pair[0].0))
        };
        if let Some(message) = broken {
            return Err(DataError::Declaration { place: None, message });
        }
        let session = sessions(&ts, bar, calendar);
        let periods_per_year = periods_per_year(&ts, bar, calendar);
        let mut panel = Panel {
            symbols,
            ts,
            bar,
            calendar: calendar.name().to_owned(),
            periods_per_year,
            session,
            columns,
            categories: BTreeMap::new(),
            members: None,
            snapshot: Digest::of(b""),
        };
        panel.snapshot = panel.content();
        Ok(panel)
    }

    /// The panel of these symbols alone, with all of its bars; only the columns and the snapshot
    /// change. Doubled names count once. Errors: names that the panel does not hold (each with what
    /// it may have meant), or no name at all.
    pub fn select(&self, symbols: &[Symbol]) -> Result<Panel, DataError> {
        let wanted: BTreeSet<&Symbol> = symbols.iter().collect();
        let mut from = Vec::with_capacity(wanted.len());
        let mut unknown = Vec::new();
        for symbol in &wanted {
            match self.symbols.binary_search(symbol) {
                Ok(at) => from.push(at),
                Err(_) => unknown.push(symbol.as_str()),
            }
        }
        if !unknown.is_empty() {
            return Err(DataError::Symbols { message: self.unknown_text(&unknown) });
        }
        if from.is_empty() {
            let message = "no symbol is selected: name at least one, or `all`".to_owned();
            return Err(DataError::Symbols { message });
        }
        let mut panel = self.clone();
        panel.symbols = wanted.into_iter().cloned().collect();
        let width = self.width();
        let place = Place::of(self);
        for (_, values) in &mut panel.columns {
            let cells = self.bars() * from.len();
            let mut writer = Writer::new(&place, cells, true)?;
            let mut trail = Trail::of(self);
            for (bar, row) in values.chunks_exact(width).enumerate() {
                let row: Vec<f64> = from.iter().map(|at| row[*at]).collect();
                writer.put(bar * from.len(), &row)?;
                trail.to(bar);
            }
            *values = writer.finish()?;
        }
        panel.members = self.members.as_ref().map(|members| cut(members, width, &from));
        panel.snapshot = panel.content();
        Ok(panel)
    }

    /// The panel of its bars that open at or after `from` and before `to`, each a stamp as data
    /// write it ([`mod@crate::load`] tells how it is read), or absent where there is no such bound.
    /// What was known before stays in force; sessions are counted anew, and the snapshot follows.
    ///
    /// Errors: a text that is no stamp, bounds that do not rise, no bar between them.
    pub fn window(&self, from: Option<&str>, to: Option<&str>) -> Result<Panel, DataError> {
        let fail = |message: String| DataError::Declaration { place: None, message };
        let bound = |text: &str| {
            let clock = Clock::of_panel(self).ok_or_else(|| unknown_calendar(&self.calendar))?;
            let stamp = Stamp::parse(text).and_then(|stamp| clock.stamps(&[stamp]).ok());
            stamp.and_then(|ts| ts.first().copied()).ok_or_else(|| {
                fail(format!(
                    "`{text}` is no time stamp; write it as in 2020-01-02 or 2020-01-02T09:30"
                ))
            })
        };
        let (first, end) = (from.map(bound).transpose()?, to.map(bound).transpose()?);
        let before = |bound: Option<Ts>, none: usize| {
            bound.map_or(none, |bound| self.ts.partition_point(|ts| *ts < bound))
        };
        let (start, end) = (before(first, 0), before(end, self.bars()));
        if start >= end {
            let said = match (from, to) {
                (Some(from), Some(to)) => format!("from {from} on and before {to}"),
                (Some(from), None) => format!("from {from} on"),
                (None, to) => format!("before {}", to.unwrap_or_default()),
            };
            let held = |ts: Option<&Ts>| ts.map_or_else(String::new, |ts| date_text(ts.day()));
            return Err(fail(format!(
                "no bar opens {said}; the data go from {} to {}",
                held(self.ts.first()),
                held(self.ts.last())
            )));
        }
        self.rows(start..end)
    }

    /// The panel of these bars alone, as if the data had no others; the snapshot follows.
    ///
    /// # Errors
    /// No bar, or bars that are not there.
    pub fn rows(&self, bars: Range<usize>) -> Result<Panel, DataError> {
        if bars.is_empty() || bars.end > self.bars() {
            let message = format!("no bars {}..{} of {}", bars.start, bars.end, self.bars());
            return Err(DataError::Declaration { place: None, message });
        }
        let width = self.width();
        let cells = bars.start * width..bars.end * width;
        let columns = self.columns.iter();
        let columns = columns.map(|(name, values)| (name.clone(), values.part(cells.clone())));
        let (symbols, ts) = (self.symbols.clone(), self.ts[bars].to_vec());
        let columns = columns.collect::<Vec<_>>();
        let panel = Panel::from_columns(symbols, ts, self.bar, &self.calendar, columns)?;
        let members = self.members.as_ref().map(|members| members[cells].to_vec());
        if self.categories.is_empty() && members.is_none() {
            return Ok(panel);
        }
        panel.with(self.categories.clone(), members)
    }

    /// Adds a column, or replaces the one of that name, of `bars × width` values in order; it
    /// stands where the panel's others stand, in memory or in files. The snapshot stays as it was.
    ///
    /// Errors: its file cannot be written.
    pub fn insert(
        &mut self,
        name: &str,
        values: impl Iterator<Item = f64>,
    ) -> Result<(), DataError> {
        const BLOCK: usize = 1 << 13;
        let cells = self.bars() * self.width();
        let mut writer = Writer::new(&Place::of(self), cells, true)?;
        let (mut at, mut block) = (0, Vec::with_capacity(BLOCK));
        let mut values = values.take(cells);
        loop {
            block.clear();
            block.extend(values.by_ref().take(BLOCK));
            if block.is_empty() {
                break;
            }
            writer.put(at, &block)?;
            at += block.len();
        }
        let column = writer.finish()?;
        match self.columns.binary_search_by(|(have, _)| have.as_str().cmp(name)) {
            Ok(at) => self.columns[at].1 = column,
            Err(at) => self.columns.insert(at, (name.to_owned(), column)),
        }
        Ok(())
    }

    /// True where columns stand in files.
    pub fn in_files(&self) -> bool {
        self.columns.iter().any(|(_, column)| column.in_file())
    }

    /// Bytes that the panel holds in memory, pages of files that someone has just read left out.
    pub fn memory(&self) -> u64 {
        let held: usize = self.columns.iter().map(|(_, column)| column.held()).sum();
        let rows = self.bars() * (size_of::<Ts>() + size_of::<u32>());
        let members = self.members.as_ref().map_or(0, Vec::len);
        (held + rows + members) as u64
    }

    fn unknown_text(&self, unknown: &[&str]) -> String {
        const SHOWN: usize = 5;
        let names = || self.symbols.iter().map(Symbol::as_str);
        let each: Vec<String> = unknown
            .iter()
            .take(SHOWN)
            .map(|name| match nearest(name, names()) {
                Some(near) => format!("`{name}` (did you mean `{near}`?)"),
                None => format!("`{name}`"),
            })
            .collect();
        let more = match unknown.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let held: Vec<&str> = names().take(SHOWN).collect();
        let dots = if self.width() > SHOWN { ", …" } else { "" };
        format!(
            "the data hold no {}{more}; they hold {} symbols: {}{dots}",
            each.join(", "),
            self.width(),
            held.join(", ")
        )
    }

    fn content(&self) -> Digest {
        let mut digest = DigestBuilder::new("qraft.snapshot/1");
        digest.text("bar", &self.bar.to_string()).text("calendar", &self.calendar);
        for symbol in &self.symbols {
            digest.text("symbol", symbol.as_str());
        }
        digest.field_in("ts", self.ts.len() * 8, self.ts.iter().map(|ts| ts.0.to_le_bytes()));
        for (name, values) in &self.columns {
            digest.text("column", name).numbers_in("values", values.len(), values.parts());
        }
        for (name, names) in &self.categories {
            digest.text("category", name);
            for name in names {
                digest.text("name", name);
            }
        }
        if let Some(members) = &self.members {
            let bytes = members.iter().map(|member| [u8::from(*member)]);
            digest.field_in("members", members.len(), bytes);
        }
        digest.finish()
    }
}

/// A walk over a panel's rows that gives back the memory of those behind it, where columns stand in
/// files: what it has read stays no longer than a few megabytes. When it ends, all is given back.
#[derive(Debug)]
pub struct Trail<'a> {
    panel: &'a Panel,
    from: usize,
    step: usize,
}

impl<'a> Trail<'a> {
    /// Before the first row.
    pub fn of(panel: &'a Panel) -> Trail<'a> {
        /// Bytes of one column that may lie behind.
        const BEHIND: usize = 1 << 18;
        let step = (BEHIND / 8 / panel.width().max(1)).max(1);
        Trail { panel, from: 0, step: if panel.in_files() { step } else { usize::MAX } }
    }

    /// Rows before this one have been read.
    pub fn to(&mut self, row: usize) {
        if row - self.from >= self.step {
            self.release(row);
        }
    }

    fn release(&mut self, row: usize) {
        let width = self.panel.width();
        for (_, column) in &self.panel.columns {
            column.release(self.from * width..row * width);
        }
        self.from = row;
    }
}

impl Drop for Trail<'_> {
    fn drop(&mut self) {
        self.from = 0;
        self.release(self.panel.bars());
    }
}

/// These columns of every row.
fn cut<T: Copy>(values: &[T], width: usize, from: &[usize]) -> Vec<T> {
    values.chunks_exact(width).flat_map(|row| from.iter().map(|at| row[*at])).collect()
}

/// Ordinals of the bars' sessions: every bar its own from days up, else by the exchange-local day.
fn sessions(ts: &[Ts], bar: Interval, calendar: &Calendar) -> Vec<u32> {
    if !bar.is_intraday() {
        return (0..ts.len() as u32).collect();
    }
    let mut ordinal = 0;
    let mut last_day = None;
    let of = |ts: &Ts| {
        let day = calendar.local(*ts).0;
        ordinal += u32::from(last_day.is_some_and(|last| last != day));
        last_day = Some(day);
        ordinal
    };
    ts.iter().map(of).collect()
}

/// The calendar's, except that without a calendar data with weekends have 365 days a year.
fn periods_per_year(ts: &[Ts], bar: Interval, calendar: &Calendar) -> f64 {
    let weekdays_only = || ts.iter().all(|ts| weekday(ts.day()) < 5);
    if calendar.is_none() && bar.unit <= qraft_base::IntervalUnit::Day && !weekdays_only() {
        return calendar.periods_per_year(bar) / 252.0 * 365.0;
    }
    calendar.periods_per_year(bar)
}

pub(crate) fn unknown_calendar(name: &str) -> DataError {
    let message = match nearest(name, Calendar::NAMES) {
        Some(near) => format!("unknown calendar `{name}`; did you mean `{near}`?"),
        None => format!("unknown calendar `{name}`: known are {}", Calendar::NAMES.join(", ")),
    };
    DataError::Declaration { place: None, message }
}
