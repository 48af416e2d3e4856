//! {{namespace}}/{{name}}: an operator of qraft.

use qraft_operator::prelude::*;

/// How much a bar's close is above its open, times `scale`.
#[row_function(name = "{{namespace}}/{{name}}")]
#[input(open: price = open, "The bar's first price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(price, "The distance.")]
pub fn answer(
    open: f64,
    close: f64,
    /// By what the distance is multiplied.
    #[param(default = 1.0, min = -10.0, max = 10.0)]
    scale: f64,
) -> f64 {
    scale * (close - open)
}

qraft_operator::cases!();
