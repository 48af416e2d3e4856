//! Agreements A and B over all that may not change a bit, each with each: the width of the vector
//! unit, tiles from one bar on, one to eight threads, groups and batches; on one symbol and on five
//! hundred, with gaps and without.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use qraft_base::Isa;
use qraft_exec::interp::Value;
use qraft_ir::program::NodeId;
use qraft_stats::Tally;
use qraft_tests::panels::{Plan, plans, wide_plans};
use qraft_tests::programs::{Written, many_points, written};
use qraft_tests::run::Cut;
use qraft_tests::scale::{is_full, runner_of, say};

use crate::programs::{Ready, kernels_equal, scan_equals, true_books, true_values};

const SMALL: usize = 32;
const FULL: usize = 5_000;
/// Programs whose truth is held at once.
const CHUNK: usize = 64;
/// Every size up to here is tried: beyond two words of a mask, and beyond the rows of a block.
const TILES: usize = 130;
/// Trials of a program that is tried in batches.
const MANY: usize = 70;

/// A program with what its references say of it.
struct Known {
    number: usize,
    plan: Plan,
    written: Written,
    ready: Ready,
    outputs: Vec<NodeId>,
    values: Vec<Vec<Value>>,
    books: Vec<Result<Tally, String>>,
}

impl Known {
    fn of(number: usize, plan: Plan, written: Written) -> Result<Known, String> {
        let ready = Ready::of(plan, &written)?;
        let outputs: Vec<NodeId> = ready.program.outputs().into_iter().map(|(_, id)| id).collect();
        let (values, books) = (true_values(&ready, &outputs)?, true_books(&ready)?);
        Ok(Known { number, plan, written, ready, outputs, values, books })
    }

    /// Both agreements, in batches of so many trials.
    fn agrees(&self, batch: usize, values: Cut, books: Cut) -> Result<(), String> {
        for (at, truth) in self.values.chunks(batch).enumerate() {
            scan_equals(&self.ready, &self.outputs, truth, at * batch, values)?;
        }
        for (at, truth) in self.books.chunks(batch).enumerate() {
            kernels_equal(&self.ready, truth, at * batch, books)?;
        }
        Ok(())
    }
}

/// The market and text of a program: every 32nd has five hundred symbols, and every 32nd many
/// trials.
fn drawn(number: usize, runner: &mut TestRunner) -> (Plan, Written) {
    fn one<T>(strategy: impl Strategy<Value = T>, runner: &mut TestRunner) -> T {
        strategy.new_tree(runner).expect("a draw").current()
    }
    let mut plan = match number % 32 {
        5 => one(wide_plans(), runner),
        _ => one(plans(), runner),
    };
    if number % 32 == 9 {
        plan = Plan { symbols: 1, ..plan };
    }
    let mut written = one(written(plan.symbols), runner);
    if number % 32 == 9 {
        written.points = one(many_points(MANY..=MANY), runner);
    }
    (plan, written)
}

/// What was run under one width.
#[derive(Default)]
struct Seen {
    programs: usize,
    scans: usize,
    tiles: BTreeSet<usize>,
    threads: BTreeSet<usize>,
    batches: BTreeSet<usize>,
}

/// How program `number` is cut under the `place`th width: all sizes of tiles come round for each
/// width, once for values and once for books, beside every number of threads.
fn cuts(number: usize, place: usize, runner: &mut TestRunner) -> (usize, Cut, Cut) {
    let turn = number + place * 43;
    let group = [None, Some(1), Some(7), Some(64)][(number / 3) % 4];
    let tile = 1 + turn % TILES;
    let long = (1..=300usize).new_tree(runner).expect("a draw").current();
    let other = if turn.is_multiple_of(5) { None } else { Some(long) };
    let values = Cut { tile_bars: Some(tile), group, threads: 1 + turn % 8 };
    let books = Cut { tile_bars: other, group, threads: 1 + (turn / 8) % 8 };
    let batch = [MANY, 1, 64, 7][(number / 32 + place) % 4];
    // Which of the two has the tile of this turn.
    match number % 2 {
        0 => (batch, values, books),
        _ => (batch, books, values),
    }
}

