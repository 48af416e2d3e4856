//! Operators with a state: pushed a tile of rows, answering a tile of rows. One file a family.
//!
//! An operator reads ±inf as NaN and answers none; its bits do not depend on how rows are cut into
//! tiles.

mod atr;
mod blocked;
mod ema;
mod extreme;
mod moments;
mod rank;
mod rsi;
mod sum;
mod zscore;

use crate::graph::Stateful;

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
}

/// An operator at its first bar.
pub(crate) fn operator(kind: Stateful, width: usize) -> Box<dyn Operator> {
    let window = |n: u32| (n as usize, width);
    match kind {
        Stateful::Sum(n) => Box::new(sum::sum(window(n))),
        Stateful::Sma(n) => Box::new(sum::mean(window(n))),
        Stateful::Std(n) => Box::new(moments::std(window(n))),
        Stateful::TsZscore(n) => Box::new(moments::zscore(window(n))),
        Stateful::Low(n) => Box::new(extreme::low(window(n))),
        Stateful::High(n) => Box::new(extreme::high(window(n))),
        Stateful::Ema(n) => Box::new(ema::Ema::new(n, width)),
        Stateful::Rsi(n) => Box::new(rsi::Rsi::new(n, width)),
        Stateful::Atr(n) => Box::new(atr::Atr::new(n, width)),
        Stateful::Rank => Box::new(rank::Rank::new(false)),
        Stateful::PctRank => Box::new(rank::Rank::new(true)),
        Stateful::Zscore => Box::new(zscore::Zscore),
    }
}

/// Bytes of the operator's state, within a few.
pub(crate) fn state_bytes(kind: Stateful, width: usize) -> u64 {
    let width = width as u64;
    match kind {
        Stateful::Sum(n) | Stateful::Sma(n) | Stateful::Low(n) | Stateful::High(n) => {
            (u64::from(n) + 1) * width * 8
        }
        Stateful::Std(n) | Stateful::TsZscore(n) => (u64::from(n) + 1) * width * 32,
        Stateful::Ema(_) => width * 16,
        Stateful::Rsi(_) | Stateful::Atr(_) => width * 32,
        Stateful::Rank | Stateful::PctRank => width * 16,
        Stateful::Zscore => 0,
    }
}

/// ±inf as NaN.
#[inline(always)]
fn finite(x: f64) -> f64 {
    if x.abs() < f64::INFINITY { x } else { f64::NAN }
}
