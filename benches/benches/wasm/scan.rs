//! A whole strategy: 500 symbols × 1,260 bars, `close` against its mean of 20 rows. One side has
//! the guest `bench/rolling_mean`, one the same Rust natively in its place, one the language's own
//! `SMA`, which goes side by side over symbols; all else is the same, from the plan to the figures.
//! Once with a single trial, of which the mean is most of the work, and once with sixteen that
//! share it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use bench_kernels::RollingMean;
use qraft_base::{Failure, Symbol};
use qraft_benches::measure::Timing;
use qraft_benches::series::{self, DAY};
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_exec::{ExternalOp, ExternalState, Externals, Form};
use qraft_ir::program::Program;
use qraft_ir::{LowerContext, lower};
use qraft_search::plan::Trial;
use qraft_search::record::Stats;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_wasm::Operator;
use serde_json::json;

use crate::operators::loaded;

/// The most that the guest may take, of what the same operator takes natively.
const MOST: f64 = 1.5;
const ROUNDS: usize = 5;

/// The guest's own Rust in its place: a mean for each symbol, row by row.
#[derive(Debug)]
struct Native;

struct Means(Vec<RollingMean>);

impl ExternalOp for Native {
    fn start(
        &self,
        params: &[f64],
        symbols: &[Symbol],
        _form: Form,
    ) -> Result<Box<dyn ExternalState>, Failure> {
        Ok(Box::new(Means(vec![RollingMean::new(params[0] as usize); symbols.len()])))
    }

    fn bytes(&self, width: usize) -> u64 {
        1_024 * width as u64
    }
}

impl ExternalState for Means {
    fn update(
        &mut self,
        _first: usize,
        _rows: usize,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) -> Result<(), Failure> {
        let width = self.0.len();
        for (line, out) in inputs[0].chunks_exact(width).zip(out.chunks_exact_mut(width)) {
            for ((y, x), mean) in out.iter_mut().zip(line).zip(&mut self.0) {
                *y = mean.push(*x);
            }
        }
        Ok(())
    }

    fn saved(&self) -> Result<Box<dyn ExternalState>, Failure> {
        Ok(Box::new(Means(self.0.clone())))
    }
}

fn text(uses: &str, mean: &str) -> String {
    format!(
        "version: 1
params:
  band: {{default: 0.0, range: [0.0, 0.15], step: 0.01}}
{uses}signals:
  long: close > {mean} * (1 + band)
  exit_long: close < {mean} * (1 - band)
costs: {{fee_bps: 2}}
"
    )
}

fn program(text: &str, operator: Option<&Operator>) -> Program {
    let parsed = qraft_syntax::parse(&SourceFile::new("bench.yaml", text));
    let known = operator.map(|of| ("mean".to_owned(), qraft_wasm::external(of)));
    let externals: BTreeMap<_, _> = known.into_iter().collect();
    let lowered = lower(&parsed.document, &LowerContext { externals, ..LowerContext::default() });
    let mut all = parsed.findings.iter().chain(&lowered.findings);
    assert!(!all.any(|finding| finding.is_error()), "{:?}", lowered.findings);
    lowered.program
}

/// Seconds of all trials, and their figures.
fn once(
    program: &Program,
    panel: &Panel,
    externals: &Externals,
    trials: &[Trial],
) -> (f64, Vec<Stats>) {
    let stop = AtomicBool::new(false);
    let (timing, answers) = Timing::once(|| {
        let engine = ScanEngine::new(program, panel).expect("an engine").using(externals.clone());
        engine.run(trials, &stop).expect("nothing stops it")
    });
    let stats = answers.into_iter().map(|answer| answer.expect("every trial runs"));
    (timing.best_s(), stats.collect())
}

fn trades(all: &[Stats]) -> f64 {
    let of = |stats: &Stats| stats.get("trades").and_then(|figure| figure.value());
    all.iter().map(|stats| of(stats).expect("a number of trades")).sum()
}

pub fn run() {
    let panel = series::prices(1_260, 500, 0.018, 13).panel(DAY, &[]);
    let operator = loaded("rolling_mean");
    let uses = "uses:\n  operators: {mean: 'bench/rolling_mean@1.0.0'}\n";
    let guest = program(&text(uses, "mean(close, window=20)"), Some(&operator));
    let shared: Arc<dyn ExternalOp> = Arc::new(operator.clone());
    let externals = Externals::new([(operator.digest(), shared)]);
    let natively: Arc<dyn ExternalOp> = Arc::new(Native);
    let natively = Externals::new([(operator.digest(), natively)]);
    let own = program(&text("", "SMA(close, 20)"), None);
    let sides = [(&guest, &externals), (&guest, &natively), (&own, &externals)];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for count in [1, 16] {
        let trials: Vec<Trial> =
            (0..count).map(|at| Trial { number: at, params: vec![0.01 * at as f64] }).collect();
        let mut best = [(); 3].map(|()| (f64::INFINITY, Vec::new()));
        for _ in 0..ROUNDS {
            for (best, (program, externals)) in best.iter_mut().zip(sides) {
                let (seconds, stats) = pool.install(|| once(program, &panel, externals, &trials));
                *best = (best.0.min(seconds), stats);
            }
        }
        let [(guest_s, of_guest), (native_s, of_native), (own_s, of_own)] = best;
        for (guest, native) in of_guest.iter().zip(&of_native) {
            assert_eq!(guest.first_difference(native), None, "a guest and its own Rust natively");
        }
        let (of_guest, of_own) = (trades(&of_guest), trades(&of_own));
        // The language's mean parts in the last digits, which may turn a comparison now and then.
        assert!((of_guest - of_own).abs() <= 1e-3 * of_own, "{of_guest} {of_own}");
        let line = json!({
            "bench": "wasm", "case": "scan", "trials": count, "symbols": 500, "bars": 1260,
            "guest_cpu_s": guest_s, "native_cpu_s": native_s, "ratio": guest_s / native_s,
            "most": MOST, "own_cpu_s": own_s, "ratio_to_own": guest_s / own_s, "trades": of_guest,
        });
        println!("{line}");
    }
}
