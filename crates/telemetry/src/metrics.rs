//! The registry: one vector a family, made from its declaration.

use std::sync::Arc;
use std::time::Instant;

use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{
    GaugeVec, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry,
};

use crate::encode::{Format, encode};
use crate::family::{self, Family, Kind};

/// All families of one process. Cheap to clone; clones count into the same numbers.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Vectors>);

#[derive(Debug)]
pub(crate) struct Vectors {
    registry: Registry,
    pub runs: IntCounterVec,
    pub runs_in_progress: IntGaugeVec,
    pub run_duration: HistogramVec,
    pub backtests: IntCounterVec,
    pub backtests_failed: IntCounterVec,
    pub backtest_duration: HistogramVec,
    quality_checks: IntCounterVec,
    validation_errors: IntCounterVec,
    pub orders: IntCounterVec,
    pub trades: IntCounterVec,
    pub trade_latency: HistogramVec,
    pub rejected_orders: IntCounterVec,
    pub slippage: HistogramVec,
    pub drawdown: GaugeVec,
    pub violations: IntCounterVec,
    pub strategy_runs: IntCounterVec,
    pub strategy_sharpe: GaugeVec,
    pub strategy_max_drawdown: GaugeVec,
    scrapes: IntCounterVec,
    scrape_duration: HistogramVec,
    series: GaugeVec,
}

impl Metrics {
    /// Fresh families, nothing counted. `version` is the program's, for `qraft_build_info`.
    pub fn new(version: &str) -> Metrics {
        let registry = Registry::new();
        let build_info = gauge(&registry, family::BUILD_INFO);
        build_info.with_label_values(&[version]).set(1.0);
        let vectors = Vectors {
            runs: counter(&registry, family::RUNS),
            runs_in_progress: whole_gauge(&registry, family::RUNS_IN_PROGRESS),
            run_duration: histogram(&registry, family::RUN_DURATION),
            backtests: counter(&registry, family::BACKTESTS),
            backtests_failed: counter(&registry, family::BACKTESTS_FAILED),
            backtest_duration: histogram(&registry, family::BACKTEST_DURATION),
            quality_checks: counter(&registry, family::QUALITY_CHECKS),
            validation_errors: counter(&registry, family::VALIDATION_ERRORS),
            orders: counter(&registry, family::ORDERS),
            trades: counter(&registry, family::TRADES),
            trade_latency: histogram(&registry, family::TRADE_LATENCY),
            rejected_orders: counter(&registry, family::REJECTED_ORDERS),
            slippage: histogram(&registry, family::SLIPPAGE),
            drawdown: gauge(&registry, family::DRAWDOWN),
            violations: counter(&registry, family::VIOLATIONS),
            strategy_runs: counter(&registry, family::STRATEGY_RUNS),
            strategy_sharpe: gauge(&registry, family::STRATEGY_SHARPE),
            strategy_max_drawdown: gauge(&registry, family::STRATEGY_MAX_DRAWDOWN),
            scrapes: counter(&registry, family::SCRAPES),
            scrape_duration: histogram(&registry, family::SCRAPE_DURATION),
            series: gauge(&registry, family::SERIES),
            registry,
        };
        Metrics(Arc::new(vectors))
    }

    pub(crate) fn vectors(&self) -> &Vectors {
        &self.0
    }

    /// Shows the verdicts of these gates at 0, by each of these statuses.
    pub fn declare_quality_checks<'a>(
        &self,
        gates: impl IntoIterator<Item = &'a str>,
        statuses: &[&str],
    ) {
        for gate in gates {
            for status in statuses {
                self.0.quality_checks.with_label_values(&[gate, status]);
            }
        }
    }

    /// A gate has judged a candidate.
    pub fn quality_check(&self, gate: &str, status: &str) {
        self.0.quality_checks.with_label_values(&[gate, status]).inc();
    }

    /// Settles the series of refusals at 0, so that a scrape before the first one has them.
    pub fn declare_validation_errors<'a>(&self, error_types: impl IntoIterator<Item = &'a str>) {
        for error_type in error_types {
            self.0.validation_errors.with_label_values(&[error_type]);
        }
    }

    /// Counts runs that findings refused. `error_type` is the rules' family (`SYN`, `LAH` …) or
    /// another name of a small, closed set: every new one is a new series.
    pub fn validation_errors(&self, error_type: &str, count: u64) {
        self.0.validation_errors.with_label_values(&[error_type]).inc_by(count);
    }

    /// The text of one scrape. Counts as a scrape.
    pub fn scrape(&self, format: Format) -> String {
        let start = Instant::now();
        let vectors = &self.0;
        vectors.scrapes.with_label_values::<&str>(&[]).inc();
        let duration = vectors.scrape_duration.with_label_values::<&str>(&[]);
        let series = vectors.series.with_label_values::<&str>(&[]);
        let mut families = vectors.registry.gather();
        let count: usize = families.iter().map(|family| family.get_metric().len()).sum();
        series.set(count as f64);
        // Only now is the number known that this answer itself should show.
        refresh(&mut families, vectors.series.collect());
        let text = encode(&families, format);
        duration.observe(start.elapsed().as_secs_f64());
        text
    }
}

fn refresh(families: &mut [MetricFamily], fresh: Vec<MetricFamily>) {
    for newer in fresh {
        if let Some(older) = families.iter_mut().find(|family| family.name() == newer.name()) {
            *older = newer;
        }
    }
}

/// Registers a vector. The declarations are constants that a test registers all of, so neither step
/// can fail; a family that did would count unseen rather than stop the work.
fn register<V: Collector + Clone + 'static>(registry: &Registry, vector: V) -> V {
    let registered = registry.register(Box::new(vector.clone()));
    debug_assert!(registered.is_ok(), "{registered:?}");
    vector
}

const DECLARED: &str = "declared with a valid name and labels, as the tests hold";

fn opts(family: Family) -> Opts {
    Opts::new(family.name, family.help)
}

fn counter(registry: &Registry, family: Family) -> IntCounterVec {
    register(registry, IntCounterVec::new(opts(family), family.labels).expect(DECLARED))
}

fn gauge(registry: &Registry, family: Family) -> GaugeVec {
    register(registry, GaugeVec::new(opts(family), family.labels).expect(DECLARED))
}

fn whole_gauge(registry: &Registry, family: Family) -> IntGaugeVec {
    register(registry, IntGaugeVec::new(opts(family), family.labels).expect(DECLARED))
}

fn histogram(registry: &Registry, family: Family) -> HistogramVec {
    let bounds = match family.kind {
        Kind::Histogram(bounds) => bounds.to_vec(),
        Kind::Counter | Kind::Gauge => Vec::new(),
    };
    let opts = HistogramOpts::from(opts(family)).buckets(bounds);
    register(registry, HistogramVec::new(opts, family.labels).expect(DECLARED))
}
