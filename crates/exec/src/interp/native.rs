//! Which definition is whose.

use qraft_ir::Native;

use super::{across, recursive, states, windows};
use crate::bound::Numbers;

/// The values of a native operator over its inputs, `[bar][symbol]`; `None` where it has too few
/// of them.
pub(super) fn each(
    native: Native,
    inputs: &[Vec<f64>],
    numbers: Numbers,
    width: usize,
) -> Option<Vec<f64>> {
    let x = inputs.first()?;
    Some(match native {
        Native::Ema | Native::Rma | Native::Rsi => recursive::each(native, x, numbers, width),
        Native::Atr => recursive::atr(x, inputs.get(1)?, inputs.get(2)?, numbers.window, width),
        Native::CumSum
        | Native::Adapt
        | Native::Sar
        | Native::BarsSince
        | Native::Latch
        | Native::Fill => states::each(native, inputs, numbers, width)?,
        Native::Cov | Native::Corr | Native::Beta => {
            windows::pair(native, x, inputs.get(1)?, numbers, width)
        }
        _ if native.info().cross_section => across::rows(native, inputs, numbers, width)?,
        _ => windows::each(native, x, numbers, width),
    })
}
