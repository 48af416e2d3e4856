//! What the runs of one strategy count: orders, fills, rejections, risk, and the last run's
//! figures. Labels come from closed lists, so that series cannot grow with the data.

use prometheus::{Histogram, IntCounter};

use crate::Metrics;

/// The values of `side`.
pub const SIDES: [&str; 2] = ["buy", "sell"];

/// The values of `mode`.
pub const MODES: [&str; 2] = ["fast", "precise"];

/// Why orders are refused: the values of `reason`, besides [`OTHER`].
pub const REASONS: [&str; 7] = [
    "below_lot",
    "insufficient_cash",
    "insufficient_position",
    "t_plus_1",
    "insufficient_margin",
    "drawdown_breaker",
    "retries_exhausted",
];

/// The rules of risk: the values of `rule`.
pub const RULES: [&str; 5] =
    ["stop_loss", "trailing_stop", "take_profit", "max_drawdown", "margin_call"];

/// The label of what no list has, and of every symbol where there are more than [`SYMBOLS_MAX`].
pub const OTHER: &str = "other";

/// The most symbols whose names are labels.
pub const SYMBOLS_MAX: usize = 200;

/// Counts the runs of one strategy. Shared by reference among threads.
#[derive(Debug)]
pub struct Execution {
    metrics: Metrics,
    strategy: String,
    /// One for each symbol.
    symbols: Vec<Series>,
    latency: Histogram,
}

/// What is counted of one symbol: buys, then sells.
#[derive(Debug)]
struct Series {
    orders: [IntCounter; 2],
    trades: [IntCounter; 2],
    slippage: Histogram,
}

impl Metrics {
    /// Starts counting the orders of a strategy over these symbols. The series of its closed lists
    /// are there from now on, at 0.
    pub fn execution(&self, strategy: &str, mode: &str, symbols: &[&str]) -> Execution {
        let all = self.vectors();
        let is_bounded = symbols.len() <= SYMBOLS_MAX;
        let series = |symbol: &&str| {
            let symbol = if is_bounded { symbol } else { OTHER };
            Series {
                orders: SIDES.map(|side| all.orders.with_label_values(&[strategy, symbol, side])),
                trades: SIDES.map(|side| all.trades.with_label_values(&[strategy, symbol, side])),
                slippage: all.slippage.with_label_values(&[strategy, symbol]),
            }
        };
        for reason in REASONS.into_iter().chain([OTHER]) {
            all.rejected_orders.with_label_values(&[strategy, reason]);
        }
        for rule in RULES {
            all.violations.with_label_values(&[strategy, rule]);
        }
        Execution {
            symbols: symbols.iter().map(series).collect(),
            latency: all.trade_latency.with_label_values(&[strategy, mode]),
            strategy: strategy.to_owned(),
            metrics: self.clone(),
        }
    }

    /// So many backtests of a strategy ran to their end.
    pub fn strategy_runs(&self, strategy: &str, count: u64) {
        self.vectors().strategy_runs.with_label_values(&[strategy]).inc_by(count);
    }

    /// The figures of a strategy, where they are defined.
    pub fn strategy_figures(&self, strategy: &str, sharpe: Option<f64>, max_drawdown: Option<f64>) {
        let all = self.vectors();
        let pairs = [(&all.strategy_sharpe, sharpe), (&all.strategy_max_drawdown, max_drawdown)];
        for (gauge, value) in pairs {
            if let Some(value) = value.filter(|value| value.is_finite()) {
                gauge.with_label_values(&[strategy]).set(value);
            }
        }
    }
}

impl Execution {
    /// Orders sent for a symbol: buys, then sells.
    pub fn orders(&self, symbol: usize, sent: [u64; 2]) {
        let Some(series) = self.symbols.get(symbol) else { return };
        for (counter, count) in series.orders.iter().zip(sent) {
            counter.inc_by(count);
        }
    }

    /// A fill: its simulated time since the decision, and what it cost against its base price.
    pub fn trade(&self, symbol: usize, is_sell: bool, latency_s: f64, slippage_bps: f64) {
        let Some(series) = self.symbols.get(symbol) else { return };
        series.trades[usize::from(is_sell)].inc();
        self.latency.observe(latency_s);
        series.slippage.observe(slippage_bps);
    }

    /// An order was refused.
    pub fn rejected(&self, reason: &str) {
        let reason = REASONS.into_iter().find(|known| *known == reason).unwrap_or(OTHER);
        let counter = &self.metrics.vectors().rejected_orders;
        counter.with_label_values(&[self.strategy.as_str(), reason]).inc();
    }

    /// A rule of risk acted; what is none is not counted.
    pub fn violated(&self, rule: &str) {
        if RULES.contains(&rule) {
            let counter = &self.metrics.vectors().violations;
            counter.with_label_values(&[self.strategy.as_str(), rule]).inc();
        }
    }

    /// Where equity stands below its peak.
    pub fn drawdown(&self, fraction: f64) {
        let gauge = &self.metrics.vectors().drawdown;
        gauge.with_label_values(&[self.strategy.as_str()]).set(fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    #[test]
    fn labels_are_of_closed_lists() {
        let metrics = Metrics::new("1");
        let execution = metrics.execution("s", "precise", &["A", "B"]);
        execution.orders(1, [2, 1]);
        execution.trade(1, true, 86_400.0, 2.5);
        execution.rejected("t_plus_1");
        execution.rejected("of my own");
        execution.violated("stop_loss");
        execution.violated("rebalance");
        execution.drawdown(0.25);
        metrics.strategy_runs("s", 1);
        metrics.strategy_figures("s", Some(1.5), None);
        let text = metrics.scrape(Format::Prometheus);
        for line in [
            "qraft_orders_total{side=\"buy\",strategy=\"s\",symbol=\"B\"} 2",
            "qraft_trades_total{side=\"sell\",strategy=\"s\",symbol=\"B\"} 1",
            "qraft_trades_total{side=\"buy\",strategy=\"s\",symbol=\"A\"} 0",
            "qraft_rejected_orders_total{reason=\"t_plus_1\",strategy=\"s\"} 1",
            "qraft_rejected_orders_total{reason=\"other\",strategy=\"s\"} 1",
            "qraft_risk_violations_total{rule=\"stop_loss\",strategy=\"s\"} 1",
            "qraft_risk_violations_total{rule=\"margin_call\",strategy=\"s\"} 0",
            "qraft_trade_latency_seconds_sum{mode=\"precise\",strategy=\"s\"} 86400",
            "qraft_slippage_bps_sum{strategy=\"s\",symbol=\"B\"} 2.5",
            "qraft_drawdown_current{strategy=\"s\"} 0.25",
            "qraft_strategy_sharpe{strategy=\"s\"} 1.5",
            "qraft_strategy_runs_total{strategy=\"s\"} 1",
        ] {
            assert!(text.lines().any(|have| have == line), "{line}: {text}");
        }
        assert!(!text.contains("qraft_strategy_max_drawdown{") && !text.contains("rebalance"));
    }

    #[test]
    fn many_symbols_are_one_label() {
        let metrics = Metrics::new("1");
        let names: Vec<String> = (0..=SYMBOLS_MAX).map(|n| format!("S{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let execution = metrics.execution("s", "precise", &names);
        execution.trade(0, false, 0.0, 0.0);
        execution.trade(SYMBOLS_MAX, false, 0.0, 0.0);
        let text = metrics.scrape(Format::Prometheus);
        assert!(text.contains("{side=\"buy\",strategy=\"s\",symbol=\"other\"} 2"), "{text}");
        assert!(!text.contains("symbol=\"S0\""), "{text}");
    }
}
