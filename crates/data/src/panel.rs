//! Aligned columns of many symbols over one time axis.

use qraft_base::{Digest, Interval, Symbol, Ts};

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
    /// Columns by name, sorted: `close`, `high`, `low`, `open`, `volume`, and any other number column.
    pub columns: Vec<(String, Vec<f64>)>,
    /// What the panel is, by content: symbols, stamps, bar, calendar and every column's bits.
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
}
