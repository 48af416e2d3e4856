//! A run is settled once, on every way out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use qraft_base::ErrorType;
use qraft_telemetry::{Format, Metrics, RunInfo};

fn info() -> RunInfo {
    let text = |text: &str| text.to_owned();
    RunInfo { run_id: text("x-1"), space: text("s"), plan: text("grid"), mode: text("fast") }
}

/// (runs, in progress, durations observed, backtests, failed in the fast scan)
fn counts(metrics: &Metrics) -> [f64; 5] {
    let text = metrics.scrape(Format::Prometheus);
    let labels = r#"mode="fast",plan="grid",space="s"}"#;
    let of = |series: &str| -> f64 {
        let series = format!("{series}{labels} ");
        text.lines().find_map(|line| line.strip_prefix(&series)).unwrap().parse().unwrap()
    };
    [
        of("qraft_search_runs_total{"),
        of("qraft_search_runs_in_progress{"),
        of("qraft_search_run_duration_seconds_count{"),
        of("qraft_search_backtests_total{"),
        of("qraft_search_backtests_failed_total{error_type=\"fast\","),
    ]
}

#[test]
fn a_panic_settles_it() {
    let metrics = Metrics::new("1");
    let result = catch_unwind(AssertUnwindSafe(|| {
        let guard = metrics.run(&info());
        assert_eq!(counts(&metrics), [1.0, 1.0, 0.0, 0.0, 0.0]);
        guard.backtest(0.1, Some(ErrorType::Fast));
        std::panic::resume_unwind(Box::new("stop"));
    }));
    assert!(result.is_err());
    assert_eq!(counts(&metrics), [1.0, 0.0, 1.0, 1.0, 1.0]);
}

#[test]
fn an_early_error_settles_it() {
    let metrics = Metrics::new("1");
    let early = || -> Result<(), std::num::ParseIntError> {
        let _guard = metrics.run(&info());
        "x".parse::<u8>()?;
        Ok(())
    };
    assert!(early().is_err());
    assert_eq!(counts(&metrics), [1.0, 0.0, 1.0, 0.0, 0.0]);
}

#[test]
fn runs_side_by_side_and_threads_add_up() {
    let metrics = Metrics::new("1");
    let (first, second) = (metrics.run(&info()), metrics.run(&info()));
    assert_eq!(counts(&metrics)[..3], [2.0, 2.0, 0.0]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..1000).for_each(|_| first.backtest(1e-4, None)));
        }
    });
    drop(first);
    assert_eq!(counts(&metrics), [2.0, 1.0, 1.0, 4000.0, 0.0]);
    drop(second);
    assert_eq!(counts(&metrics), [2.0, 0.0, 2.0, 4000.0, 0.0]);
}
