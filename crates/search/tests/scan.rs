//! Strategies searched from their text: what the scan answers is what the definitions answer, to
//! the bit, whatever the threads and batches.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use qraft_base::{Digest, Failure, Interval, Symbol, Ts};
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_ir::program::Program;
use qraft_ir::{LowerContext, dsl_hash, lower};
use qraft_search::ident::TrialKeys;
use qraft_search::objective::Objective;
use qraft_search::plan::{Plan, Trial};
use qraft_search::record::{Header, Inputs, Stats, TrialRecord};
use qraft_search::report::{Aggregate, Frame, buy_and_hold};
use qraft_search::run::{BatchLimits, Engine, Job, Lines, open, run};
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{Build, Material, Replay, seal};
use qraft_search::space::{Choices, Form, Resolved, read};

const CROSS: &str = "
version: 1
params:
  fast: {default: 3, values: [3, 5, 8]}
  slow: {default: 5, values: [5, 13, 21]}
  fee: 2
constraints: [\"fast < slow\"]
signals: {long: \"EMA(close, fast) > SMA(close, slow)\"}
costs: {fee_bps: fee, slippage: {spread_bps: 4}}
";

const TOPK: &str = "
version: 1
params:
  n: {default: 5, values: [5, 10]}
  k: {default: 1, values: [1, 3]}
  gap: {default: 0, values: [0, 2]}
rebalance: 1W
signals: {long: \"close > SMA(close, 8)\", exit_long: \"close < SMA(close, 20) * 0.97\"}
selection: {mode: topk, score: \"ZSCORE(ROC(n))\", topk: k}
hold: {min_days: gap}
costs: {fee_bps: 5, sell_tax_bps: 10}
";

const BOTH_SIDES: &str = "
version: 1
params:
  n: {default: 2, values: [2, 5]}
  low: {default: 20, values: [20, 35]}
signals:
  long: RSI(close, n) < low
  exit_long: RSI(close, n) > 60
  short: RSI(close, n) > 100 - low
position: {gross: 0.9}
hold: {max_days: 12}
cooldown_days: 2
execution: {size_at: decision}
costs: {fee_bps: 1}
";

/// Names that come and go, gaps, a halt: a fixed walk, the same each time.
fn panel(width: usize, bars: usize) -> Panel {
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut unit = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let (mut open, mut close, mut volume) = (vec![], vec![], vec![]);
    let mut price: Vec<f64> = (0..width).map(|s| 20.0 + 7.0 * s as f64).collect();
    for bar in 0..bars {
        for (s, price) in price.iter_mut().enumerate() {
            let start = *price * (0.99 + 0.02 * unit());
            let end = start * (0.97 + 0.0603 * unit());
            let missing = (s % 5 == 4 && bar < 40) || unit() < 0.01;
            let of = |x: f64| if missing { f64::NAN } else { x };
            open.push(of(start));
            close.push(of(end));
            volume.push(if unit() < 0.01 { 0.0 } else { of(1e6) });
            *price = end;
        }
    }
    // 2020-01-06 is a Monday; five sessions a week.
    let day = |bar: usize| 18_267 + (bar / 5 * 7 + bar % 5) as i32;
    let columns = [("close", close), ("open", open), ("volume", volume)];
    Panel {
        symbols: (0..width).map(|s| Symbol::new(&format!("S{s:03}"))).collect(),
        ts: (0..bars).map(|bar| Ts::from_day(day(bar))).collect(),
        bar: Interval::DAY,
        calendar: "none".to_owned(),
        periods_per_year: 252.0,
        session: (0..bars as u32).collect(),
        columns: columns.map(|(name, column)| (name.to_owned(), column.into())).into(),
        categories: std::collections::BTreeMap::new(),
        members: None,
        snapshot: Digest::of(b"walk"),
    }
}

struct Subject {
    program: Program,
    resolved: Resolved,
    plan: Plan,
    search: String,
}

fn subject(strategy: &str) -> Subject {
    let parsed = qraft_syntax::parse(&SourceFile::new("s.yaml", strategy));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let lowered = lower(&parsed.document, &LowerContext::default());
    let text = "version: 1\nstrategy: strategy.yaml\n";
    let (space, findings) = read(&SourceFile::new("space.yaml", text), Form::Space, true);
    assert!(findings.is_empty());
    let (resolved, _) = space.resolve(&parsed.document, &lowered.program);
    let resolved = resolved.unwrap();
    let settled = space.settle(Choices::default(), text).unwrap();
    let accept = |point: &[f64]| resolved.constraints.hold(point);
    let plan = Plan::new(resolved.points.clone(), settled.request, &accept).unwrap();
    let search = settled.to_yaml("strategy.yaml", &resolved);
    Subject { program: lowered.program, resolved, plan, search }
}

fn trials(subject: &Subject) -> Vec<Trial> {
    let accept = |point: &[f64]| subject.resolved.constraints.hold(point);
    subject.plan.draws(&accept).collect()
}

#[test]
fn the_scan_answers_what_the_definitions_answer() {
    for (strategy, widths) in [(CROSS, [1, 3]), (TOPK, [70, 6]), (BOTH_SIDES, [1, 66])] {
        let subject = subject(strategy);
        for width in widths {
            let panel = panel(width, 260);
            let engine = ScanEngine::new(&subject.program, &panel).unwrap();
            let trials = trials(&subject);
            let answers = engine.run(&trials, &AtomicBool::new(false)).unwrap();
            let mut traded = 0.0;
            for (trial, answer) in trials.iter().zip(answers) {
                let scanned = answer.unwrap();
                let defined = engine.replay(&trial.params).unwrap();
                let difference = scanned.first_difference(&defined.stats);
                assert_eq!(difference, None, "{:?} width {width}", trial.params);
                assert_eq!(defined.equity.len(), 260);
                traded += scanned.get("trades").unwrap().value().unwrap();
            }
            assert!(traded > 0.0, "{strategy}");
        }
    }
}

/// The engine in batches of another size.
struct Batches<'a>(ScanEngine<'a>, usize);

impl Engine for Batches<'_> {
    fn run(&self, trials: &[Trial], stop: &AtomicBool) -> Option<Vec<Result<Stats, Failure>>> {
        self.0.run(trials, stop)
    }

    fn limits(&self) -> BatchLimits {
        BatchLimits { first: self.1, most: self.1 }
    }
}

fn inputs(panel: &Panel) -> Inputs {
    Inputs {
        prices: "p.csv".into(),
        strategy: "s.yaml".into(),
        calendar: panel.calendar.clone(),
        bar: panel.bar.to_string(),
        from: None,
        to: None,
        universe: "all".into(),
        symbols: panel.symbols.iter().map(ToString::to_string).collect(),
    }
}

fn header(subject: &Subject, panel: &Panel) -> Header {
    Header {
        run_id: "test-00000000".to_owned(),
        snapshot: panel.snapshot,
        dsl: dsl_hash(&subject.program),
        operators: Digest::of(b"none"),
        space_digest: Digest::of(b"space"),
        semantics: qraft_base::SEMANTICS_VERSION,
        engine: "qraft".to_owned(),
        strategy: "s".to_owned(),
        space: "space".to_owned(),
        plan: "grid".to_owned(),
        mode: "fast".to_owned(),
        seed: 0,
        trials: subject.plan.total(),
        universe: "all".to_owned(),
        bars: panel.bars() as u64,
        symbols: panel.width() as u64,
        periods_per_year: panel.periods_per_year,
        capital: 1e6,
    }
}

fn search(subject: &Subject, panel: &Panel, path: &Path, threads: usize, batch: usize) {
    let accept = |point: &[f64]| subject.resolved.constraints.hold(point);
    let header = header(subject, panel);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let engine = Batches(ScanEngine::new(&subject.program, panel).unwrap(), batch);
    let keys = TrialKeys {
        snapshot: header.snapshot,
        dsl: header.dsl,
        operators: header.operators,
        mode: "fast",
        semantics: header.semantics,
        window: format!("0..{}", panel.bars()),
    };
    let job = Job {
        draws: subject.plan.draws(&accept),
        total: subject.plan.total(),
        names: subject.plan.points().names(),
        keys,
        bars: header.bars,
        engine: &engine,
        pool: &pool,
        objective: Objective::default(),
        batch: None,
    };
    let mut resumed = open(path, &header, false).unwrap();
    let ran = run(job, &mut resumed, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!((ran.progress.done, ran.progress.failed), (subject.plan.total(), 0));
}

#[test]
fn lines_and_packs_do_not_depend_on_threads_and_batches() {
    let dir = tempfile::tempdir().unwrap();
    for (name, strategy, width) in [("cross", CROSS, 1), ("topk", TOPK, 9)] {
        let subject = subject(strategy);
        let panel = panel(width, 200);
        let path = |threads, batch| dir.path().join(format!("{name}-{threads}-{batch}"));
        search(&subject, &panel, &path(1, 100), 1, 100);
        let one = fs::read(path(1, 100)).unwrap();
        for (threads, batch) in [(2, 3), (7, 1), (2, 100)] {
            search(&subject, &panel, &path(threads, batch), threads, batch);
            assert!(fs::read(path(threads, batch)).unwrap() == one, "{name} {threads} {batch}");
        }
        for line in String::from_utf8(one).unwrap().lines().skip(1) {
            assert_eq!(TrialRecord::parse(line).unwrap().to_line(), line);
        }
        let lines = Lines::read(&path(1, 100)).unwrap();
        let header = header(&subject, &panel);
        let frame = Frame {
            header: header.clone(),
            points: subject.plan.points().size(),
            skipped: subject.plan.skipped(),
            objective: Objective::default(),
            best: 3,
            buy_and_hold: buy_and_hold(&panel),
        };
        let aggregate = Aggregate::of(&lines, frame).unwrap();
        assert!(aggregate.complete() && aggregate.best.len() == 3);
        let inputs = inputs(&panel);
        let build = Build {
            engine: "qraft".into(),
            target: "test".into(),
            rustc: "rustc".into(),
            features: Vec::new(),
            target_features: Vec::new(),
        };
        let material = Material {
            header: &header,
            inputs: &inputs,
            panel: &panel,
            strategy,
            strategy_format: "yaml",
            space: &subject.search,
            program: &subject.program,
            allows: &[],
            build: &build,
            lock: None,
        };
        let engine = ScanEngine::new(&subject.program, &panel).unwrap();
        let sealed = seal(&dir.path().join(name), &aggregate.best, &engine, &material).unwrap();
        assert_eq!(sealed.len(), 3);
    }
}

const HALVES: &str = "
version: 1
params:
  k: {default: 2, values: [2, 3, 4]}
rebalance: 5D
selection: {mode: topk, score: ROC(5), topk: k / 2}
costs: {fee_bps: 1}
";

#[test]
fn a_trial_that_cannot_be_bound_fails_alone() {
    let subject = subject(HALVES);
    let panel = panel(8, 100);
    let engine = ScanEngine::new(&subject.program, &panel).unwrap();
    let trials = trials(&subject);
    let answers = engine.run(&trials, &AtomicBool::new(false)).unwrap();
    let codes: Vec<_> = answers.into_iter().map(|a| a.map(|_| ()).map_err(|f| f.code)).collect();
    assert_eq!(codes, [Ok(()), Err("setting_out_of_range"), Ok(())]);
    assert_eq!(engine.run(&trials, &AtomicBool::new(true)), None);
}

#[test]
fn what_books_need_is_asked_for_by_name() {
    let subject = subject(CROSS);
    let whole = panel(2, 30);
    let without = |name: &str| {
        let columns = whole.columns.iter().filter(|(have, _)| have != name).cloned().collect();
        let panel = Panel { columns, ..whole.clone() };
        ScanEngine::new(&subject.program, &panel).map(|_| ()).map_err(|failure| failure.code)
    };
    assert_eq!(without("close"), Err("no_close_column"));
    assert_eq!(without("open"), Ok(()), "closes stand in for opens");
}
