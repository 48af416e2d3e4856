//! What the books read: prices, sessions, rebalance rows, and the signals of one trial.

use qraft_base::Failure;

use crate::setup::{Setup, fail};
use crate::stops::Prices;

/// Borrowed columns of a panel, time-major `[bar][symbol]`. The order of symbols is the order of
/// ties.
#[derive(Clone, Copy, Debug)]
pub struct Market<'a> {
    /// Opens, `bars × width`; NaN is missing. `None`: the data have none, and no order can fill.
    pub open: Option<&'a [f64]>,
    /// Closes, `bars × width`.
    pub close: &'a [f64],
    /// Volumes, `bars × width`, where the data have them: without volume nothing trades.
    pub volume: Option<&'a [f64]>,
    /// Highs, `bars × width`. Where missing: the higher of open and close.
    pub high: Option<&'a [f64]>,
    /// Lows, `bars × width`. Where missing: the lower of open and close.
    pub low: Option<&'a [f64]>,
    /// Volume-weighted mean prices, `bars × width`; needed where fills are at them.
    pub vwap: Option<&'a [f64]>,
    /// Symbols, at least 1.
    pub width: usize,
    /// Bars.
    pub bars: usize,
    /// Ordinal of each bar's session, never falling.
    pub session: &'a [u32],
    /// True at the bars of the policy's `rebalance`. Needed where the settings have one.
    pub rebalance: Option<&'a [bool]>,
    /// Codes of the groups of `selection.by`, `bars × width`; NaN is the group of those without.
    pub groups: Option<&'a [f64]>,
    /// Codes of industries, `bars × width`; NaN is the group of those without.
    pub industry: Option<&'a [f64]>,
    /// How many instants of funding each bar has. Needed where the settings have funding.
    pub funding_due: Option<&'a [u32]>,
    /// Bars a year.
    pub periods_per_year: f64,
}

impl<'a> Market<'a> {
    /// Opens, closes and sessions alone, 252 bars a year.
    pub fn new(open: &'a [f64], close: &'a [f64], width: usize, session: &'a [u32]) -> Market<'a> {
        Market {
            open: Some(open),
            close,
            volume: None,
            high: None,
            low: None,
            vwap: None,
            width,
            bars: session.len(),
            session,
            rebalance: None,
            groups: None,
            industry: None,
            funding_due: None,
            periods_per_year: 252.0,
        }
    }
}

impl Market<'_> {
    /// Refuses columns that do not fit each other, and markets where nothing could fill.
    ///
    /// # Errors
    /// `no_open_column`, `no_symbols`, `column_shape`.
    pub fn check(&self) -> Result<(), Failure> {
        if self.width == 0 {
            return Err(fail("no_symbols", "the universe has no symbol in these data".to_owned()));
        }
        let Some(open) = self.open else {
            let failure = fail("no_open_column", "the data have no `open` column".to_owned());
            return Err(failure.with_hint("orders fill at the next open: add the column"));
        };
        let cells = self.width * self.bars;
        let of = |column: Option<&[f64]>| column.map_or(cells, <[f64]>::len);
        let shapes = [
            ("open", open.len(), cells),
            ("close", self.close.len(), cells),
            ("volume", of(self.volume), cells),
            ("high", of(self.high), cells),
            ("low", of(self.low), cells),
            ("vwap", of(self.vwap), cells),
            ("groups", of(self.groups), cells),
            ("industry", of(self.industry), cells),
            ("funding_due", self.funding_due.map_or(self.bars, <[u32]>::len), self.bars),
            ("session", self.session.len(), self.bars),
            ("rebalance", self.rebalance.map_or(self.bars, <[bool]>::len), self.bars),
        ];
        for (name, have, want) in shapes {
            if have != want {
                let text = format!("column `{name}` has {have} values where {want} are needed");
                return Err(fail("column_shape", text));
            }
        }
        Ok(())
    }

    /// The open, where it is a price.
    pub(crate) fn open_at(&self, bar: usize, symbol: usize) -> Option<f64> {
        price(self.open?[bar * self.width + symbol])
    }

