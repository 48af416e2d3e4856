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

use qraft_base::{Failure, Stage};
use qraft_ir::Native;

use crate::bound::fail;
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
///
/// # Errors
/// `not_supported`: no kernel computes it.
pub(crate) fn operator(kind: Stateful, width: usize) -> Result<Box<dyn Operator>, Failure> {
    let window = (kind.window as usize, width);
    let n = kind.window;
    Ok(match kind.native {
        Native::Sum => Box::new(sum::sum(window)),
        Native::Sma => Box::new(sum::mean(window)),
        Native::Std => Box::new(moments::std(window)),
        Native::TsZscore => Box::new(moments::zscore(window)),
        Native::RollingMin => Box::new(extreme::low(window)),
        Native::RollingMax => Box::new(extreme::high(window)),
        Native::Ema => Box::new(ema::Ema::new(n, width)),
        Native::Rsi => Box::new(rsi::Rsi::new(n, width)),
        Native::Atr => Box::new(atr::Atr::new(n, width)),
        Native::Rank => Box::new(rank::Rank::new(false)),
        Native::PctRank => Box::new(rank::Rank::new(true)),
        Native::Zscore => Box::new(zscore::Zscore),
        other => {
            let message = format!("`{}` cannot be computed", other.name());
            return Err(fail(Stage::Bind, "not_supported", message));
        }
    })
}

/// Bytes of the operator's state, within a few.
pub(crate) fn state_bytes(kind: Stateful, width: usize) -> u64 {
    let width = width as u64;
    let rows = u64::from(kind.window) + 1;
    match kind.native {
        Native::Sum | Native::Sma | Native::RollingMin | Native::RollingMax => rows * width * 8,
        Native::Ema | Native::Rank | Native::PctRank => width * 16,
        Native::Rsi | Native::Atr => width * 32,
        Native::Zscore => 0,
        _ => rows * width * 32,
    }
}

/// ±inf as NaN.
#[inline(always)]
fn finite(x: f64) -> f64 {
    if x.abs() < f64::INFINITY { x } else { f64::NAN }
}
