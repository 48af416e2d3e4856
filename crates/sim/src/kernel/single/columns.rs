//! What all trials of one symbol share of a stretch of bars.

use qraft_ir::policy::FillAt;

use crate::Market;
use crate::market::price;

/// A bar as the lanes read it, one cache line.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(64))]
pub(in super::super) struct BarRow {
    pub(super) mark: f64,
    /// The extremes that stops and targets meet: the open counts among them, and nothing is met on
    /// a bar that does not trade. The signs of a short's are turned, so that its stop too is met
    /// from above.
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) minus_high: f64,
    pub(super) minus_low: f64,
    /// The extremes that a trailing stop follows.
    pub(super) best: f64,
    pub(super) minus_best: f64,
}

/// Prices to fill at, and bits over time of where an order may.
#[derive(Debug, Default)]
pub(in super::super) struct FillColumn {
    pub(super) price: Vec<f64>,
    pub(super) may: Vec<u64>,
}

impl FillColumn {
    fn clear(&mut self, bars: usize) {
        self.price.clear();
        self.may.clear();
        self.may.resize(bars.div_ceil(64), 0);
    }

    fn push(&mut self, quoted: Option<f64>, has_volume: bool) {
        let at = self.price.len();
        self.may[at / 64] |= u64::from(quoted.is_some() && has_volume) << (at % 64);
        self.price.push(quoted.unwrap_or(0.0));
    }
}

/// Rows and prices of a tile; empty where no trial asks for them.
#[derive(Debug, Default)]
pub(in super::super) struct SingleColumns {
    pub(super) rows: Vec<BarRow>,
    at_open: FillColumn,
    at_vwap: FillColumn,
    at_close: FillColumn,
}

impl SingleColumns {
    /// Reads the bars from `start` on, one for each mark.
    pub(in super::super) fn fill(&mut self, market: &Market<'_>, start: usize, marks: &[f64]) {
        self.rows.clear();
        for column in [&mut self.at_open, &mut self.at_vwap, &mut self.at_close] {
            column.clear(marks.len());
        }
        for (bar, &mark) in marks.iter().enumerate().map(|(i, mark)| (start + i, mark)) {
            self.rows.push(row(market, bar, mark));
            let has_volume = market.has_volume(bar, 0);
            self.at_open.push(market.open_at(bar, 0), has_volume);
            self.at_vwap.push(market.vwap.and_then(|vwap| price(vwap[bar])), has_volume);
            self.at_close.push(market.close_at(bar, 0), has_volume);
        }
    }

    /// Where orders fill.
    pub(super) fn fills(&self, fill_at: FillAt) -> &FillColumn {
        match fill_at {
            FillAt::NextOpen => &self.at_open,
            FillAt::NextVwap => &self.at_vwap,
            FillAt::NextClose | FillAt::SameClose => &self.at_close,
        }
    }
}

fn row(market: &Market<'_>, bar: usize, mark: f64) -> BarRow {
    let prices = market.prices_at(bar, 0);
    let (best, worst) = prices.map_or((0.0, f64::INFINITY), |prices| (prices.high, prices.low));
    let (low, high) = match prices {
        Some(p) if market.tradable(bar, 0) => (p.low.min(p.open), p.high.max(p.open)),
        _ => (f64::INFINITY, f64::NEG_INFINITY),
    };
    BarRow { mark, low, high, minus_high: -high, minus_low: -low, best, minus_best: -worst }
}
