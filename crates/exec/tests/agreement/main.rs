//! The scan equals the interpreter to the bit: random programs, panels, tiles, threads, widths.

mod generator;
mod natives;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use generator::{Case, Random, case, panel};
use proptest::prelude::*;
use qraft_base::Isa;
use qraft_data::Panel;
use qraft_exec::interp::{Value, evaluate};
use qraft_exec::{Externals, Options, Output, PanelShape, Plan, Trial, Walk};

/// Outputs that were logic over shared conditions, and calls of trials' own kernels.
static SHARED: AtomicUsize = AtomicUsize::new(0);
static OWN: AtomicUsize = AtomicUsize::new(0);

/// One trial's outputs, cell by cell: bits as 1 and 0.
type Answers = Vec<Vec<f64>>;

fn cases() -> u32 {
    if std::env::var("QRAFT_TEST_SCALE").is_ok_and(|scale| scale == "full") { 2500 } else { 150 }
}

fn outputs(case: &Case) -> Vec<Output> {
    let flags = case.flags.iter().flat_map(|id| [Output::True(*id), Output::False(*id)]);
    let numbers = case.numbers.iter().map(|id| Output::Column(*id));
    flags.chain(numbers).chain(case.flags.first().map(|id| Output::Column(*id))).collect()
}

fn defined(case: &Case, panel: &Panel, outputs: &[Output], trial: usize) -> Answers {
    let wanted: Vec<_> = outputs.iter().map(|output| output.node()).collect();
    let values =
        evaluate(&case.program, &case.trials[trial], panel, &wanted, &Externals::default())
            .expect("evaluates");
    let answer = |(output, value): (&Output, Value)| match (output, value) {
        (_, Value::Num(x)) => x,
        (Output::True(_), Value::Bool(x)) => x.iter().map(|v| f64::from(*v == 1)).collect(),
        (Output::False(_), Value::Bool(x)) => x.iter().map(|v| f64::from(*v == 0)).collect(),
        (Output::Column(_), Value::Bool(x)) => {
            x.iter().map(|v| if *v < 0 { f64::NAN } else { f64::from(*v) }).collect()
        }
    };
    outputs.iter().zip(values).map(answer).collect()
}

/// The trials' answers, with a pause before each of the `pauses`, which rise: the walk and what it
/// answered are copied there, the original goes on astray to the end, and the copy is what counts.
fn scanned(
    case: &Case,
    panel: &Panel,
    outputs: &[Output],
    options: &Options,
    pauses: &[usize],
) -> Vec<Answers> {
    let trials: Vec<Trial<'_>> = case.trials.iter().map(|constants| Trial { constants }).collect();
    let shape = PanelShape { bars: panel.bars(), width: panel.width() };
    let plan = Plan::new(&case.program, &trials, outputs, shape, options).expect("plans");
    let report = plan.report();
    assert_eq!(report.memory.total(), plan.memory());
    SHARED.fetch_add(report.logic.outputs, Ordering::Relaxed);
    OWN.fetch_add(report.calls.iter().map(|call| call.trials).sum::<usize>(), Ordering::Relaxed);
    let mut groups: Vec<Vec<Answers>> = plan
        .group_ranges()
        .iter()
        .map(|range| vec![vec![Vec::new(); outputs.len()]; range.len()])
        .collect();
    let mut walk = plan.walk(panel).expect("starts");
    let mut cells = 0;
    for pause in pauses {
        cells += advance(&mut walk, *pause, outputs, &mut groups);
        let (kept, answers) = (walk.clone(), groups.clone());
        advance(&mut walk, panel.bars(), outputs, &mut groups);
        (walk, groups) = (kept, answers);
        assert_eq!(walk.next(), (*pause).min(panel.bars()));
    }
    cells += advance(&mut walk, panel.bars(), outputs, &mut groups);
    assert_eq!(walk.next(), panel.bars());
    assert_eq!(cells, (trials.len() * panel.bars() * panel.width()) as u64);
    groups.into_iter().flatten().collect()
}

