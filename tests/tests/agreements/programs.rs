//! All three agreements on random programs, through the whole path: text, syntax, program, binding,
//! interpreter and scan, specification and kernels and ledger.

use std::cell::RefCell;

use proptest::prelude::*;
use qraft_data::Panel;
use qraft_exec::interp::Value;
use qraft_ir::Binding;
use qraft_ir::program::{Kind, NodeId, Program, Shape};
use qraft_sim::BySymbol;
use qraft_stats::Tally;
use qraft_tests::books::Case;
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::ledger::{Market, rebalance_rows};
use qraft_tests::panels::{Plan, panel, plans};
use qraft_tests::programs::{Coverage, Written, wanted, written};
use qraft_tests::run::{Cut, binding, interpreted, kernel_tallies, program, scanned, signals};
use qraft_tests::scale::{runner, say};

const SMALL: u32 = 120;
const FULL: u32 = 2000;

#[derive(Clone, Debug)]
struct Draw {
    plan: Plan,
    written: Written,
    /// Bars a tile, for the cut that is not the planner's own.
    tile_bars: usize,
}

fn draws() -> impl Strategy<Value = Draw> {
    plans().prop_flat_map(|plan| {
        (written(plan.symbols), 1..=70usize).prop_map(move |(written, tile_bars)| Draw {
            plan,
            written,
            tile_bars,
        })
    })
}

/// The planner's own cut, then others: narrow tiles, other groups, more threads.
fn cuts(tile_bars: usize) -> [Cut; 3] {
    [
        Cut { tile_bars: None, group: None, threads: 1 },
        Cut { tile_bars: Some(tile_bars), group: Some(1), threads: 2 },
        Cut { tile_bars: Some(tile_bars + 64), group: Some(2), threads: 7 },
    ]
}

/// A draw, lowered and bound at each of its points.
pub struct Ready {
    pub market: Panel,
    pub program: Program,
    pub bindings: Vec<Binding>,
}

impl Ready {
    /// A program on a market.
    pub fn of(plan: Plan, written: &Written) -> Result<Ready, String> {
        let market = panel(plan);
        let program = program(&written.text, &market)?;
        let points = written.points.iter();
        let bindings = points.map(|point| binding(&program, point)).collect::<Result<_, _>>()?;
        Ok(Ready { market, program, bindings })
    }
}

fn ready(draw: &Draw) -> Result<Ready, TestCaseError> {
    let told = |why: String| TestCaseError::fail(format!("{why}\n{}", draw.written.text));
    Ready::of(draw.plan, &draw.written).map_err(told)
}

fn same(what: &str, ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Num(a), Value::Num(b)) => first_bit_gap(what, a, b),
        (Value::Bool(a), Value::Bool(b)) => {
            let at = a.iter().zip(b).position(|(a, b)| a != b)?;
            Some(format!("{what}[{at}]: {} against {}", a[at], b[at]))
        }
        _ => Some(format!("{what}: a number against a condition")),
    }
}

/// What the interpreter says of some nodes, for each trial.
pub fn true_values(ready: &Ready, nodes: &[NodeId]) -> Result<Vec<Vec<Value>>, String> {
    let Ready { market, program, bindings } = ready;
    let each = bindings.iter().map(|binding| interpreted(program, binding, market, nodes));
    each.collect()
}

fn agree_on_values(ready: &Ready, nodes: &[NodeId], cuts: &[Cut]) -> Result<(), String> {
    let truth = true_values(ready, nodes)?;
    cuts.iter().try_for_each(|cut| scan_equals(ready, nodes, &truth, 0, *cut))
}

/// Scans for the trials of `truth`, which are those from `first` on, as one batch.
pub fn scan_equals(
    ready: &Ready,
    nodes: &[NodeId],
    truth: &[Vec<Value>],
    first: usize,
    cut: Cut,
) -> Result<(), String> {
    let Ready { market, program, bindings } = ready;
    let batch = &bindings[first..first + truth.len()];
    let answers = scanned(program, batch, market, nodes, cut)?;
    for (trial, (ours, theirs)) in truth.iter().zip(&answers).enumerate() {
        for (place, id) in nodes.iter().enumerate() {
            let trial = first + trial;
            let what = format!("{cut:?} trial {trial} node {id:?} {:?}", program.node(*id).op);
            if let Some(gap) = same(&what, &ours[place], &theirs[place]) {
                return Err(format!("{gap} (interpreter against scan)"));
            }
        }
    }
    Ok(())
}

/// Everything that is read by a signal or the score and varies with the bars.
fn inner_nodes(program: &Program) -> Vec<NodeId> {
    let live = program.live();
    (0..program.nodes.len() as u32)
        .map(NodeId)
        .filter(|id| live[id.index()])
        .filter(|id| {
            let ty = program.node(*id).ty;
            ty.shape != Shape::Constant && ty.kind != Kind::Unknown
        })
        .collect()
}

