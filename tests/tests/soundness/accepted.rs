//! Random programs that `check` accepts: the same to the bit whether the bars after a cut are
//! there, are absent, or are garbage.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use qraft_check::CheckOptions;
use qraft_data::Panel;
use qraft_diag::SourceFile;
use qraft_exec::interp::Value;
use qraft_ir::policy::FillAt;
use qraft_ir::program::{NodeId, Program};
use qraft_search::scan::ScanEngine;
use qraft_search::seal::{FillRow, Replay, Replayed};
use qraft_tests::closeness::first_bit_gap;
use qraft_tests::panels::{Plan, panel, plans};
use qraft_tests::programs::{Written, written_with_frames};
use qraft_tests::run::{Cut, binding, interpreted, scanned};
use qraft_tests::scale::{is_full, runner_of, say};
use qraft_tests::values::prefix;

use crate::around::PARAMS;
use crate::futures::{difference, poisoned, schema};
use crate::later::Later;

/// Parts that run side by side, each with draws of its own.
const PARTS: u8 = 2;

#[derive(Clone, Debug)]
struct Draw {
    plan: Plan,
    written: Written,
    /// Bars that are left as they are, each time; the rest is to come.
    cuts: [usize; 2],
    tile_bars: usize,
}

fn draws() -> impl Strategy<Value = Draw> {
    let small = plans().prop_map(|plan| Plan {
        symbols: plan.symbols.min(6),
        bars: plan.bars.min(100),
        ..plan
    });
    small.prop_flat_map(|plan| {
        // Late enough that most programs have traded, early enough that much is to come.
        let bars = || plan.bars / 3..plan.bars;
        (written_with_frames(plan.symbols), [bars(), bars()], 1..=70usize)
            .prop_map(move |(written, cuts, tile_bars)| Draw { plan, written, cuts, tile_bars })
    })
}

#[derive(Clone, Copy, Default)]
struct Counts {
    accepted: u64,
    refused: u64,
    framed: u64,
    ordering: u64,
    fills: u64,
    futures: u64,
}

/// The program, where `check` has nothing against it.
fn accepted(text: &str, panel: &Panel) -> Option<Program> {
    let options = CheckOptions {
        schema: Some(schema(panel)),
        bars: Some(panel.bars()),
        for_run: true,
        ..CheckOptions::default()
    };
    let checked = qraft_check::check(&SourceFile::new("random.yaml", text), &options);
    if checked.has_errors() { None } else { checked.program }
}

fn replayed(program: &Program, panel: &Panel, point: &[f64]) -> Result<Replayed, String> {
    let engine = ScanEngine::new(program, panel).map_err(|why| why.to_string())?;
    engine.replay(point).map_err(|why| why.to_string())
}

/// Fills before bar `bars`, and those at the opens before bar `opens`, every number to the bit:
/// what is printed reads back as itself. Stops, targets and fills at the close need more of a bar
/// than its open.
fn fills(program: &Program, replayed: &Replayed, bars: usize, opens: usize) -> Vec<String> {
    let at_open = program.policy.orders.fill == FillAt::NextOpen;
    let inside = ["stop_loss", "trailing_stop", "take_profit"];
    let known = |fill: &&FillRow| {
        let bar = fill.bar as usize;
        bar < bars || (bar < opens && at_open && !inside.contains(&fill.reason))
    };
    replayed.fills.iter().filter(known).map(|fill| format!("{fill:?}")).collect()
}

/// What was drawn, run on all that there is.
struct Whole<'a> {
    draw: &'a Draw,
    program: &'a Program,
    nodes: &'a [NodeId],
    values: Vec<Value>,
    books: Replayed,
}

impl Whole<'_> {
    /// Compares with another future, from bar `bars` on. Fills before bar `opens` are known.
    fn compare(&self, other: &Panel, bars: usize, opens: usize) -> Result<(), String> {
        let (program, point) = (self.program, &self.draw.written.points[0]);
        let bound = binding(program, point)?;
        let cut = Cut { tile_bars: Some(self.draw.tile_bars), group: None, threads: 1 };
        let plain = interpreted(program, &bound, other, self.nodes)?;
        let fast = scanned(program, std::slice::from_ref(&bound), other, self.nodes, cut)?;
        let cells = bars * other.width();
        for (place, ours) in self.values.iter().enumerate() {
            let gap = difference(ours, &plain[place], cells);
            if let Some(gap) = gap.or_else(|| difference(ours, &fast[0][place], cells)) {
                return Err(gap);
            }
        }
        self.compare_books(other, bars, opens)
    }

    /// The same of orders, fills and equity alone.
    fn compare_books(&self, other: &Panel, bars: usize, opens: usize) -> Result<(), String> {
        let books = replayed(self.program, other, &self.draw.written.points[0])?;
        let of = |books: &Replayed| fills(self.program, books, bars, opens);
        let (ours, theirs) = (of(&self.books), of(&books));
        if ours != theirs {
            let at = ours.iter().zip(&theirs).position(|(a, b)| a != b);
            let at = at.unwrap_or(ours.len().min(theirs.len()));
            return Err(format!("fill {at}: {:?} against {:?}", ours.get(at), theirs.get(at)));
        }
        let gap = first_bit_gap("equity", &self.books.equity[..bars], &books.equity[..bars]);
        gap.map_or(Ok(()), Err)
    }
}

