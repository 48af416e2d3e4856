//! Operators with a state: pushed a tile of rows, answering a tile of rows. One file a family.
//!
//! An operator reads ±inf as NaN and answers none; its bits do not depend on how rows are cut into
//! tiles.
//!
//! - windows: `blocked` (a fold as two blocks), `alone` (the same of one symbol) and `plain` (where
//!   gaps are left out) run the folds of `sum`, `wma`, `moments`, `shape`, `extreme`, `arg`,
//!   `slope`, `pair`; `counted`, `sorted` and `mad` are not folds
//! - recursions: `stepped` runs `rma`, `atr`, `cum_sum`, `adapt`, `sar`, `flags`, `fill`
//! - `wide` compiles an operator for each width of vector unit, `strip` is what it steps over
//! - across symbols: `across` runs `rank`, `zscore`, `winsorize`, `residual`, `group`

mod across;
mod adapt;
mod alone;
mod arg;
mod atr;
mod blocked;
mod counted;
mod cum_sum;
mod ema;
mod extreme;
mod fill;
mod flags;
mod group;
mod lanes;
mod mad;
mod moments;
mod pair;
mod plain;
mod rank;
mod residual;
mod ring;
mod rma;
mod rsi;
mod sar;
mod shape;
mod slope;
mod sorted;
mod stepped;
mod strip;
mod sum;
mod wide;
mod winsorize;
mod wma;
mod zscore;

use qraft_ir::Native;

use crate::graph::Stateful;
use across::Across;
use alone::Alone;
use blocked::{Blocked, Fold};
use moments::Spread;
use pair::Pair;
use plain::Plain;
use rma::Wilder;
use shape::Shape;
use stepped::Stepped;
use strip::Eight;
use sum::{Product, Sum};
use wide::Wide;

/// The rows that an update is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'a> {
    /// How many.
    pub count: usize,
    /// Symbols a row.
    pub width: usize,
    /// Where someone looks, for operators that need not answer elsewhere; `None`: everywhere.
    pub looked_at: Option<&'a [bool]>,
}

/// A state machine over rows.
pub(crate) trait Operator: Send + Sync {
    /// Takes `count × width` values of each input and answers as many, in the order of the bars.
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]);
    /// Itself, where it is a mean that [`abreast`] takes.
    fn as_ema(&mut self) -> Option<&mut ema::Ema> {
        None
    }
}

/// An operator that can be copied with all it remembers, so that two runs go on from one state.
pub(crate) trait Machine: Operator {
    /// Such a copy.
    fn saved(&self) -> Box<dyn Machine>;
}

impl<T: Operator + Clone + 'static> Machine for T {
    fn saved(&self) -> Box<dyn Machine> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Machine> {
    fn clone(&self) -> Self {
        (**self).saved()
    }
}

/// True for operators that [`abreast`] takes.
pub(crate) fn goes_abreast(kind: Stateful, width: usize) -> bool {
    width == 1 && kind.native == Native::Ema
}

/// Updates operators of one input and one symbol, that have come equally far, together. Each
/// answers in its own place.
pub(crate) fn abreast<'o>(
    operators: impl Iterator<Item = (&'o mut (dyn Machine + 'static), &'o mut [f64])>,
    x: &[f64],
) {
    let taken = operators.filter_map(|(operator, out)| Some((operator.as_ema()?, out)));
    let (emas, outs) = taken.unzip();
    let rows = Rows { count: x.len(), width: 1, looked_at: None };
    Wide(ema::Abreast { emas, outs }).update(rows, &[x], &mut []);
}

/// Symbols from which they are stepped over eight at a time.
const LEAST_STRIP: usize = 8;

