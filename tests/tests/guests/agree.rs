//! Blocks in the scan answer what pushes answer.

use std::sync::atomic::AtomicBool;

use qraft_base::Symbol;
use qraft_data::Panel;
use qraft_exec::interp::{Value, evaluate};
use qraft_exec::{ExternalOp, Form, Options, Output, PanelShape, Plan, TileView, Trial};
use qraft_ir::program::Program;
use qraft_ir::{Binding, bind};
use qraft_search::plan;
use qraft_search::run::Engine;
use qraft_search::scan::ScanEngine;
use qraft_search::seal::Replay;
use qraft_tests::panels::{Plan as PanelPlan, panel};
use qraft_tests::scale::is_full;

use crate::workshop::{Bench, shipped};

const TWO: &str = "
version: 1
params:
  window: {default: 10, values: [10, 25]}
  noise: {default: 0.01, values: [0.01, 0.2]}
uses:
  operators: {calm: 'common/parkinson@1.0.0', trend: 'common/kalman_trend@1.0.0'}
signals:
  long: close > trend(close, level_noise=noise) and calm(window=window) < 0.05
  exit_long: close < trend(close, level_noise=noise) * 0.99
costs: {fee_bps: 2}
";

const RANKED: &str = "
version: 1
params:
  k: {default: 2, values: [2, 3]}
uses:
  operators: {gauss: 'common/gaussian_rank@1.0.0', body: 'examples/body_ratio@1.0.0'}
signals: {long: 'close > 0'}
rebalance: 3D
selection: {mode: topk, score: 'gauss(ROC(close, 5)) + body(open, high, low, close)', topk: k}
costs: {fee_bps: 2}
";

fn engines() -> Vec<(Bench, &'static str, Vec<Vec<f64>>)> {
    let two = Bench::new(&[("calm", "common/parkinson"), ("trend", "common/kalman_trend")]);
    let ranked = Bench::new(&[("gauss", "common/gaussian_rank"), ("body", "examples/body_ratio")]);
    // In the order of the params' names.
    let points = vec![vec![0.01, 10.0], vec![0.2, 10.0], vec![0.01, 25.0], vec![0.2, 25.0]];
    vec![(two, TWO, points), (ranked, RANKED, vec![vec![2.0], vec![3.0]])]
}

fn panels() -> Vec<Panel> {
    let of = |seed: u64| {
        let (bars, symbols) = (90 + 211 * seed as usize % 400, [1, 3, 9][seed as usize % 3]);
        panel(PanelPlan { symbols, bars, seed, gaps: seed % 2 == 1, swing: 0.02 })
    };
    (0..if is_full() { 12 } else { 3 }).map(of).collect()
}

#[test]
fn books_of_blocks_are_the_books_of_pushes() {
    let mut traded = 0.0;
    for (bench, text, points) in engines() {
        let program = bench.program(text);
        for panel in panels() {
            let engine = ScanEngine::new(&program, &panel).expect("an engine");
            let engine = engine.using(bench.externals.clone());
            let trial = |(number, params): (usize, &Vec<f64>)| plan::Trial {
                number: number as u64,
                params: params.clone(),
            };
            let trials: Vec<plan::Trial> = points.iter().enumerate().map(trial).collect();
            let answers = engine.run(&trials, &AtomicBool::new(false)).expect("it ran");
            for (trial, answer) in trials.iter().zip(answers) {
                let scanned = answer.expect("figures");
                let pushed = engine.replay(&trial.params).expect("a replay").stats;
                assert_eq!(scanned.first_difference(&pushed), None, "{:?}", trial.params);
                traded += scanned.get("trades").and_then(|t| t.value()).unwrap_or(0.0);
            }
        }
    }
    assert!(traded > 20.0, "{traded}");
}