/// Goes on to a bar; answers the trials' cells.
fn advance(
    walk: &mut Walk<'_>,
    bar: usize,
    outputs: &[Output],
    groups: &mut [Vec<Answers>],
) -> u64 {
    let mut next = walk.next();
    let counts = walk
        .to(
            bar,
            |span| {
                assert_eq!(span.t0, next, "tiles come in order");
                next += span.bars;
                Ok(span)
            },
            groups,
            |group, span, view| {
                assert_eq!((view.t0, view.bars), (span.t0, span.bars));
                for (trial, answers) in group.iter_mut().enumerate() {
                    for (at, output) in outputs.iter().enumerate() {
                        if matches!(output, Output::Column(_)) {
                            answers[at].extend_from_slice(view.column(trial, at));
                            continue;
                        }
                        let mask = view.mask(trial, at);
                        let set: u32 = mask.iter().map(|word| word.count_ones()).sum();
                        let mut found = 0;
                        for cell in 0..view.bars * view.width {
                            let (bar, symbol) = (cell / view.width, cell % view.width);
                            let bit = view.bit(trial, at, bar, symbol);
                            found += u32::from(bit);
                            answers[at].push(f64::from(bit));
                        }
                        assert_eq!(set, found, "bits beyond the end are 0");
                    }
                }
                Ok(())
            },
            &AtomicBool::new(false),
        )
        .expect("runs");
    counts.trial_cells
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

fn compare(case: &Case, expected: &[Answers], found: &[Answers], looked: &[bool], what: &str) {
    let width = expected[0][0].len() / looked.len();
    for (trial, (expected, found)) in expected.iter().zip(found).enumerate() {
        for (output, (expected, found)) in expected.iter().zip(found).enumerate() {
            assert_eq!(expected.len(), found.len());
            for (cell, (e, f)) in expected.iter().zip(found).enumerate() {
                assert!(
                    !looked[cell / width] || same(*e, *f),
                    "{what}: trial {trial} output {output} bar {} symbol {}: {e} is {f}\n{:#?}",
                    cell / width,
                    cell % width,
                    case.program.nodes.iter().map(|n| (n.op, &n.args)).collect::<Vec<_>>(),
                );
            }
        }
    }
}

fn on_threads<R: Send>(threads: usize, run: impl FnOnce() -> R + Send) -> R {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(run)
}

fn agrees(seed: u64, coverage: &Mutex<BTreeMap<String, usize>>) {
    let mut random = Random(seed);
    let case = case(&mut random);
    for (op, n) in &case.coverage {
        *coverage.lock().unwrap().entry(op.clone()).or_insert(0) += n;
    }
    let width = if random.below(3) == 0 { 1 } else { 1 + random.below(70) };
    let bars = 1 + random.below(if width == 1 { 300 } else { 60 });
    let panel = panel(&mut random, bars, width);
    let outputs = outputs(&case);
    let expected: Vec<Answers> =
        (0..case.trials.len()).map(|trial| defined(&case, &panel, &outputs, trial)).collect();
    let everywhere = vec![true; bars];
    let widths: Vec<Isa> = Isa::available().collect();
    let cuts = [(None, 1), (Some(1), 2), (Some(7), 7), (Some(64), 1)];
    for (at, (tile_bars, threads)) in cuts.into_iter().enumerate() {
        let isa = widths[(seed as usize % 12 + at) % widths.len()];
        isa.limit().expect("this machine has it");
        let options = Options { tile_bars, ..Options::default() };
        let found = on_threads(threads, || scanned(&case, &panel, &outputs, &options, &[]));
        let what = format!("seed {seed}, {isa}, tile {tile_bars:?}, {threads} threads");
        compare(&case, &expected, &found, &everywhere, &what);
        *coverage.lock().unwrap().entry(format!("on {isa}")).or_insert(0) += 1;
    }
    let mut pauses: Vec<usize> = (0..3).map(|_| random.below(bars + 1)).collect();
    pauses.sort_unstable();
    let options = Options { tile_bars: Some(1 + random.below(80)), ..Options::default() };
    let found = scanned(&case, &panel, &outputs, &options, &pauses);
    let what = format!("seed {seed}, tile {:?}, paused at {pauses:?}", options.tile_bars);
    compare(&case, &expected, &found, &everywhere, &what);
    let looked: Vec<bool> = (0..bars).map(|_| random.below(3) == 0).collect();
    let looked_at = Some(looked.clone());
    let options = Options {
        looked_at,
        every_bar: vec![0],
        tile_bars: Some(9),
        describe: true,
        ..Options::default()
    };
    let found = scanned(&case, &panel, &outputs, &options, &[bars / 2]);
    compare(&case, &expected, &found, &looked, &format!("seed {seed}, looked at"));
    let first = |all: &[Answers]| all.iter().map(|a| vec![a[0].clone()]).collect::<Vec<_>>();
    compare(&case, &first(&expected), &first(&found), &everywhere, "read on every bar");
}

#[test]
fn scan_equals_interpreter() {
    let coverage = Mutex::new(BTreeMap::new());
    let config =
        ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) };
    proptest!(config, |(seed in any::<u64>())| agrees(seed, &coverage));
    let coverage = coverage.into_inner().unwrap();
    let (shared, own) = (SHARED.load(Ordering::Relaxed), OWN.load(Ordering::Relaxed));
    println!("outputs by shared conditions: {shared}, calls of own kernels: {own}");
    assert!(shared > 1000 && own > 1000, "both ways are walked");
    println!("operators generated: {coverage:?}");
    let natives = qraft_ir::Native::ALL.iter().map(|native| native.name());
    let missing: Vec<&str> = natives.filter(|name| !coverage.contains_key(*name)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
    let operators = coverage.keys().filter(|name| !name.starts_with("on ")).count();
    assert!(operators >= 70, "every operator occurs: {coverage:?}");
    let run = |isa: &Isa| coverage.contains_key(&format!("on {isa}"));
    let unused: Vec<Isa> = Isa::available().filter(|isa| !run(isa)).collect();
    assert!(unused.is_empty(), "never run under: {unused:?}");
}
