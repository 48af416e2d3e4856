//! W1: the crossover sweep, beside the hand-written kernel of the same run.

use qraft_benches::limit::crossover::{Average, sweep};
use qraft_benches::measure::Timing;
use qraft_benches::series;

fn main() {
    for bars in [2_500, 250_000] {
        let walk = series::walk(bars, 1);
        let (limit, figures) = Timing::of(3, || {
            sweep(&walk.open, &walk.close, Average::Exponential, 5..=100, 2e-4, 252.0)
        });
        println!("w1 bars={bars} pairs={} limit_s={:.5}", figures.len(), limit.best_s());
    }
}
