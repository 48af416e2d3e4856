//! Which definition is whose.

use qraft_ir::Native;

use super::{across, recursive, windows};
use crate::bound::Numbers;

/// The values of a native operator over its inputs, `[bar][symbol]`; `None` where it has no
/// definition.
pub(super) fn each(
    native: Native,
    inputs: &[Vec<f64>],
    numbers: Numbers,
    width: usize,
) -> Option<Vec<f64>> {
    let (x, n) = (inputs.first()?, numbers.window);
    Some(match native {
        Native::Ema | Native::Rsi => recursive::each(native, x, n, width),
        Native::Atr => recursive::atr(x, inputs.get(1)?, inputs.get(2)?, n, width),
        Native::Rank | Native::PctRank | Native::Zscore => across::rows(native, x, width),
        Native::Sum
        | Native::Sma
        | Native::RollingMin
        | Native::RollingMax
        | Native::Std
        | Native::TsZscore => windows::each(native, x, n, width),
        _ => return None,
    })
}
