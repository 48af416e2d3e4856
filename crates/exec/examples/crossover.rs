//! Throughput of a crossover sweep's columns and masks: EMA 5..=100, every fast < slow.
//! `cargo run --release -p qraft-exec --example crossover -- [bars] [threads]`

use std::sync::atomic::AtomicBool;
use std::time::Instant; // tidy-ok: a measurement, no result

#[path = "../tests/agreement/generator.rs"]
#[allow(dead_code)] // shares the test's panels, not its programs
mod generator;

use qraft_exec::{Options, Output, PanelShape, Plan, Trial};
use qraft_ir::Native;
use qraft_ir::program::{Kind, Node, NodeId, Op, Reach, Shape, Type, Unit};

fn main() {
    let mut args = std::env::args().skip(1).map(|a| a.parse::<usize>());
    let mut arg = |default| args.next().and_then(Result::ok).unwrap_or(default);
    let (bars, threads) = (arg(2_500), arg(1));
    let node = |op, args, kind, shape| Node {
        op,
        args,
        ty: Type { kind, shape },
        unit: Unit::None,
        reach: Reach::default(),
        clock: 0,
    };
    let nodes = vec![
        node(Op::Param(0), vec![], Kind::Num, Shape::Constant),
        node(Op::Param(1), vec![], Kind::Num, Shape::Constant),
        node(Op::Field(0), vec![], Kind::Num, Shape::Series),
        node(Op::Native(Native::Ema), vec![NodeId(2), NodeId(0)], Kind::Num, Shape::Series),
        node(Op::Native(Native::Ema), vec![NodeId(2), NodeId(1)], Kind::Num, Shape::Series),
        node(Op::Lt, vec![NodeId(4), NodeId(3)], Kind::Bool, Shape::Series),
    ];
    let mut random = generator::Random(7);
    let program = generator::program(nodes);
    let panel = generator::panel(&mut random, bars, 1);
    let mut constants = Vec::new();
    for fast in 5..=100 {
        for slow in fast + 1..=100 {
            let (fast, slow) = (f64::from(fast), f64::from(slow));
            constants.push(vec![Some(fast), Some(slow), None, None, None, None]);
        }
    }
    let trials: Vec<Trial<'_>> = constants.iter().map(|c| Trial { constants: c }).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    pool.install(|| {
        let shape = PanelShape { bars, width: 1 };
        let outputs = [Output::True(NodeId(5))];
        let from = Instant::now(); // tidy-ok: a measurement, no result
        let plan =
            Plan::new(&program, &trials, &outputs, shape, &Options::default()).expect("plans");
        let planned = from.elapsed();
        let mut best = f64::INFINITY;
        let mut held = 0;
        for _ in 0..9 {
            let mut groups = vec![0u64; plan.group_ranges().len()];
            let from = Instant::now(); // tidy-ok: a measurement, no result
            let stop = AtomicBool::new(false);
            let step = |bits: &mut u64, (): &(), view: &qraft_exec::TileView<'_>| {
                for trial in 0..view.trials {
                    let words = view.mask(trial, 0).iter();
                    *bits += words.map(|w| u64::from(w.count_ones())).sum::<u64>();
                }
                Ok(())
            };
            plan.run(&panel, |_| Ok(()), &mut groups, step, &stop).expect("runs");
            best = best.min(from.elapsed().as_secs_f64());
            held = groups.iter().sum();
        }
        let cells = (trials.len() * bars) as f64;
        println!("plan {:.2} ms, {} columns", planned.as_secs_f64() * 1e3, plan.shared_columns());
        println!(
            "{} trials × {bars} bars, {threads} threads: {:.3} ms, {:.2e} combo-bars/s, {held} held",
            trials.len(),
            best * 1e3,
            cells / best
        );
    });
}