/// An operator at its first bar.
pub(crate) fn operator(kind: Stateful, width: usize) -> Box<dyn Machine> {
    let [first, second] = kind.more.map(f64::from_bits);
    let (n, least) = (kind.window, kind.least);
    let window = (n as usize, width);
    match kind.native {
        Native::Sum => rolling(Sum::SUM, kind, width),
        Native::Sma => rolling(Sum::MEAN, kind, width),
        Native::Product => rolling(Product, kind, width),
        Native::Wma => rolling(wma::Wma, kind, width),
        Native::Std => rolling(Spread::STD, kind, width),
        Native::StdP => rolling(Spread::STD_P, kind, width),
        Native::Var => rolling(Spread::VAR, kind, width),
        Native::VarP => rolling(Spread::VAR_P, kind, width),
        Native::TsZscore => rolling(Spread::SCORE, kind, width),
        Native::Skew => rolling(Shape::SKEW, kind, width),
        Native::Kurt => rolling(Shape::KURT, kind, width),
        Native::RollingMin => rolling(extreme::LOW, kind, width),
        Native::RollingMax => rolling(extreme::HIGH, kind, width),
        Native::ArgMin => rolling(arg::LOW, kind, width),
        Native::ArgMax => rolling(arg::HIGH, kind, width),
        Native::Slope => rolling(slope::Slope, kind, width),
        Native::Cov => rolling(Pair::Cov, kind, width),
        Native::Corr => rolling(Pair::Corr, kind, width),
        Native::Beta => rolling(Pair::Beta, kind, width),
        Native::Mad => Box::new(Wide(mad::Mad::new(window, least))),
        Native::TsRank => {
            let share = first != 0.0;
            if width >= LEAST_STRIP && window.0 <= counted::LONGEST {
                Box::new(Wide(counted::Counted::new(share, window, least)))
            } else {
                Box::new(sorted::Sorted::new(sorted::Ask::Rank(share), window, least))
            }
        }
        Native::Quantile => {
            Box::new(sorted::Sorted::new(sorted::Ask::Quantile(first), window, least))
        }
        Native::Ema if width == 1 => Box::new(ema::Ema::new(n, least, width)),
        Native::Ema => Box::new(Wide(ema::Ema::new(n, least, width))),
        Native::Rma => Box::new(Stepped::new(Wilder(n), width)),
        Native::Rsi => Box::new(rsi::Rsi::new(n, width)),
        Native::Atr => Box::new(Stepped::new(atr::Atr(Wilder(n)), width)),
        Native::CumSum => Box::new(Stepped::new(cum_sum::CumSum, width)),
        Native::Adapt => Box::new(Stepped::new(adapt::Adapt, width)),
        Native::Sar => Box::new(Stepped::new(sar::Sar::new(first, second), width)),
        Native::BarsSince => Box::new(Stepped::new(flags::BarsSince, width)),
        Native::Latch => Box::new(Stepped::new(flags::Latch, width)),
        Native::Fill => Box::new(Stepped::new(fill::Fill::new(second), width)),
        Native::Rank => Box::new(Wide(Across(rank::Rank::new(false)))),
        Native::PctRank => Box::new(Wide(Across(rank::Rank::new(true)))),
        Native::Zscore => Box::new(Wide(Across(zscore::Zscore))),
        Native::Demean => Box::new(Wide(Across(zscore::Demean))),
        Native::Scale => Box::new(Wide(Across(zscore::Scale))),
        Native::Winsorize => Box::new(Wide(Across(winsorize::Winsorize::new(first)))),
        Native::Residual => Box::new(Wide(Across(residual::Residual::default()))),
        Native::GroupPctRank => Box::new(Wide(Across(group::Group::new(group::Ask::PctRank)))),
        Native::GroupDemean => Box::new(Wide(Across(group::Group::new(group::Ask::Demean)))),
        Native::GroupZscore => Box::new(Wide(Across(group::Group::new(group::Ask::Zscore)))),
    }
}

/// A fold over a window: of all its bars, or of those that are valid.
fn rolling<F: Fold>(fold: F, kind: Stateful, width: usize) -> Box<dyn Machine> {
    let window = (kind.window as usize, width);
    if kind.least < kind.window {
        Box::new(Plain::new(fold, window, kind.least))
    } else if width == 1 {
        Box::new(Wide(Alone::new(fold, window.0)))
    } else if width < LEAST_STRIP {
        Box::new(Blocked::<F, f64>::new(fold, window))
    } else {
        Box::new(Wide(Blocked::<F, Eight>::new(fold, window)))
    }
}

/// Bytes of the operator's state, within a few.
pub(crate) fn state_bytes(kind: Stateful, width: usize) -> u64 {
    let rows = u64::from(kind.window) + 1;
    let values = match kind.native {
        Native::Mad => rows,
        Native::TsRank | Native::Quantile => rows * 2,
        Native::Cov | Native::Corr | Native::Beta if kind.least < kind.window => rows * 2,
        _ if kind.window > 0 && kind.least < kind.window => rows,
        Native::Sum | Native::Sma | Native::Product => rows * 2,
        Native::RollingMin | Native::RollingMax => rows * 2,
        Native::Wma | Native::ArgMin | Native::ArgMax | Native::Slope => rows * 3,
        Native::Std | Native::StdP | Native::Var | Native::VarP | Native::TsZscore => rows * 4,
        Native::Skew | Native::Kurt => rows * 6,
        Native::Cov | Native::Corr | Native::Beta => rows * 9,
        Native::Zscore | Native::Demean | Native::Scale => 0,
        Native::CumSum | Native::BarsSince | Native::Latch | Native::Winsorize => 1,
        Native::Ema | Native::Rma | Native::Adapt | Native::Fill => 2,
        Native::Rank | Native::PctRank => 3,
        Native::Atr | Native::Residual => 3,
        Native::GroupPctRank | Native::GroupDemean | Native::GroupZscore => 3,
        Native::Rsi => 4,
        Native::Sar => 7,
    };
    values * width as u64 * 8
}

/// ±inf as NaN.
#[inline(always)]
fn finite(x: f64) -> f64 {
    if x.abs() < f64::INFINITY { x } else { f64::NAN }
}

/// What an operator answers for one symbol.
#[cfg(test)]
fn answers(mut operator: impl Operator, inputs: &[&[f64]]) -> Vec<f64> {
    let rows = Rows { count: inputs[0].len(), width: 1, looked_at: None };
    let mut out = vec![0.0; rows.count];
    operator.update(rows, inputs, &mut out);
    out
}
