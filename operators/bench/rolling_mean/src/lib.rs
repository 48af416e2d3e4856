//! For the benchmark: `bench_kernels::RollingMean` as an operator.

use bench_kernels::RollingMean;
use qraft_operator::prelude::*;

/// A mean of the last rows.
///
/// Its sum goes along from row to row, so that digits are lost as they are in any such sum.
#[operator(name = "bench/rolling_mean")]
#[input(x = close, "What is averaged.")]
#[output(of_first, "The mean.")]
pub struct Mean {
    /// How many rows.
    #[param(default = 20, min = 1, max = 500)]
    window: u32,
    mean: RollingMean,
}

impl Series for Mean {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.mean = RollingMean::new(self.window as usize);
    }

    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.mean.push(x)
    }
}
