//! From a matched run to its metrics. The matcher answers what happened; here it is counted.

use qraft_data::Panel;
use qraft_search::precise::{self, Filled, Matched, Side};
use qraft_telemetry::{Execution, Metrics};

/// Counts matched runs of one strategy. Shared by reference among threads.
#[derive(Debug)]
pub struct Executed {
    execution: Execution,
    bar_s: f64,
}

impl Executed {
    /// Starts counting. `strategy` is the label.
    pub fn new(metrics: &Metrics, strategy: &str, panel: &Panel) -> Executed {
        let symbols: Vec<&str> = panel.symbols.iter().map(|symbol| symbol.as_str()).collect();
        let execution = metrics.execution(strategy, "precise", &symbols);
        Executed { execution, bar_s: precise::bar_seconds(panel) }
    }

    /// Counts a run's orders, fills, rejections and acts of risk.
    pub fn count(&self, matched: &Matched) {
        for (symbol, sent) in matched.orders.iter().enumerate() {
            self.execution.orders(symbol, *sent);
        }
        for fill in &matched.fills {
            let latency_s = f64::from(fill.bar.saturating_sub(fill.decided)) * self.bar_s;
            let is_sell = fill.side == Side::Sell;
            self.execution.trade(fill.symbol as usize, is_sell, latency_s, slippage_bps(fill));
        }
        for rejection in matched.rejections.iter().filter(|rejection| !rejection.is_lapsed()) {
            self.execution.rejected(rejection.reason);
        }
        for (rule, count) in precise::violations(matched) {
            (0..count).for_each(|_| self.execution.violated(rule));
        }
    }

    /// Shows where a run's equity stands below its peak at the end.
    pub fn drawdown(&self, matched: &Matched) {
        let peak = matched.equity.iter().copied().fold(0.0, f64::max);
        if let Some(last) = matched.equity.last().filter(|_| peak > 0.0) {
            self.execution.drawdown(1.0 - last / peak);
        }
    }
}

/// What a fill cost against the price it is based on, in basis points of it.
fn slippage_bps(fill: &Filled) -> f64 {
    let away = (fill.price - fill.base) / fill.base * 1e4;
    match fill.side {
        Side::Buy => away,
        Side::Sell => -away,
    }
}
