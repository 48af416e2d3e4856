//! {{namespace}}/{{name}}: an operator of qraft.

use qraft_operator::prelude::*;

/// A mean in which a row weighs `gain` and what came before it the rest.
///
/// It starts at the first value. A missing one is answered by a missing one, and forgotten.
#[operator(name = "{{namespace}}/{{name}}")]
#[input(x = close, "What is averaged.")]
#[output(of_first, "The mean.")]
pub struct {{Name}} {
    /// The weight of the newest row.
    #[param(default = 0.1, min = 0.0, max = 1.0)]
    gain: f64,
    mean: Option<f64>,
}

impl Series for {{Name}} {
    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        if !x.is_finite() {
            return f64::NAN;
        }
        let mean = self.mean.map_or(x, |mean| mean + self.gain * (x - mean));
        self.mean = Some(mean);
        mean
    }
}

qraft_operator::cases!();
