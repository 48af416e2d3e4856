//! A whole strategy: 500 symbols × 1,260 bars, `close` against its mean of 20 rows. One side has
//! the guest `bench/rolling_mean`, the other the language's own `SMA`; all else is the same, from
//! the plan to the figures. Once with a single trial, of which the mean is most of the work, and
//! once with sixteen that share it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use qraft_benches::measure::Timing;
use qraft_benches::series::{self, DAY};
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_exec::{ExternalOp, Externals};
use qraft_ir::program::Program;
use qraft_ir::{LowerContext, lower};
use qraft_search::plan::Trial;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_wasm::Operator;
use serde_json::json;

use crate::operators::loaded;

/// The most that the guest may take, of what the language's own mean takes.
const MOST: f64 = 1.5;
const ROUNDS: usize = 5;

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

/// Seconds of all trials, and how many trades they made.
fn once(program: &Program, panel: &Panel, externals: &Externals, trials: &[Trial]) -> (f64, f64) {
    let stop = AtomicBool::new(false);
    let (timing, answers) = Timing::once(|| {
        let engine = ScanEngine::new(program, panel).expect("an engine").using(externals.clone());
        engine.run(trials, &stop).expect("nothing stops it")
    });
    let trades = |answer: Result<qraft_search::record::Stats, _>| {
        answer.ok().and_then(|stats| stats.get("trades").and_then(|figure| figure.value()))
    };
    let trades = answers.into_iter().map(|answer| trades(answer).expect("every trial runs")).sum();
    (timing.best_s(), trades)
}

pub fn run() {
    let panel = series::prices(1_260, 500, 0.018, 13).panel(DAY, &[]);
    let operator = loaded("rolling_mean");
    let uses = "uses:\n  operators: {mean: 'bench/rolling_mean@1.0.0'}\n";
    let guest = program(&text(uses, "mean(close, window=20)"), Some(&operator));
    let native = program(&text("", "SMA(close, 20)"), None);
    let shared: Arc<dyn ExternalOp> = Arc::new(operator.clone());
    let externals = Externals::new([(operator.digest(), shared)]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for count in [1, 16] {
        let trials: Vec<Trial> =
            (0..count).map(|at| Trial { number: at, params: vec![0.01 * at as f64] }).collect();
        let mut best = [(f64::INFINITY, 0.0); 2];
        for _ in 0..ROUNDS {
            for (best, program) in best.iter_mut().zip([&guest, &native]) {
                let (seconds, trades) = pool.install(|| once(program, &panel, &externals, &trials));
                *best = (best.0.min(seconds), trades);
            }
        }
        let [(guest_s, of_guest), (native_s, of_native)] = best;
        // The two means part in the last digits, which may turn a comparison now and then.
        assert!((of_guest - of_native).abs() <= 1e-3 * of_native, "{of_guest} {of_native}");
        let line = json!({
            "bench": "wasm", "case": "scan", "trials": count, "symbols": 500, "bars": 1260,
            "guest_cpu_s": guest_s, "native_cpu_s": native_s, "ratio": guest_s / native_s,
            "most": MOST, "trades": of_guest,
        });
        println!("{line}");
    }
}
