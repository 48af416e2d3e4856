//! For the benchmark: `bench_kernels::polynomial` as an operator.

use qraft_operator::prelude::*;

/// A polynomial of 32 steps, of which each waits for the one before.
#[row_function(name = "bench/polynomial")]
#[input(x = close, "Where it is evaluated.")]
#[output(ratio, "Its value.")]
pub fn polynomial(x: f64) -> f64 {
    bench_kernels::polynomial(x)
}
