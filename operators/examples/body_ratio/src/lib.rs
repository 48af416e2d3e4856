//! A row function: one plain function, no memory.

use qraft_operator::prelude::*;

/// How much of a bar's range its body takes, with a sign: 1 for a bar that opens at its low and
/// closes at its high, -1 for the reverse.
#[row_function(name = "examples/body_ratio")]
#[input(open: price = open, "The bar's first price.")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "The body over the range, from -1 to 1.")]
pub fn body_ratio(
    open: f64,
    high: f64,
    low: f64,
    close: f64,
    /// A range that is no more than this share of the low counts as none, and the answer is 0.
    #[param(default = 0.0, min = 0.0, max = 1.0)]
    least_range: f64,
) -> f64 {
    let range = high - low;
    if range <= least_range * low { 0.0 } else { (close - open) / range }
}

qraft_operator::cases!();
