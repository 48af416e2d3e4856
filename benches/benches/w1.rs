//! W1: the crossover sweep (4,560 pairs of windows) through the product's own path, from the YAML
//! text to the figures of every trial, beside the hand-written single-pass kernel of the same run.
//! One thread.
//!
//!     cargo bench -p qraft-benches --bench w1
//!
//! Prints a line a case: CPU seconds of both (best of several), their ratio, and the worst relative
//! difference between their figures. The last line is the peak memory of the whole process.

use std::sync::atomic::AtomicBool;

use qraft_base::{Interval, IntervalUnit, Symbol, Ts};
use qraft_benches::limit::crossover::{Average, PairFigures, sweep};
use qraft_benches::measure::{Timing, peak_rss_mib};
use qraft_benches::series::{self, Bars};
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_search::plan::Trial;
use qraft_search::record::Stats;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;

/// Trials that go together, as in a search.
const BATCH: usize = 8_192;

fn main() {
    for (bars, runs) in [(2_500, 15), (250_000, 3)] {
        for (kind, operator) in [(Average::Exponential, "EMA"), (Average::Simple, "SMA")] {
            case(bars, runs, kind, operator);
        }
    }
    if let Some(mib) = peak_rss_mib() {
        println!("peak memory of the process: {mib:.1} MiB");
    }
}

fn case(bars: usize, runs: usize, kind: Average, operator: &str) {
    let walk = series::walk(bars, 1);
    let panel = panel(&walk);
    let text = format!(
        "version: 1\nparams:\n  fast: {{default: 5, range: [5, 100], step: 1}}\n  \
         slow: {{default: 20, range: [5, 100], step: 1}}\n\
         signals: {{long: \"{operator}(close, fast) > {operator}(close, slow)\"}}\n\
         costs: {{fee_bps: 2}}\n"
    );
    let trials = pairs();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let annual = panel.periods_per_year;
    let (limit, want) =
        Timing::of(runs, || sweep(&walk.open, &walk.close, kind, 5..=100, 2e-4, annual));
    let (ours, found) = Timing::of(runs, || pool.install(|| product(&text, &panel, &trials)));
    let worst = worst(&found, &want);
    println!(
        "w1 {operator} bars={bars} pairs={} limit_s={:.5} qraft_s={:.5} ratio={:.2} worst={worst:.1e}",
        trials.len(),
        limit.best_s(),
        ours.best_s(),
        ours.best_s() / limit.best_s(),
    );
}

fn pairs() -> Vec<Trial> {
    let pairs = (5..=100u32).flat_map(|fast| (fast + 1..=100).map(move |slow| (fast, slow)));
    let trial = |(number, (fast, slow)): (usize, (u32, u32))| Trial {
        number: number as u64,
        params: vec![f64::from(fast), f64::from(slow)],
    };
    pairs.enumerate().map(trial).collect()
}

fn panel(walk: &Bars) -> Panel {
    // Minutes, since so many days would leave the calendar.
    const MINUTE_NS: i64 = 60_000_000_000;
    let ts = (0..walk.close.len() as i64).map(|bar| Ts(bar * MINUTE_NS)).collect();
    let bar = Interval { count: 1, unit: IntervalUnit::Minute };
    let columns =
        vec![("close".to_owned(), walk.close.clone()), ("open".to_owned(), walk.open.clone())];
    Panel::from_columns(vec![Symbol::new("SYN")], ts, bar, "24/7", columns).expect("a panel")
}

/// From the text to the figures: parse, check, plan, compile, scan, books.
fn product(text: &str, panel: &Panel, trials: &[Trial]) -> Vec<Stats> {
    let file = SourceFile::new("w1.yaml", text);
    let checked = qraft_check::check(&file, &Default::default());
    let program = checked.program.expect("the strategy checks");
    let engine = ScanEngine::new(&program, panel).expect("an engine");
    let stop = AtomicBool::new(false);
    let mut answers = Vec::with_capacity(trials.len());
    for batch in trials.chunks(BATCH) {
        let batch = engine.run(batch, &stop).expect("nothing stops it");
        answers.extend(batch.into_iter().map(|answer| answer.expect("every trial runs")));
    }
    answers
}

fn worst(found: &[Stats], want: &[PairFigures]) -> f64 {
    assert_eq!(found.len(), want.len());
    let mut worst = 0.0f64;
    for (stats, want) in found.iter().zip(want) {
        let figure = |name: &str| stats.get(name).and_then(|f| f.value()).expect("a figure");
        assert_eq!(figure("trades"), want.trades, "trades of {want:?}");
        for (have, want) in [
            (figure("total_return"), want.total_return),
            (figure("sharpe_ratio"), want.sharpe_ratio),
            (figure("max_drawdown"), want.max_drawdown),
        ] {
            worst = worst.max((have - want).abs() / have.abs().max(want.abs()));
        }
    }
    worst
}
