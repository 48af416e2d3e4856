//! Every metric family, declared once: name, kind, help, labels.

/// What a family measures.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Kind {
    /// Only rises; its name ends in `_total`.
    Counter,
    /// Rises and falls.
    Gauge,
    /// Counts of observations up to each of these bounds.
    Histogram(&'static [f64]),
}

/// One metric family.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// The full name.
    pub name: &'static str,
    /// What it measures.
    pub kind: Kind,
    /// One sentence; no quotes, which the two text formats escape differently.
    pub help: &'static str,
    /// Label names, in the order in which values are given.
    pub labels: &'static [&'static str],
}

/// The labels of every search family.
const RUN: &[&str] = &["space", "plan", "mode"];
/// Seconds of a whole run.
const RUN_SECONDS: &[f64] =
    &[0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0, 180.0, 600.0, 1800.0, 3600.0, 7200.0];
/// Seconds of one backtest, which the scan does in microseconds.
const BACKTEST_SECONDS: &[f64] =
    &[1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 60.0];
/// Simulated seconds from a decision to its fill: none, parts of a session, whole bars of days.
const FILL_SECONDS: &[f64] = &[
    0.0,
    1.0,
    10.0,
    60.0,
    300.0,
    900.0,
    3600.0,
    14_400.0,
    86_400.0,
    172_800.0,
    259_200.0,
    432_000.0,
    864_000.0,
    2_592_000.0,
];
/// Basis points of the price, below 0 where a fill was better than its base.
const SLIPPAGE_BPS: &[f64] =
    &[-50.0, -10.0, -1.0, 0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
const SCRAPE_SECONDS: &[f64] = &[0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0];

pub(crate) const RUNS: Family = Family {
    name: "qraft_search_runs_total",
    kind: Kind::Counter,
    help: "Search runs started.",
    labels: RUN,
};
pub(crate) const RUNS_IN_PROGRESS: Family = Family {
    name: "qraft_search_runs_in_progress",
    kind: Kind::Gauge,
    help: "Search runs that have started and not ended.",
    labels: RUN,
};
pub(crate) const RUN_DURATION: Family = Family {
    name: "qraft_search_run_duration_seconds",
    kind: Kind::Histogram(RUN_SECONDS),
    help: "Wall time of search runs, observed when they end in whatever way.",
    labels: RUN,
};
pub(crate) const BACKTESTS: Family = Family {
    name: "qraft_search_backtests_total",
    kind: Kind::Counter,
    help: "Backtests completed, failed ones included.",
    labels: RUN,
};
pub(crate) const BACKTESTS_FAILED: Family = Family {
    name: "qraft_search_backtests_failed_total",
    kind: Kind::Counter,
    help: "Backtests that failed, by the engine the failure is charged to: fast, precise, other.",
    labels: &["space", "plan", "mode", "error_type"],
};
pub(crate) const BACKTEST_DURATION: Family = Family {
    name: "qraft_search_backtest_duration_seconds",
    kind: Kind::Histogram(BACKTEST_SECONDS),
    help: "Time of one backtest; where trials share a scan, its share of the scan.",
    labels: RUN,
};
pub(crate) const QUALITY_CHECKS: Family = Family {
    name: "qraft_quality_checks_total",
    kind: Kind::Counter,
    help: "Verdicts of gates on candidates, by the gate and by pass, fail or skip.",
    labels: &["check_type", "status"],
};
pub(crate) const VALIDATION_ERRORS: Family = Family {
    name: "qraft_validation_errors_total",
    kind: Kind::Counter,
    help: "Runs refused by findings, by the family of their rules: SYN, NAM, TYP, LAH and so on.",
    labels: &["error_type"],
};
pub(crate) const ORDERS: Family = Family {
    name: "qraft_orders_total",
    kind: Kind::Counter,
    help: "Orders sent to the precise matcher.",
    labels: &["strategy", "symbol", "side"],
};
pub(crate) const TRADES: Family = Family {
    name: "qraft_trades_total",
    kind: Kind::Counter,
    help: "Fills of the precise matcher; an order may fill in parts.",
    labels: &["strategy", "symbol", "side"],
};
pub(crate) const TRADE_LATENCY: Family = Family {
    name: "qraft_trade_latency_seconds",
    kind: Kind::Histogram(FILL_SECONDS),
    help: "Simulated time from the decision to the fill, in whole bars.",
    labels: &["strategy", "mode"],
};
pub(crate) const REJECTED_ORDERS: Family = Family {
    name: "qraft_rejected_orders_total",
    kind: Kind::Counter,
    help: "Orders that were refused, by a reason of the closed list.",
    labels: &["strategy", "reason"],
};
pub(crate) const SLIPPAGE: Family = Family {
    name: "qraft_slippage_bps",
    kind: Kind::Histogram(SLIPPAGE_BPS),
    help: "What a fill cost against the price it is based on, in basis points; below 0 is a gain.",
    labels: &["strategy", "symbol"],
};
pub(crate) const DRAWDOWN: Family = Family {
    name: "qraft_drawdown_current",
    kind: Kind::Gauge,
    help: "How far equity is below its peak at the last bar, as a fraction.",
    labels: &["strategy"],
};
pub(crate) const VIOLATIONS: Family = Family {
    name: "qraft_risk_violations_total",
    kind: Kind::Counter,
    help: "Times that a rule of risk acted, by a rule of the closed list.",
    labels: &["strategy", "rule"],
};
pub(crate) const STRATEGY_RUNS: Family = Family {
    name: "qraft_strategy_runs_total",
    kind: Kind::Counter,
    help: "Backtests of a strategy that ran to their end, in either mode.",
    labels: &["strategy"],
};
pub(crate) const STRATEGY_SHARPE: Family = Family {
    name: "qraft_strategy_sharpe",
    kind: Kind::Gauge,
    help: "Sharpe ratio of the last run of a strategy, or of the best trial of its last search.",
    labels: &["strategy"],
};
pub(crate) const STRATEGY_MAX_DRAWDOWN: Family = Family {
    name: "qraft_strategy_max_drawdown",
    kind: Kind::Gauge,
    help: "Greatest drawdown of that run, as a positive fraction.",
    labels: &["strategy"],
};
pub(crate) const BUILD_INFO: Family = Family {
    name: "qraft_build_info",
    kind: Kind::Gauge,
    help: "Always 1; the label names the version that runs.",
    labels: &["version"],
};
pub(crate) const SCRAPES: Family = Family {
    name: "qraft_exporter_scrapes_total",
    kind: Kind::Counter,
    help: "Scrapes answered, this one included.",
    labels: &[],
};
pub(crate) const SCRAPE_DURATION: Family = Family {
    name: "qraft_exporter_scrape_duration_seconds",
    kind: Kind::Histogram(SCRAPE_SECONDS),
    help: "Time to gather and write one answer, this one not included.",
    labels: &[],
};
pub(crate) const SERIES: Family = Family {
    name: "qraft_exporter_series",
    kind: Kind::Gauge,
    help: "Label sets in this answer; a histogram counts as one.",
    labels: &[],
};

/// Every family that this build can expose.
pub const FAMILIES: [Family; 22] = [
    RUNS,
    RUNS_IN_PROGRESS,
    RUN_DURATION,
    BACKTESTS,
    BACKTESTS_FAILED,
    BACKTEST_DURATION,
    QUALITY_CHECKS,
    VALIDATION_ERRORS,
    ORDERS,
    TRADES,
    TRADE_LATENCY,
    REJECTED_ORDERS,
    SLIPPAGE,
    DRAWDOWN,
    VIOLATIONS,
    STRATEGY_RUNS,
    STRATEGY_SHARPE,
    STRATEGY_MAX_DRAWDOWN,
    BUILD_INFO,
    SCRAPES,
    SCRAPE_DURATION,
    SERIES,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_conventions() {
        for (at, family) in FAMILIES.iter().enumerate() {
            let name = family.name;
            assert!(name.starts_with("qraft_"), "{name}");
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}");
            assert_eq!(name.ends_with("_total"), family.kind == Kind::Counter, "{name}");
            assert!(
                family.help.ends_with('.') && !family.help.contains(['"', '\\', '\n']),
                "{name}"
            );
            assert!(!FAMILIES[..at].iter().any(|other| other.name == name), "{name} twice");
            for reserved in ["le", "quantile", "job", "instance"] {
                assert!(!family.labels.contains(&reserved), "{name}");
            }
            if let Kind::Histogram(bounds) = family.kind {
                assert!(name.ends_with("_seconds") || name.ends_with("_bps"), "{name}");
                assert!(bounds.is_sorted_by(|a, b| a < b), "{name}");
            }
        }
    }
}
