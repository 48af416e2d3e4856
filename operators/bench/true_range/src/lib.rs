//! For the benchmark: `bench_kernels::TrueRange` as an operator.

use bench_kernels::TrueRange;
use qraft_operator::prelude::*;

/// The average true range as Wilder smooths it.
#[operator(name = "bench/true_range")]
#[input(high: price = high, "The bar's greatest price.")]
#[input(low: price = low, "The bar's least price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(price, "The average range.")]
pub struct Range {
    range: TrueRange,
}

impl Series for Range {
    fn warm_up(&self) -> u32 {
        1
    }

    fn push(&mut self, [high, low, close]: [f64; 3]) -> f64 {
        self.range.push(high, low, close)
    }
}
