//! The shared columns of a run: a tile of rows each, with as much history as anyone reads.

use qraft_base::{Failure, Stage};
use qraft_data::Panel;
use qraft_data::frame::Frame;
use rayon::prelude::*;

use super::TileSpan;
use super::clocks::{Clocks, Joiner};
use super::meter::{Meter, On, timed};
use crate::bound::{fail, frames};
use crate::external::Running;
use crate::jit::{Args, SLACK, Walk};
use crate::ops::{Machine, Rows, abreast, goes_abreast, operator};
use crate::plan::{Call, Load, Make, Plan, capacity};

/// Cells of a level from which threads share its columns.
pub(super) const PARALLEL_CELLS: usize = 1 << 15;

#[derive(Clone)]
enum Maker<'p> {
    Copy(&'p [f64]),
    /// The same in so many rows as any clock makes in a tile; missing before the first bar.
    Constant {
        value: f64,
        rows: usize,
    },
    Join {
        joiner: Joiner,
        frame: u16,
        loads: &'p [Load],
    },
    Hold {
        load: Load,
        from: u16,
    },
    Operator {
        machine: Box<dyn Machine>,
        loads: &'p [Load],
        sparse: bool,
        abreast: bool,
    },
    Guest {
        running: Running,
        loads: &'p [Load],
    },
    /// A guest on columns of the panel.
    Ahead {
        running: Running,
        inputs: Vec<&'p [f64]>,
    },
    Kernel {
        call: &'p Call,
        arguments: Vec<u64>,
    },
}

/// One column: rows before `at` are history, the tile's rows follow.
#[derive(Clone)]
struct Live<'p> {
    maker: Maker<'p>,
    buffer: Vec<f64>,
    at: usize,
    /// Rows from `at` on that are made already.
    made: usize,
    history: usize,
    clock: u16,
}

/// All columns, sorted by level.
#[derive(Clone)]
pub(super) struct Columns<'p> {
    plan: &'p Plan,
    live: Vec<Live<'p>>,
    clocks: Clocks,
    /// Bars that the last tile made, by clock.
    rows: Vec<usize>,
}

impl<'p> Columns<'p> {
    /// Before the first bar.
    pub(super) fn new(plan: &'p Plan, panel: &'p Panel) -> Result<Self, Failure> {
        let width = plan.shape.width;
        let clocks = Clocks::new(frames(plan.frames.iter().copied(), panel)?);
        let most = |clock| clocks.most(clock as u16, plan.shape.bars, plan.tile_bars);
        let most: Vec<usize> = (0..clocks.count()).map(most).collect();
        let widest = most.iter().copied().max().unwrap_or(plan.tile_bars);
        let mut live: Vec<Live<'p>> = Vec::with_capacity(plan.columns.len());
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
                    let abreast = goes_abreast(*kind, width);
                    Maker::Operator { machine, loads, sparse: column.sparse, abreast }
                }
                Make::External(guest, loads) => {
                    let running = Running::start(&*guest.op, &guest.params, &panel.symbols);
                    match plan.goes_ahead(&column.make) {
                        true => {
                            let of = |load: &Load| match live[load.column as usize].maker {
                                Maker::Copy(values) => values,
                                _ => &[],
                            };
                            let inputs = loads.iter().map(of).collect();
                            Maker::Ahead { running, inputs }
                        }
                        false => Maker::Guest { running, loads },
                    }
                }
                Make::Number(bits) => {
                    Maker::Constant { value: f64::from_bits(*bits), rows: widest }
                }
                Make::Frame(frame, join, loads) => {
                    let joiner = Joiner::new(*join, width);
                    Maker::Join { joiner, frame: frame + 1, loads }
                }
                Make::Held([load]) => {
                    let from = plan.columns[load.column as usize].clock;
                    Maker::Hold { load: *load, from }
                }
                Make::Each(call) => Maker::Kernel { call, arguments: Vec::new() },
            };
            let tile_bars = most[usize::from(column.clock)];
            // A number may be read on any clock.
            let tile_bars = match maker {
                Maker::Constant { rows, .. } => rows,
                Maker::Ahead { .. } => plan.column_bars(&column.make),
                _ => tile_bars,
            };
            let rows = capacity(column.history, tile_bars);
            let buffer = vec![f64::NAN; rows * width + SLACK];
            let (at, history, clock) = (column.history, column.history, column.clock);
            live.push(Live { maker, buffer, at, made: 0, history, clock });
        }
        let rows = vec![0; clocks.count()];
        Ok(Columns { plan, live, clocks, rows })
    }

    /// Why columns are not what they should be, where an operator from outside has failed or one
    /// below did.
    pub(super) fn failures(&self) -> Vec<Option<Failure>> {
        let mut failures: Vec<Option<Failure>> = Vec::with_capacity(self.live.len());
        for (live, column) in self.live.iter().zip(&self.plan.columns) {
            let own = match &live.maker {
                Maker::Guest { running, .. } | Maker::Ahead { running, .. } => {
                    running.failure().cloned()
                }
                _ => None,
            };
            let mut below = column.make.loads().iter().map(|load| load.column as usize);
            let failure = own.or_else(|| below.find_map(|at| failures[at].clone()));
            failures.push(failure);
        }
        failures
    }

    /// The column's rows of `lag` bars before the tile's, and what lies behind them.
    pub(super) fn read(&self, load: Load) -> &[f64] {
        read(&self.live, load, self.plan.shape.width)
    }

    /// Makes the next tile, level by level. Nothing is asked of bars from `end` on.
    pub(super) fn tile(&mut self, span: TileSpan, end: usize, meter: Option<&Meter>) {
        let plan = self.plan;
        let turn = Turn { plan, clocks: &self.clocks, done: &self.rows, tile: span, end };
        let mut from = 0;
        while from < self.live.len() {
            let level = plan.columns[from].level;
            let count = plan.columns[from..].iter().take_while(|c| c.level == level).count();
            let (below, rest) = self.live.split_at_mut(from);
            let cells = count * span.bars * plan.shape.width;
            let mut first = from;
            // More than eight share no work, and other threads may have the rest.
            let together = rest[..count].chunk_by_mut(|a, b| a.goes_with(b));
            let together = together.flat_map(|live| live.chunks_mut(8)).map(|live| {
                first += live.len();
                (first - live.len(), live)
            });
            let step = |(first, live): (usize, &mut [Live<'p>])| {
                let on = On::Columns(first, live.len());
                timed(meter, on, || advance(live, &turn, below));
            };
            if count > 1 && cells >= PARALLEL_CELLS {
                let together: Vec<_> = together.collect();
                together.into_par_iter().with_max_len(1).for_each(step);
            } else {
                together.for_each(step);
            }
            from += count;
        }
        for (clock, rows) in self.rows.iter_mut().enumerate() {
            *rows = self.clocks.span(clock as u16, span).count;
        }
    }
}