fn tried(draw: &Draw, counts: &mut Counts) -> Result<(), String> {
    let market = panel(draw.plan);
    let Some(program) = accepted(&draw.written.text, &market) else {
        counts.refused += 1;
        return Ok(());
    };
    let point = &draw.written.points[0];
    let nodes: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
    let values = interpreted(&program, &binding(&program, point)?, &market, &nodes)?;
    let books = replayed(&program, &market, point)?;
    let whole = Whole { draw, program: &program, nodes: &nodes, values, books };
    let seed = draw.plan.seed;
    for bars in draw.cuts {
        let told =
            |name: &'static str| move |why: String| format!("{name} from bar {bars} on: {why}");
        whole.compare(&prefix(&market, bars), bars, bars).map_err(told("absent"))?;
        let garbage = poisoned(&market, bars, seed, &[]);
        whole.compare(&garbage, bars, bars).map_err(told("garbage"))?;
        let filled = poisoned(&market, bars, !seed, &["open", "volume"]);
        whole.compare(&filled, bars, bars + 1).map_err(told("garbage but its open"))?;
        counts.futures += 3;
    }
    counts.accepted += 1;
    counts.framed += u64::from(draw.written.marks.contains(&"frame"));
    let last = draw.cuts[0].max(draw.cuts[1]);
    let filled = fills(&program, &whole.books, last, last + 1).len() as u64;
    counts.fills += filled;
    counts.ordering += u64::from(filled > 0);
    Ok(())
}

fn part(mut runner: TestRunner) -> Result<Counts, String> {
    let counts = std::cell::Cell::new(Counts::default());
    let result = runner.run(&draws(), |draw| {
        let mut so_far = counts.get();
        let told = |why: String| TestCaseError::fail(format!("{why}\n{}", draw.written.text));
        tried(&draw, &mut so_far).map_err(told)?;
        counts.set(so_far);
        Ok(())
    });
    result.map(|()| counts.get()).map_err(|failure| failure.to_string())
}

#[test]
fn what_is_accepted_sees_nothing_to_come() {
    let (least, drawn) = if is_full() { (10_000, 20_000) } else { (250, 500) };
    let parts: Vec<Result<Counts, String>> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..PARTS)
            .map(|number| runner_of(number, drawn / u32::from(PARTS)))
            .map(|runner| scope.spawn(move || part(runner)))
            .collect();
        all.into_iter().map(|part| part.join().expect("a part ends")).collect()
    });
    let mut sum = Counts::default();
    for part in parts {
        let part = part.unwrap_or_else(|why| panic!("{why}"));
        sum.accepted += part.accepted;
        sum.refused += part.refused;
        sum.framed += part.framed;
        sum.ordering += part.ordering;
        sum.fills += part.fills;
        sum.futures += part.futures;
    }
    let Counts { accepted, refused, framed, ordering, fills, futures } = sum;
    say(&format!(
        "soundness: {accepted} programs accepted, 0 leaks through signals, {ordering} with orders, \
         {fills} fills ({futures} futures compared; {framed} programs read coarser clocks; \
         {refused} others were refused)"
    ));
    assert!(accepted >= least, "too few programs are accepted: {accepted} of {least}");
    assert!(ordering * 3 > accepted, "most programs never order: the draw tries too little");
    assert!(framed > 0, "no program read a coarser clock");
}

/// The comparison itself: a column of the future that nobody declares is seen, in the values and
/// in the books alone.
#[test]
fn a_leak_that_nobody_declares_is_seen() {
    let plan = Plan { symbols: 3, bars: 90, seed: 3, gaps: false, swing: 0.02 };
    let market = panel(plan);
    let text = format!(
        "version: 1\nparams:\n{PARAMS}signals:\n  long: \"twin > close\"\n  \
         exit_long: \"twin < close\"\ncosts: {{fee_bps: 1}}\n"
    );
    let points = vec![[2.0, 0.1, 7.0, 4.0]];
    let written = Written { text, marks: Vec::new(), points };
    let draw = Draw { plan, written, cuts: [60, 60], tile_bars: 16 };
    let point = &draw.written.points[0];
    let later = Later::Shifted("close".to_owned(), 3);
    let joined = later.joined(&market).expect("a twin");
    let program = accepted(&draw.written.text, &joined).expect("nothing is declared");
    let all: Vec<NodeId> = program.outputs().into_iter().map(|(_, id)| id).collect();
    let bound = binding(&program, point).expect("it binds");
    let values = interpreted(&program, &bound, &joined, &all).expect("values");
    let books = replayed(&program, &joined, point).expect("books");
    let whole = Whole { draw: &draw, program: &program, nodes: &all, values, books };
    whole.compare(&joined, 60, 60).expect("the same future is the same");
    let other = later.joined(&poisoned(&market, 60, 1, &[])).expect("a twin");
    whole.compare(&other, 60, 60).expect_err("the values know what comes");
    whole.compare_books(&other, 60, 60).expect_err("the fills know what comes");
}
