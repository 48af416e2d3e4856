//! Synthetic prices, from a small counter-based generator, so that every machine measures the same
//! bars.

use qraft_base::{Interval, IntervalUnit, Symbol, Ts};
use qraft_data::Panel;

/// SplitMix64: a counter through a mixer.
#[derive(Clone, Debug)]
pub struct Draw(u64);

impl Draw {
    /// From a seed.
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A sum of twelve uniforms: bell-shaped enough for a benchmark, mean 0, deviation 1.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// Columns `[bar][symbol]`.
#[derive(Clone, Debug, Default)]
pub struct Prices {
    /// Symbols.
    pub width: usize,
    /// Opens.
    pub open: Vec<f64>,
    /// Highs.
    pub high: Vec<f64>,
    /// Lows.
    pub low: Vec<f64>,
    /// Closes.
    pub close: Vec<f64>,
    /// Shares.
    pub volume: Vec<f64>,
    /// Means weighted by volume.
    pub vwap: Vec<f64>,
}

/// Random walks that share a market and have slow trends, `sigma` a bar, starting at 100.
pub fn prices(bars: usize, width: usize, sigma: f64, seed: u64) -> Prices {
    let mut draw = Draw::new(seed);
    let mut out = Prices { width, ..Prices::default() };
    let (mut last, mut trend) = (vec![100.0; width], vec![0.0; width]);
    for _ in 0..bars {
        let market = draw.bell() * sigma * 0.45;
        for (last, trend) in last.iter_mut().zip(&mut trend) {
            *trend = 0.97 * *trend + draw.bell() * sigma * 0.05;
            let open = *last * libm::exp(draw.bell() * sigma * 0.15);
            let r = market + *trend + draw.bell() * sigma * 0.85 - 0.5 * sigma * sigma;
            let close = *last * libm::exp(r);
            let mut away = || libm::exp(draw.bell().abs() * sigma * 0.35);
            let (high, low) = (open.max(close) * away(), open.min(close) / away());
            out.open.push(open);
            out.high.push(high);
            out.low.push(low);
            out.close.push(close);
            out.volume.push(1e6 * libm::exp(draw.bell() * 0.5));
            out.vwap.push((high + low + 2.0 * close + open) / 5.0);
            *last = close;
        }
    }
    out
}

impl Prices {
    /// Bars.
    pub fn bars(&self) -> usize {
        self.close.len() / self.width.max(1)
    }

    /// As a panel of bars that follow one another without gaps (so many days would leave any
    /// calendar), with more columns behind the usual ones.
    ///
    /// # Panics
    /// Where a column is not of the prices' length.
    pub fn panel(&self, bar: Interval, more: &[(&str, &[f64])]) -> Panel {
        let step_ns = bar.seconds().unwrap_or(86_400) as i64 * 1_000_000_000;
        let ts = (0..self.bars() as i64).map(|bar| Ts(bar * step_ns)).collect();
        let symbols = (0..self.width).map(|at| Symbol::new(&format!("S{at:04}"))).collect();
        let own = [
            ("open", &self.open),
            ("high", &self.high),
            ("low", &self.low),
            ("close", &self.close),
            ("volume", &self.volume),
            ("vwap", &self.vwap),
        ];
        let own = own.into_iter().map(|(name, column)| (name.to_owned(), column.clone()));
        let more = more.iter().map(|(name, column)| ((*name).to_owned(), column.to_vec()));
        let columns = own.chain(more).collect();
        Panel::from_columns(symbols, ts, bar, "24/7", columns).expect("columns of one length")
    }
}

/// A day.
pub const DAY: Interval = Interval { count: 1, unit: IntervalUnit::Day };
/// A minute.
pub const MINUTE: Interval = Interval { count: 1, unit: IntervalUnit::Minute };
