//! Where a run's time goes. Without a meter nothing is timed.

use std::sync::atomic::{AtomicU64, Ordering};
// tidy-ok: a measurement, no result
use std::time::Instant;

use crate::plan::Plan;

/// Nanoseconds of a run by what they were spent on, over all threads. A call is timed once a tile.
#[derive(Debug)]
pub struct Meter {
    columns: Vec<AtomicU64>,
    conditions: Vec<AtomicU64>,
    kernels: Vec<AtomicU64>,
    logic: AtomicU64,
    shared: AtomicU64,
    books: AtomicU64,
}

/// What a meter has seen. Nanoseconds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Measured {
    /// By column, in the order of the plan.
    pub columns: Vec<u64>,
    /// By shared condition.
    pub conditions: Vec<u64>,
    /// By kernel: what trials called it for.
    pub kernels: Vec<u64>,
    /// Word logic of trials over shared conditions.
    pub logic: u64,
    /// The caller's work, once a tile.
    pub shared: u64,
    /// The caller's work, by group: its books.
    pub books: u64,
}

impl Measured {
    /// All of it.
    pub fn total(&self) -> u64 {
        let lists = [&self.columns, &self.conditions, &self.kernels];
        let lists = lists.into_iter().flatten().sum::<u64>();
        lists + self.logic + self.shared + self.books
    }
}

/// What a stretch of time is spent on.
#[derive(Clone, Copy, Debug)]
pub(super) enum On {
    /// So many from one on, in equal parts.
    Columns(usize, usize),
    Condition(usize),
    Kernel(u32),
    Logic,
    Shared,
    Books,
}

impl Meter {
    /// For runs of the plan.
    pub fn new(plan: &Plan) -> Meter {
        let zeros = |n: usize| (0..n).map(|_| AtomicU64::new(0)).collect();
        Meter {
            columns: zeros(plan.columns.len()),
            conditions: zeros(plan.masks.leaves.len()),
            kernels: zeros(plan.kernels.len()),
            logic: AtomicU64::new(0),
            shared: AtomicU64::new(0),
            books: AtomicU64::new(0),
        }
    }

    /// What it has seen so far.
    pub fn read(&self) -> Measured {
        let of = |cell: &AtomicU64| cell.load(Ordering::Relaxed);
        let all = |cells: &[AtomicU64]| cells.iter().map(of).collect();
        Measured {
            columns: all(&self.columns),
            conditions: all(&self.conditions),
            kernels: all(&self.kernels),
            logic: of(&self.logic),
            shared: of(&self.shared),
            books: of(&self.books),
        }
    }

    fn add(&self, on: On, ns: u64) {
        let cells = match on {
            On::Columns(from, count) => &self.columns[from..from + count],
            on => std::slice::from_ref(self.cell(on)),
        };
        for cell in cells {
            cell.fetch_add(ns / cells.len() as u64, Ordering::Relaxed);
        }
    }

    fn cell(&self, on: On) -> &AtomicU64 {
        match on {
            On::Columns(from, _) => &self.columns[from],
            On::Condition(at) => &self.conditions[at],
            On::Kernel(at) => &self.kernels[at as usize],
            On::Logic => &self.logic,
            On::Shared => &self.shared,
            On::Books => &self.books,
        }
    }
}

/// Does the work, and where there is a meter, times it.
pub(super) fn timed<R>(meter: Option<&Meter>, on: On, work: impl FnOnce() -> R) -> R {
    let Some(meter) = meter else { return work() };
    // tidy-ok: a measurement, no result
    let from = Instant::now();
    let answer = work();
    meter.add(on, from.elapsed().as_nanos() as u64);
    answer
}