    /// The close, where it is a price.
    pub(crate) fn close_at(&self, bar: usize, symbol: usize) -> Option<f64> {
        price(self.close[bar * self.width + symbol])
    }

    /// True where an order may fill: the open is a price, and nobody says there was no volume.
    pub(crate) fn tradable(&self, bar: usize, symbol: usize) -> bool {
        self.open_at(bar, symbol).is_some() && self.has_volume(bar, symbol)
    }

    /// Nobody says that there was no volume.
    pub(crate) fn has_volume(&self, bar: usize, symbol: usize) -> bool {
        self.volume.is_none_or(|volume| volume[bar * self.width + symbol] > 0.0)
    }

    /// Open, high and low of a bar, each made of the others where it is missing; `None` where there
    /// is no price at all.
    #[inline]
    pub(crate) fn prices_at(&self, bar: usize, symbol: usize) -> Option<Prices> {
        let at = bar * self.width + symbol;
        let of = |column: Option<&[f64]>| column.map_or(f64::NAN, |column| column[at]);
        let (open, close) = (of(self.open), self.close[at]);
        prices(open, of(self.high), of(self.low), close)
    }
}

/// Open, high and low, each made of the others where it is missing; `None` where neither open nor
/// close is a price.
#[inline]
pub(crate) fn prices(open: f64, high: f64, low: f64, close: f64) -> Option<Prices> {
    let (open, close) = (price(open), price(close));
    let (first, last) = (open.or(close)?, close.or(open)?);
    Some(Prices {
        open: first,
        high: price(high).unwrap_or(first.max(last)),
        low: price(low).unwrap_or(first.min(last)),
    })
}

/// A price is finite and above 0; anything else is missing.
#[inline]
pub(crate) fn price(x: f64) -> Option<f64> {
    // a comparison with infinity would become a look at bits, which vector units do not have
    ((x > 0.0) & (x <= f64::MAX)).then_some(x)
}

/// The whole signals of one trial. Conditions are `bars × width` of 1 (true), 0 (false) or −1
/// (unknown); the score is `bars × width` numbers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct WholeSignals {
    /// `signals.long`
    pub long: Option<Vec<i8>>,
    /// `signals.exit_long`
    pub exit_long: Option<Vec<i8>>,
    /// `signals.short`
    pub short: Option<Vec<i8>>,
    /// `signals.exit_short`
    pub exit_short: Option<Vec<i8>>,
    /// `selection.score`
    pub score: Option<Vec<f64>>,
    /// `costs.funding.rate`, of one instant.
    pub funding: Option<Vec<f64>>,
    /// `execution.limit`, read by the precise matcher alone.
    pub limit: Option<Vec<f64>>,
    /// `execution.stop`, read by the precise matcher alone.
    pub stop: Option<Vec<f64>>,
}

impl WholeSignals {
    /// Refuses signals that are not those of the setup or not of the market's shape.
    ///
    /// # Errors
    /// `signal_missing`, `column_shape`, `no_rebalance_rows`.
    pub fn check(&self, setup: &Setup, market: &Market<'_>) -> Result<(), Failure> {
        let of = |signal: &Option<Vec<i8>>| signal.as_ref().map(Vec::len);
        let cells = market.width * market.bars;
        let signals = [
            ("long", of(&self.long), setup.has_long),
            ("exit_long", of(&self.exit_long), setup.has_exit_long),
            ("short", of(&self.short), setup.has_short),
            ("exit_short", of(&self.exit_short), setup.has_exit_short),
            ("score", self.score.as_ref().map(Vec::len), setup.has_score),
            ("funding", self.funding.as_ref().map(Vec::len), setup.has_funding),
        ];
        for (name, len, wanted) in signals {
            if len.is_some() != wanted {
                return Err(fail("signal_missing", format!("`{name}` is not as the setup says")));
            }
            if len.is_some_and(|len| len != cells) {
                return Err(fail("column_shape", format!("`{name}` has not {cells} values")));
            }
        }
        if setup.settings.rebalance.is_some() && market.rebalance.is_none() {
            return Err(fail("no_rebalance_rows", "no rebalance rows were given".to_owned()));
        }
        Ok(())
    }
}
