//! Aligned columns of many symbols over one time axis.

use std::collections::{BTreeMap, BTreeSet};

use qraft_base::{Digest, DigestBuilder, Interval, Symbol, Ts, nearest};

use crate::DataError;
use crate::calendar::{Calendar, weekday};

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
    pub columns: Vec<(String, Vec<f64>)>,
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
        mut columns: Vec<(String, Vec<f64>)>,
    ) -> Result<Panel, DataError> {
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
        for (_, values) in &mut panel.columns {
            *values = cut(values, width, &from);
        }
        panel.members = self.members.as_ref().map(|members| cut(members, width, &from));
        panel.snapshot = panel.content();
        Ok(panel)
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
        let stamps: Vec<u8> = self.ts.iter().flat_map(|ts| ts.0.to_le_bytes()).collect();
        digest.field("ts", &stamps);
        for (name, values) in &self.columns {
            digest.text("column", name).numbers("values", values);
        }
        for (name, names) in &self.categories {
            digest.text("category", name);
            for name in names {
                digest.text("name", name);
            }
        }
        if let Some(members) = &self.members {
            let bytes: Vec<u8> = members.iter().map(|member| u8::from(*member)).collect();
            digest.field("members", &bytes);
        }
        digest.finish()
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