fn read<'l>(live: &'l [Live<'_>], load: Load, width: usize) -> &'l [f64] {
    let column = &live[load.column as usize];
    &column.buffer[(column.at - load.lag as usize) * width..]
}

/// The last completed value of a coarser column at each of the rows; `first` is the first bar that
/// the column has made in this tile.
fn hold(
    frame: &Frame,
    column: &Live<'_>,
    lag: u32,
    first: usize,
    rows: impl Iterator<Item = usize>,
    out: &mut [f64],
    width: usize,
) {
    for (row, y) in rows.zip(out.chunks_exact_mut(width)) {
        let complete = frame.completed(row);
        if complete == 0 {
            y.fill(f64::NAN);
            continue;
        }
        let at = column.at + complete - 1 - first - lag as usize;
        y.copy_from_slice(&column.buffer[at * width..(at + 1) * width]);
    }
}

/// Copies values, ±inf as NaN.
fn finite(values: &[f64], out: &mut [f64]) {
    for (y, x) in out.iter_mut().zip(values) {
        *y = if x.abs() < f64::INFINITY { *x } else { f64::NAN };
    }
}

/// A tile that is to be made.
#[derive(Clone, Copy)]
struct Turn<'t> {
    plan: &'t Plan,
    clocks: &'t Clocks,
    /// Bars of the tile before, by clock.
    done: &'t [usize],
    tile: TileSpan,
    /// The first bar that is not asked for yet.
    end: usize,
}

