//! Do the gates hold their level, and do they find an edge? Searches over panels of random walks,
//! and over walks of which one has a drift, many times from other seeds.
//!
//!     cargo bench -p qraft-benches --bench luck [-- REPETITIONS]
//!
//! Each trial of a search holds another one of 50 symbols, so that trials are independent; the
//! benchmark is cash. Prints, by kind of panel, how often each gate is passed, beside the bounds
//! within which a rate at the level lies in 99 of 100 experiments.

use std::sync::atomic::AtomicBool;

use qraft_base::{Interval, Symbol, Ts};
use qraft_benches::series::Draw;
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_ir::program::Program;
use qraft_ir::{LowerContext, lower};
use qraft_search::gates::rescan::Source;
use qraft_search::gates::{Log, Tests, snooped};
use qraft_search::plan::Trial;
use qraft_search::record::Figure;
use qraft_search::scan::ScanEngine;
use qraft_stats::gate::panel;
use statrs::distribution::{Binomial, DiscreteCDF};

const SYMBOLS: usize = 50;
const BARS: usize = 1_260;
/// Deviation of a day's return.
const SIGMA: f64 = 0.01;
const LEVEL: f64 = 0.05;
const REPETITIONS: u64 = 200;

const STRATEGY: &str = "version: 1\nparams: {k: {default: 0, range: [0, 49], step: 1}}\n\
                        signals: {long: \"id == k\"}\nposition: {gross: 50}\n";

fn main() {
    let asked = std::env::args().filter_map(|arg| arg.parse().ok()).next();
    let repetitions = asked.unwrap_or(REPETITIONS);
    let program = program();
    let (low, high) = bounds(repetitions);
    for (case, sharpe) in [("random_walks", 0.0), ("edge_sharpe_1", 1.0), ("edge_sharpe_2", 2.0)] {
        let mut passed = Passed::default();
        for seed in 0..repetitions {
            passed.count(&program, &walks(seed, sharpe), seed);
        }
        let rate = |count: u64| count as f64 / repetitions as f64;
        println!(
            "{{\"bench\":\"luck\",\"case\":\"{case}\",\"repetitions\":{repetitions},\
             \"trials\":{SYMBOLS},\"bars\":{BARS},\"level\":{LEVEL},\"spa\":{:.3},\
             \"reality_check\":{:.3},\"psr_of_one\":{:.3},\"deflated_sharpe\":{:.3},\
             \"all_three\":{:.3},\"bounds_99\":[{low:.3},{high:.3}]}}",
            rate(passed.spa),
            rate(passed.white),
            rate(passed.psr),
            rate(passed.deflated),
            rate(passed.all),
        );
    }
}

/// How often each gate was passed.
#[derive(Default)]
struct Passed {
    spa: u64,
    white: u64,
    psr: u64,
    deflated: u64,
    all: u64,
}

impl Passed {
    fn count(&mut self, program: &Program, panel: &Panel, seed: u64) {
        let trials: Vec<Trial> =
            (0..SYMBOLS as u64).map(|k| Trial { number: k, params: vec![k as f64] }).collect();
        let engine = ScanEngine::new(program, panel).expect("an engine");
        let again = engine.again(&trials, &AtomicBool::new(false)).expect("never stopped");
        let again: Vec<_> = again.into_iter().map(|trial| trial.expect("it runs")).collect();
        let sharpe = |at: usize| {
            let stats = again[at].stats();
            stats.get("sharpe_ratio").and_then(Figure::finite).expect("it varies")
        };
        let sharpes: Vec<(u64, f64)> = (0..SYMBOLS).map(|at| (at as u64, sharpe(at))).collect();
        let years = panel.periods_per_year;
        let log = Log::new(SYMBOLS as u64, 0, &sharpes, BARS as f64, years);
        let best = (1..SYMBOLS).fold(0, |b, at| if sharpe(at) > sharpe(b) { at } else { b });
        let deflated = log.deflated(again[best].stats()).deflated_sharpe;
        // one trial that nobody chose
        let psr = log.deflated(again[seed as usize % SYMBOLS].stats()).psr;
        let returns: Vec<&[f64]> = again.iter().map(|trial| &trial.returns[..]).collect();
        let matrix = panel::Panel::new(&returns, &[0.0; BARS]).expect("a panel");
        let tests = Tests { seed, ..Tests::default() };
        let found = snooped(&matrix, &tests, LEVEL, &|_| (), &AtomicBool::new(false));
        let found = found.expect("it can be judged");
        let is = |p: Option<f64>| p.is_some_and(|p| p >= 1.0 - LEVEL);
        let (spa, white) = (found.verdicts.consistent.p <= LEVEL, found.verdicts.white.p <= LEVEL);
        self.spa += u64::from(spa);
        self.white += u64::from(white);
        self.psr += u64::from(is(psr));
        self.deflated += u64::from(is(deflated));
        self.all += u64::from(spa && white && is(deflated));
    }
}

/// Independent walks whose returns have mean 0; the first has a drift of that Sharpe ratio, a
/// year's. Every close is followed by an open at the same price.
fn walks(seed: u64, sharpe: f64) -> Panel {
    let mut draw = Draw::new(seed.wrapping_mul(0x5851_f42d_4c95_7f2d) ^ 0xc0ff_ee00);
    let (mut close, mut open, mut id) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = vec![100.0; SYMBOLS];
    for _ in 0..BARS {
        for (symbol, last) in last.iter_mut().enumerate() {
            let drift = if symbol == 0 { sharpe * SIGMA / 252f64.sqrt() } else { 0.0 };
            open.push(*last);
            *last *= 1.0 + drift + draw.bell() * SIGMA;
            close.push(*last);
            id.push(symbol as f64);
        }
    }
    let symbols = (0..SYMBOLS).map(|symbol| Symbol::new(&format!("S{symbol:02}"))).collect();
    let ts = (0..BARS as i32).map(Ts::from_day).collect();
    let columns =
        vec![("close".to_owned(), close), ("id".to_owned(), id), ("open".to_owned(), open)];
    Panel::from_columns(symbols, ts, Interval::DAY, "XNYS", columns).expect("a panel")
}

fn program() -> Program {
    let parsed = qraft_syntax::parse(&SourceFile::new("luck.yaml", STRATEGY));
    lower(&parsed.document, &LowerContext::default()).program
}

/// Where a rate at the level lies in 99 of 100 experiments.
fn bounds(repetitions: u64) -> (f64, f64) {
    let binomial = Binomial::new(LEVEL, repetitions).expect("a level");
    let at = |share| binomial.inverse_cdf(share) as f64 / repetitions as f64;
    (at(0.005), at(0.995))
}
