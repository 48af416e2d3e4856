//! For the benchmark: `bench_kernels::WindowedStd` as an operator.

use bench_kernels::WindowedStd;
use qraft_operator::prelude::*;

/// The standard deviation of the last 20 rows.
#[operator(name = "bench/windowed_std")]
#[input(x = close, "What deviates.")]
#[output(of_first, "The deviation.")]
pub struct Deviation {
    std: WindowedStd,
}

impl Series for Deviation {
    fn warm_up(&self) -> u32 {
        WindowedStd::WARM_UP as u32
    }

    fn start(&mut self) {
        self.std = WindowedStd::new();
    }

    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.std.push(x)
    }
}