/// Does `work` to each item, on every core.
fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let (next, answers) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = work(item);
                    answers.lock().expect("no one panics with it").push(answer);
                }
            });
        }
    });
    answers.into_inner().expect("no one panics with it")
}

fn none(what: &str, failures: Vec<Result<(), String>>) {
    let failures: Vec<String> = failures.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "{what}: {} fail, the first of them:\n{}", failures.len(), {
        &failures[0]
    });
}

/// The only test of this binary that sets the width: it is the process's.
#[test]
fn every_width_tile_thread_and_batch_gives_the_same_bits() {
    let programs = if is_full() { FULL } else { SMALL };
    let mut runner = runner_of(3, 1);
    let mut seen: Vec<(Isa, Seen)> = Isa::available().map(|isa| (isa, Seen::default())).collect();
    let (mut one, mut wide, mut gaps) = (0, 0, 0);
    let before = Isa::current();
    for from in (0..programs).step_by(CHUNK) {
        let numbers = from..(from + CHUNK).min(programs);
        let draws: Vec<_> = numbers.map(|number| (number, drawn(number, &mut runner))).collect();
        let known = each(&draws, |(number, (plan, written))| {
            Known::of(*number, *plan, written.clone())
                .map_err(|why| format!("program {number}: {why}\n{}", written.text))
        });
        let known: Vec<Known> =
            known.into_iter().collect::<Result<_, _>>().unwrap_or_else(|why| panic!("{why}"));
        for program in &known {
            one += usize::from(program.plan.symbols == 1);
            wide += usize::from(program.plan.symbols == 500);
            gaps += usize::from(program.plan.gaps);
        }
        for (place, (isa, seen)) in seen.iter_mut().enumerate() {
            isa.limit().expect("this machine has it");
            let tries: Vec<_> = known
                .iter()
                .map(|program| (program, cuts(program.number, place, &mut runner)))
                .collect();
            for (program, (batch, values, books)) in &tries {
                seen.programs += 1;
                seen.scans += 2 * program.values.len().div_ceil(*batch);
                for cut in [values, books] {
                    seen.tiles.extend(cut.tile_bars);
                    seen.threads.insert(cut.threads);
                }
                if program.values.len() == MANY {
                    seen.batches.insert(*batch);
                }
            }
            let found = each(&tries, |(program, (batch, values, books))| {
                program.agrees(*batch, *values, *books).map_err(|why| {
                    format!("program {} {:?}: {why}\n{}", program.number, program.plan, {
                        &program.written.text
                    })
                })
            });
            none(isa.name(), found);
        }
    }
    before.limit().expect("this machine has it");
    say(&format!(
        "agreements A and B: {programs} programs, {one} on one symbol, {wide} on 500, {gaps} with \
         gaps"
    ));
    for (isa, seen) in &seen {
        say(&format!(
            "  under {isa}: {} programs, {} scans, {} sizes of tiles, threads {:?}, batches {:?}",
            seen.programs,
            seen.scans,
            seen.tiles.len(),
            seen.threads,
            seen.batches
        ));
        assert_eq!(seen.programs, programs, "{isa}");
        assert!(seen.threads.iter().copied().eq(1..=8), "{isa}");
        if is_full() {
            assert!((1..=TILES).all(|tile| seen.tiles.contains(&tile)), "{isa}: {:?}", seen.tiles);
            assert_eq!(seen.batches.len(), 4, "{isa}");
        }
    }
    let share = |n: usize, of: usize| assert!(n * of >= programs, "{n} of {programs}");
    share(one, 5);
    share(wide, 40);
    share(gaps, 2);
}
