//! One named workload on one thread, for a tool that counts instructions: everything is made ready
//! and run once, and then once more inside [`counted_region`], which is all that is to be counted.
//!
//!     counted crossover|panel|operators
//!
//! `cargo test -p qraft-tests --test instructions` runs it under callgrind and holds the counts to
//! `benches/instructions.json`.

use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use qraft_base::Isa;
use qraft_benches::series;
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_exec::{Options, Output, PanelShape, Plan};
use qraft_ir::program::Program;
use qraft_search::plan::Trial;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;

/// The widest that the counting tool knows.
const WIDTH: Isa = Isa::Avx2;

fn main() -> ExitCode {
    let case = std::env::args().nth(1).unwrap_or_default();
    // The pool is this thread alone, so that the work stands below the counted function.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    if let Err(error) = pool.build_global() {
        eprintln!("error: {error}");
        return ExitCode::from(2);
    }
    if let Err(missing) = WIDTH.limit() {
        eprintln!("error: {missing}");
        return ExitCode::from(3);
    }
    match case.as_str() {
        "crossover" => crossover(),
        "panel" => panel(),
        "operators" => operators(),
        _ => {
            eprintln!("error: no such case: `{case}`; there are crossover, panel and operators");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// What is counted; its name is what the tool looks for.
#[inline(never)]
fn counted_region(work: &mut dyn FnMut()) {
    work();
}

/// The second of two runs: the first has compiled the kernels.
fn measure(mut work: impl FnMut()) {
    work();
    counted_region(&mut work);
}

/// All pairs of 20 windows over 2,500 bars of one symbol.
fn crossover() {
    let program = program(
        "version: 1\nparams:\n  fast: {default: 5, range: [5, 100], step: 5}\n  \
         slow: {default: 20, range: [5, 100], step: 5}\n\
         signals: {long: \"EMA(close, fast) > EMA(close, slow)\"}\ncosts: {fee_bps: 2}\n",
    );
    let pairs = (1..=20u32).flat_map(|fast| (fast + 1..=20).map(move |slow| (fast, slow)));
    let trials = pairs.map(|(fast, slow)| vec![f64::from(fast * 5), f64::from(slow * 5)]);
    searched(&program, &days(2_500, 1), trials.collect());
}

/// 500 symbols, of which the strongest are held and changed each week.
fn panel() {
    let program = program(
        "version: 1\nparams:\n  back: {default: 20, range: [5, 60], step: 5}\n\
         rebalance: 1W\n\
         signals: {long: \"close > SMA(close, 50) and RANK(ROC(close, back)) > 250\"}\n\
         selection: {mode: topk, topk: 25, \
         score: \"RANK(ROC(close, back)) - RANK(STD(close, 20))\"}\n\
         costs: {fee_bps: 2}\n",
    );
    let trials = [10.0, 20.0, 40.0, 60.0].map(|back| vec![back]);
    searched(&program, &days(252, 500), trials.into());
}

fn searched(program: &Program, panel: &Panel, points: Vec<Vec<f64>>) {
    let engine = ScanEngine::new(program, panel).expect("an engine");
    let numbered = (0..).zip(points);
    let trials: Vec<Trial> = numbered.map(|(number, params)| Trial { number, params }).collect();
    measure(|| {
        let answers = engine.run(&trials, &AtomicBool::new(false)).expect("nothing stops it");
        assert!(answers.iter().all(Result::is_ok), "every trial runs");
    });
}

/// Each is a column of its own, and their sum is what is asked for.
const OPERATORS: [&str; 12] = [
    "SMA(close, 20)",
    "STD(close, 20)",
    "EMA(close, 20)",
    "WMA(close, 20)",
    "TS_MAX(high, 20)",
    "TS_RANK(close, 20)",
    "QUANTILE(close, 20, 0.5)",
    "CORR(close, volume, 20)",
    "RSI(close, 14)",
    "ATR(14)",
    "PCT_RANK(close / close[1])",
    "ZSCORE(volume)",
];

/// Rolling windows and looks across 100 symbols over 500 bars.
fn operators() {
    let program = program(&format!(
        "version: 1\nrebalance: 1D\nselection: {{mode: topk, topk: 5, score: \"{}\"}}\n",
        OPERATORS.join(" + "),
    ));
    let panel = days(500, 100);
    let binding = qraft_ir::bind(&program, &[]).expect("it has no params");
    let outputs = [Output::Column(program.score.expect("a score"))];
    let trial = [qraft_exec::Trial { constants: &binding.constants }];
    let shape = PanelShape { bars: panel.bars(), width: panel.width() };
    measure(|| {
        let options = Options::default();
        let plan = Plan::new(&program, &trial, &outputs, shape, &options).expect("a plan");
        let mut groups = vec![0.0; plan.group_ranges().len()];
        let newest = |sum: &mut f64, (): &(), view: &qraft_exec::TileView<'_>| {
            *sum += view.column(0, 0).last().copied().unwrap_or(0.0);
            Ok(())
        };
        let stop = AtomicBool::new(false);
        plan.run(&panel, |_| Ok(()), &mut groups, newest, &stop).expect("it runs");
    });
}

fn program(text: &str) -> Program {
    let file = SourceFile::new("counted.yaml", text);
    let checked = qraft_check::check(&file, &Default::default());
    assert!(!checked.has_errors(), "{:#?}", checked.findings);
    checked.program.expect("the strategy checks")
}

/// Daily bars of so many symbols, without gaps.
fn days(bars: usize, symbols: usize) -> Panel {
    series::prices(bars, symbols, 0.02, 1).panel(series::DAY, &[])
}