#[test]
fn agreement_a_values() {
    let coverage = RefCell::new(Coverage::default());
    let result = runner(SMALL, FULL).run(&draws(), |draw| {
        let ready = ready(&draw)?;
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", draw.written.text));
        note(&coverage, &draw);
        let outputs: Vec<NodeId> = ready.program.outputs().into_iter().map(|(_, id)| id).collect();
        let cuts = cuts(draw.tile_bars);
        agree_on_values(&ready, &outputs, &cuts).map_err(told)?;
        agree_on_values(&ready, &inner_nodes(&ready.program), &cuts[1..2]).map_err(told)
    });
    say(&format!("agreement A on {}", coverage.borrow().line()));
    if let Err(failure) = result {
        panic!("{failure}");
    }
    let missing = coverage.borrow().missing(&wanted());
    assert!(missing.is_empty(), "the generator never wrote {missing:?}");
}

fn note(coverage: &RefCell<Coverage>, draw: &Draw) {
    let mut coverage = coverage.borrow_mut();
    coverage.program(&draw.written);
    if draw.plan.gaps {
        coverage.note("NaN gaps");
    }
    if draw.plan.symbols > 1 {
        coverage.note("several symbols");
    }
    if draw.plan.symbols > 64 {
        coverage.note("more than 64 symbols");
    }
}

fn case<'a>(ready: &'a Ready, trial: usize) -> Result<Case<'a>, String> {
    let Ready { market, program, bindings } = ready;
    let binding = &bindings[trial];
    let settings = *binding.settings;
    let open = market.column("open").ok_or("no open")?;
    let close = market.column("close").ok_or("no close")?;
    Ok(Case {
        market: Market {
            volume: market.column("volume"),
            high: market.column("high"),
            low: market.column("low"),
            periods_per_year: market.periods_per_year,
            ..Market::new(open, close, market.width(), &market.session)
        },
        rebalance: settings.rebalance.map(|step| rebalance_rows(step, market.bar, &market.ts)),
        settings,
        warm_up: binding.warm_up,
        signals: signals(program, binding, market)?,
        by_symbol: BySymbol::default(),
        pack: None,
    })
}

fn bits(tally: &Tally) -> Vec<u64> {
    let numbers = [
        tally.sum,
        tally.sum2,
        tally.sum3,
        tally.sum4,
        tally.down2,
        tally.least,
        tally.greatest,
        tally.total_return,
        tally.max_drawdown,
        tally.turnover,
        tally.fees,
    ];
    let counts = [tally.n, tally.up, tally.down, tally.held_bars, tally.trades];
    numbers.iter().map(|x| x.to_bits()).chain(counts).collect()
}

/// What the specification answers for each trial; it reads the interpreter's signals.
pub fn true_books(ready: &Ready) -> Result<Vec<Result<Tally, String>>, String> {
    let trials = 0..ready.bindings.len();
    let each = trials.map(|trial| {
        let outcome = case(ready, trial)?.specification();
        Ok(outcome.map(|outcome| outcome.tally))
    });
    each.collect()
}

/// B for all trials of a draw.
fn agree_on_books(ready: &Ready, cuts: &[Cut]) -> Result<(), String> {
    let truth = true_books(ready)?;
    cuts.iter().try_for_each(|cut| kernels_equal(ready, &truth, 0, *cut))
}

/// Kernels, which read the scan's masks, for the trials of `truth`, which are those from `first`
/// on, as one batch.
pub fn kernels_equal(
    ready: &Ready,
    truth: &[Result<Tally, String>],
    first: usize,
    cut: Cut,
) -> Result<(), String> {
    let case = case(ready, 0)?;
    let market = case.engine_market();
    let batch = &ready.bindings[first..first + truth.len()];
    let tallies = kernel_tallies(&ready.program, batch, &ready.market, &market, cut)?;
    for (trial, (spec, kernel)) in truth.iter().zip(&tallies).enumerate() {
        let equal = match (spec, kernel) {
            (Ok(spec), Ok(kernel)) => bits(spec) == bits(kernel),
            (Err(spec), Err(kernel)) => spec == kernel,
            _ => false,
        };
        if !equal {
            let trial = first + trial;
            return Err(format!(
                "{cut:?} trial {trial}\n specification {spec:?}\n kernel {kernel:?}"
            ));
        }
    }
    Ok(())
}

#[test]
fn agreement_b_books() {
    let result = runner(SMALL, FULL).run(&draws(), |draw| {
        let ready = ready(&draw)?;
        agree_on_books(&ready, &cuts(draw.tile_bars))
            .map_err(|why| TestCaseError::fail(format!("{why}\n{}", draw.written.text)))
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn agreement_c_ledger() {
    let traded = RefCell::new((0u32, 0u32));
    let result = runner(SMALL, FULL).run(&draws(), |draw| {
        let ready = ready(&draw)?;
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", draw.written.text));
        for trial in 0..ready.bindings.len() {
            let case = case(&ready, trial).map_err(told)?;
            let engine = case.specification().map_err(told)?;
            let plain = case.ledger();
            let mut counts = traded.borrow_mut();
            counts.0 += 1;
            counts.1 += u32::from(!plain.fills.is_empty());
            case.compare(&engine, &plain).map_err(told)?;
        }
        Ok(())
    });
    let (runs, traded) = traded.into_inner();
    say(&format!("agreement C on random programs: {runs} runs, {traded} of them traded"));
    if let Err(failure) = result {
        panic!("{failure}");
    }
    assert!(traded * 3 > runs, "most programs never trade: the draw tries too little");
}
