//! The shared columns of a run: a tile of rows each, with as much history as anyone reads.

use qraft_base::{Failure, Stage};
use qraft_data::Panel;
use rayon::prelude::*;

use super::TileSpan;
use crate::bound::fail;
use crate::jit::{Args, SLACK, Walk};
use crate::ops::{Operator, Rows, operator};
use crate::plan::{Call, Load, Make, Plan, capacity};

/// Cells of a level from which threads share its columns.
const PARALLEL_CELLS: usize = 1 << 15;

enum Maker<'p> {
    Copy(&'p [f64]),
    Operator { machine: Box<dyn Operator>, loads: &'p [Load], sparse: bool },
    Kernel { call: &'p Call, arguments: Vec<u64> },
}

/// One column: rows before `at` are history, the tile's rows follow.
struct Live<'p> {
    maker: Maker<'p>,
    buffer: Vec<f64>,
    at: usize,
    history: usize,
}

/// All columns, sorted by level.
pub(super) struct Columns<'p> {
    plan: &'p Plan,
    live: Vec<Live<'p>>,
    rows: usize,
}

impl<'p> Columns<'p> {
    /// Before the first bar.
    pub(super) fn new(plan: &'p Plan, panel: &'p Panel) -> Result<Self, Failure> {
        let width = plan.shape.width;
        let mut live = Vec::with_capacity(plan.columns.len());
        for column in &plan.columns {
            let maker = match &column.make {
                Make::Field(field) => {
                    let name = &plan.fields[usize::from(*field)];
                    let Some(values) = panel.column(name) else {
                        let message = format!("the data has no column `{name}`");
                        return Err(fail(Stage::Scan, "missing_column", message));
                    };
                    Maker::Copy(values)
                }
                Make::State(kind, loads) => {
                    let machine = operator(*kind, width);
                    Maker::Operator { machine, loads, sparse: column.sparse }
                }
                Make::Each(call) => Maker::Kernel { call, arguments: Vec::new() },
            };
            let rows = capacity(column.history, plan.tile_bars);
            let buffer = vec![f64::NAN; rows * width + SLACK];
            live.push(Live { maker, buffer, at: column.history, history: column.history });
        }
        Ok(Columns { plan, live, rows: 0 })
    }

    /// The column's rows of `lag` bars before the tile's, and what lies behind them.
    pub(super) fn read(&self, load: Load) -> &[f64] {
        read(&self.live, load, self.plan.shape.width)
    }

    /// Makes the next tile, level by level.
    pub(super) fn tile(&mut self, span: TileSpan) {
        let (plan, done) = (self.plan, self.rows);
        let mut from = 0;
        while from < self.live.len() {
            let level = plan.columns[from].level;
            let count = plan.columns[from..].iter().take_while(|c| c.level == level).count();
            let (below, rest) = self.live.split_at_mut(from);
            let step = |live: &mut Live<'p>| live.advance(plan, below, done, span);
            let cells = count * span.bars * plan.shape.width;
            if count > 1 && cells >= PARALLEL_CELLS {
                rest[..count].par_iter_mut().for_each(step);
            } else {
                rest[..count].iter_mut().for_each(step);
            }
            from += count;
        }
        self.rows = span.bars;
    }
}

fn read<'l>(live: &'l [Live<'_>], load: Load, width: usize) -> &'l [f64] {
    let column = &live[load.column as usize];
    &column.buffer[(column.at - load.lag as usize) * width..]
}

impl Live<'_> {
    /// Steps over the rows of the last tile and makes those of this one.
    fn advance(&mut self, plan: &Plan, below: &[Live<'_>], done: usize, span: TileSpan) {
        let width = plan.shape.width;
        self.at += done;
        if self.at + span.bars > (self.buffer.len() - SLACK) / width {
            let from = (self.at - self.history) * width;
            self.buffer.copy_within(from..self.at * width, 0);
            self.at = self.history;
        }
        let cells = span.bars * width;
        let out = &mut self.buffer[self.at * width..];
        match &mut self.maker {
            Maker::Copy(values) => {
                let from = span.t0 * width;
                for (y, x) in out.iter_mut().zip(&values[from..from + cells]) {
                    *y = if x.abs() < f64::INFINITY { *x } else { f64::NAN };
                }
            }
            Maker::Operator { machine, loads, sparse } => {
                let looked = plan.looked_at.as_deref().filter(|_| *sparse);
                let looked_at = looked.map(|rows| &rows[span.t0..span.t0 + span.bars]);
                let rows = Rows { count: span.bars, width, looked_at };
                let of = |load: &Load| &read(below, *load, width)[..cells];
                match loads[..] {
                    [a] => machine.update(rows, &[of(&a)], &mut out[..cells]),
                    [a, b] => machine.update(rows, &[of(&a), of(&b)], &mut out[..cells]),
                    [a, b, c] => {
                        machine.update(rows, &[of(&a), of(&b), of(&c)], &mut out[..cells]);
                    }
                    _ => {}
                }
            }
            Maker::Kernel { call, arguments } => {
                let walk = Walk { rows: 1, len: cells };
                let mut args = Args::new(arguments, walk);
                for load in &call.loads {
                    args.load(read(below, *load, width));
                }
                args.numbers(&call.numbers);
                args.column(out);
                args.call(plan.kernels[call.kernel as usize].kernel);
            }
        }
    }
}