/// The score or the long signal's inputs as whole columns, by the scan cut up so.
fn scanned(
    program: &Program,
    bench: &Bench,
    panel: &Panel,
    bindings: &[Binding],
    (tile, sent, threads): (usize, usize, usize),
) -> Vec<Vec<f64>> {
    let outputs = outputs(program);
    let trials: Vec<Trial<'_>> =
        bindings.iter().map(|binding| Trial { constants: &binding.constants }).collect();
    let shape = PanelShape { bars: panel.bars(), width: panel.width() };
    let options = Options {
        tile_bars: Some(tile),
        guest_bars: Some(sent),
        externals: bench.externals.clone(),
        ..Options::default()
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        let plan = Plan::new(program, &trials, &outputs, shape, &options).expect("a plan");
        let mut groups: Vec<Vec<Vec<f64>>> = plan
            .group_ranges()
            .into_iter()
            .map(|range| vec![Vec::new(); range.len() * outputs.len()])
            .collect();
        let take = |group: &mut Vec<Vec<f64>>, (): &(), view: &TileView<'_>| {
            for (at, column) in group.iter_mut().enumerate() {
                column.extend_from_slice(view.column(at / outputs.len(), at % outputs.len()));
            }
            Ok(())
        };
        let mut walk = plan.walk(panel).expect("a walk");
        let stop = AtomicBool::new(false);
        for pause in [panel.bars() / 3, panel.bars()] {
            walk.to(pause, |_| Ok(()), &mut groups, take, &stop).expect("it runs");
            // Guests are saved and loaded where a walk is kept.
            walk = walk.clone();
        }
        assert!(walk.failures().iter().all(Option::is_none), "{:?}", walk.failures());
        groups.into_iter().flatten().collect()
    })
}

fn outputs(program: &Program) -> Vec<Output> {
    let nodes = program.nodes.iter().enumerate();
    let external = nodes.filter(|(_, node)| node.op.name() == "external");
    external.map(|(at, _)| Output::Column(qraft_ir::NodeId(at as u32))).collect()
}

#[test]
fn bits_depend_on_neither_tiles_nor_threads_nor_pauses() {
    let mut answered = 0usize;
    for (bench, text, points) in engines() {
        let program = bench.program(text);
        let outputs = outputs(&program);
        let nodes: Vec<_> = outputs.iter().map(|output| output.node()).collect();
        for panel in panels() {
            let bindings: Vec<Binding> =
                points.iter().map(|point| bind(&program, point).expect("binds")).collect();
            let mut pushed = Vec::new();
            for binding in &bindings {
                let constants = &binding.constants;
                let values = evaluate(&program, constants, &panel, &nodes, &bench.externals);
                for value in values.expect("values") {
                    let Value::Num(column) = value else { panic!("a number") };
                    answered += column.iter().filter(|x| !x.is_nan()).count();
                    pushed.push(column);
                }
            }
            let cuts = [(1, 1, 1), (7, 7, 2), (64, 64, 3), (256, 1, 1), (1000, 1000, 8)];
            // Guests go ahead of tiles that fill what they make, and of such that do not.
            let ahead = [(1, 3, 1), (8, 64, 2), (7, 40, 3), (33, 34, 1), (30, 1000, 2)];
            for cut in cuts.into_iter().chain(ahead) {
                let blocks = scanned(&program, &bench, &panel, &bindings, cut);
                for (a, b) in blocks.iter().zip(&pushed) {
                    let same = a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits());
                    assert!(same && a.len() == b.len(), "{cut:?}");
                }
            }
        }
    }
    assert!(answered > 1000, "{answered}");
}

/// A cross-section takes all symbols of a row: a long block over a wide panel is more than a guest
/// has room for, and goes in parts.
#[test]
fn a_block_that_is_too_large_for_a_guest_goes_in_parts() {
    const SYMBOLS: usize = 2_000;
    const ROWS: usize = 600;
    let operator = shipped("common/gaussian_rank");
    let symbols: Vec<Symbol> = (0..SYMBOLS).map(|at| Symbol::new(&format!("S{at}"))).collect();
    let values: Vec<f64> = (0..SYMBOLS * ROWS)
        .map(|at| (at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) as f64)
        .collect();
    let mut out = vec![0.0; values.len()];
    let mut state = operator.start(&[], &symbols, Form::Blocks).expect("it starts");
    state.update(0, ROWS, &[&values], &mut out).expect("it answers");
    let mut pushed = operator.start(&[], &symbols, Form::Pushes).expect("it starts");
    for row in [0, 31, 32, 33, ROWS - 1] {
        let cells = row * SYMBOLS..(row + 1) * SYMBOLS;
        let mut one = vec![0.0; SYMBOLS];
        pushed.update(row, 1, &[&values[cells.clone()]], &mut one).expect("it answers");
        let same = one.iter().zip(&out[cells]).all(|(a, b)| a.to_bits() == b.to_bits());
        assert!(same, "row {row}");
    }
}