/// Makes the next tile of columns that go together, or of one.
fn advance(live: &mut [Live<'_>], turn: &Turn<'_>, below: &[Live<'_>]) {
    let Some(Maker::Operator { loads: [load], .. }) = live.get(1).map(|live| &live.maker) else {
        return live.iter_mut().for_each(|live| live.advance(turn, below));
    };
    let (load, clock) = (*load, live[0].clock);
    let count = turn.clocks.span(clock, turn.tile).count;
    let machines = live.iter_mut().filter_map(|live| {
        live.step_over(turn.done[usize::from(clock)], count, 1);
        let Maker::Operator { machine, .. } = &mut live.maker else { return None };
        Some((&mut **machine, &mut live.buffer[live.at..live.at + count]))
    });
    abreast(machines, &read(below, load, 1)[..count]);
}

impl Live<'_> {
    /// True where one call makes both.
    fn goes_with(&self, other: &Self) -> bool {
        match (&self.maker, &other.maker) {
            (
                Maker::Operator { loads: a, abreast: true, .. },
                Maker::Operator { loads: b, abreast: true, .. },
            ) => a == b && self.clock == other.clock,
            _ => false,
        }
    }

    /// Steps over so many bars, and makes room for as many as come behind those that are made.
    fn step_over(&mut self, done: usize, coming: usize, width: usize) {
        self.at += done;
        self.made = self.made.saturating_sub(done);
        if self.at + self.made + coming > (self.buffer.len() - SLACK) / width {
            let from = (self.at - self.history) * width;
            self.buffer.copy_within(from..(self.at + self.made) * width, 0);
            self.at = self.history;
        }
    }

    /// Steps over the bars of the last tile and makes those of this one.
    fn advance(&mut self, turn: &Turn<'_>, below: &[Live<'_>]) {
        let Turn { plan, clocks, tile, .. } = *turn;
        let width = plan.shape.width;
        let span = clocks.span(self.clock, tile);
        let done = turn.done[usize::from(self.clock)];
        if let Maker::Ahead { .. } = self.maker {
            return self.ahead(turn, done);
        }
        let coming = match self.maker {
            Maker::Constant { rows, .. } => rows,
            _ => span.count,
        };
        self.step_over(done, coming, width);
        let cells = span.count * width;
        let out = &mut self.buffer[self.at * width..];
        match &mut self.maker {
            Maker::Join { joiner, frame, loads } => {
                let Some(frame) = clocks.frame(*frame) else { return };
                let rows = tile.bars * width;
                let of = |load: &Load| &read(below, *load, width)[..rows];
                // One column, or one and its weights.
                if let [x, rest @ ..] = &loads[..] {
                    let inputs = [of(x), rest.first().map_or(of(x), of)];
                    joiner.update(frame, tile, &inputs, &mut out[..cells]);
                }
            }
            Maker::Constant { value, rows } => out[..*rows * width].fill(*value),
            // A tile may complete no bar of a coarser clock.
            _ if cells == 0 => {}
            Maker::Copy(values) => {
                finite(&values[span.from * width..][..cells], out);
            }
            Maker::Hold { load, from } => {
                let Some(frame) = clocks.frame(*from) else { return };
                let first = clocks.span(*from, tile).from;
                let rows = clocks.ends(self.clock, span);
                hold(frame, &below[load.column as usize], load.lag, first, rows, out, width);
            }
            Maker::Operator { machine, loads, sparse, .. } => {
                let looked = plan.looked_at.as_deref().filter(|_| *sparse);
                let looked_at = looked.map(|rows| &rows[span.from..span.from + span.count]);
                let rows = Rows { count: span.count, width, looked_at };
                let of = |load: &Load| &read(below, *load, width)[..cells];
                let out = &mut out[..cells];
                match loads {
                    [a] => machine.update(rows, &[of(a)], out),
                    [a, b] => machine.update(rows, &[of(a), of(b)], out),
                    [a, b, c] => machine.update(rows, &[of(a), of(b), of(c)], out),
                    _ => {}
                }
            }
            Maker::Guest { running, loads } => {
                let of = |load: &Load| &read(below, *load, width)[..cells];
                let inputs: Vec<&[f64]> = loads.iter().map(of).collect();
                running.update(span.from, span.count, &inputs, &mut out[..cells]);
            }
            Maker::Ahead { .. } => {}
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

    /// Steps over the bars of the last tile, and sends more to a guest where too few are made.
    fn ahead(&mut self, turn: &Turn<'_>, done: usize) {
        let (width, TileSpan { t0, bars }) = (turn.plan.shape.width, turn.tile);
        let left = self.made.saturating_sub(done);
        let first = t0 + left;
        let coming = match left < bars {
            true => turn.plan.guest_bars.min(turn.end - first),
            false => 0,
        };
        self.step_over(done, coming, width);
        let Maker::Ahead { running, inputs } = &mut self.maker else { return };
        if coming == 0 {
            return;
        }
        let cells = coming * width;
        let sent = inputs.iter().map(|values| &values[first * width..][..cells]);
        let out = &mut self.buffer[(self.at + left) * width..][..cells];
        running.update(first, coming, &sent.collect::<Vec<&[f64]>>(), out);
        self.made = left + coming;
    }
}
