//! W1: all pairs of windows 5..=100 of a moving average.

use qraft_base::Interval;

use super::{Case, Settings};
use crate::limit::crossover::{Average, sweep};
use crate::line::Line;
use crate::series::{self, DAY, MINUTE};

/// 2,500 daily bars.
pub(super) fn daily(settings: Settings, tell: &mut dyn FnMut(Line)) {
    run("w1-daily", 2_500, DAY, (0.015, 15), settings, tell);
}

/// 250,000 minute bars.
pub(super) fn minute(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let bars = if settings.quick { 25_000 } else { 250_000 };
    run("w1-minute", bars, MINUTE, (0.0006, 3), settings, tell);
}

fn run(
    name: &str,
    bars: usize,
    bar: Interval,
    (sigma, repetitions): (f64, usize),
    settings: Settings,
    tell: &mut dyn FnMut(Line),
) {
    let prices = series::prices(bars, 1, sigma, 11);
    let panel = prices.panel(bar, &[]);
    let pairs = (5..=100u32).flat_map(|fast| (fast + 1..=100).map(move |slow| (fast, slow)));
    let trials: Vec<Vec<f64>> =
        pairs.map(|(fast, slow)| vec![f64::from(fast), f64::from(slow)]).collect();
    for (kind, operator) in [(Average::Exponential, "EMA"), (Average::Simple, "SMA")] {
        let text = format!(
            "version: 1\nparams:\n  fast: {{default: 5, range: [5, 100], step: 1}}\n  slow: \
             {{default: 20, range: [5, 100], step: 1}}\nsignals: {{long: \"{operator}(close, fast) \
             > {operator}(close, slow)\"}}\ncosts: {{fee_bps: 2}}\n"
        );
        let case = Case { text, panel: &panel, trials: trials.clone() };
        let annual = panel.periods_per_year;
        let name = format!("{name}-{}", operator.to_lowercase());
        let kernel = || sweep(&prices.open, &prices.close, kind, 5..=100, 2e-4, annual);
        tell(case.against(&name, settings, repetitions, kernel));
    }
}
