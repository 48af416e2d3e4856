//! Whole markets: how long the largest searches of the service levels take, costs and all.

use std::time::Instant;

use qraft_base::Interval;

use super::{Case, Settings, grid, pool, steps};
use crate::line::Line;
use crate::measure::Timing;
use crate::series::{self, DAY, MINUTE};

const TEXT: &str = r#"version: 1
params:
  fast: {default: 5, range: [2, 60], step: 1}
  slow: {default: 30, range: [20, 200], step: 1}
  k: {default: 50, values: [20, 30, 40, 50, 60, 70, 80, 90, 100, 110]}
rebalance: 5D
signals:
  long: EMA(close, fast) > EMA(close, slow)
selection: {mode: topk, score: "ROC(close, 20)", topk: k}
costs: {fee_bps: 2, sell_tax_bps: 5, slippage: {spread_bps: 4}}
"#;

/// 5,000 × 2,520 × 1,000.
pub(super) fn daily(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let (symbols, trials) = if settings.quick { (500, 10) } else { (5_000, 100) };
    let axes = [steps(2.0, 3.0, 10), steps(20.0, 10.0, trials / 10), steps(20.0, 10.0, 10)];
    run("market-daily", (2_520, symbols, DAY), &axes, (1_800.0, 60.0), settings, tell);
}

/// 500 × 100,000 × 100.
pub(super) fn minute(settings: Settings, tell: &mut dyn FnMut(Line)) {
    let bars = if settings.quick { 10_000 } else { 100_000 };
    let axes = [steps(5.0, 5.0, 5), steps(40.0, 20.0, 4), steps(20.0, 10.0, 5)];
    run("market-minute", (bars, 500, MINUTE), &axes, (7_200.0, 180.0), settings, tell);
}

fn run(
    name: &str,
    (bars, symbols, bar): (usize, usize, Interval),
    axes: &[Vec<f64>],
    (level_s, goal_s): (f64, f64),
    settings: Settings,
    tell: &mut dyn FnMut(Line),
) {
    let prices = series::prices(bars, symbols, 0.018, 21);
    let panel = prices.panel(bar, &[]);
    drop(prices);
    let every = if bar == DAY { "5D" } else { "30m" };
    let text = text(every);
    let case = Case { text, panel: &panel, trials: grid(axes) };
    let pool = pool(settings.threads);
    let start = Instant::now();
    let (ours, _) = Timing::once(|| case.product(&pool));
    let wall_s = start.elapsed().as_secs_f64();
    let mut line = Line::new(name, settings.threads, &ours);
    line.combos(case.trials.len(), case.units());
    line.level(level_s, goal_s, wall_s);
    tell(line);
}

fn text(every: &str) -> String {
    TEXT.replace("rebalance: 5D", &format!("rebalance: {every}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_checks() {
        for every in ["5D", "30m"] {
            let file = qraft_diag::SourceFile::new("market.yaml", text(every));
            let checked = qraft_check::check(&file, &Default::default());
            assert!(!checked.has_errors(), "{:?}", checked.findings);
        }
    }
}
