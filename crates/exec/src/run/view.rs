//! The outputs of a group of trials in one tile.

use std::ops::Range;

use super::TileSpan;
use super::columns::Columns;
use super::masks::{BLOCK, MaskColumns, Registers};
use super::meter::{Meter, On, timed};
use crate::jit::{Args, SLACK, Walk};
use crate::plan::{Answer, Operand, Output, Plan, TrialCall, mask_words, scratch};

/// Where a trial's output lies in the scratch, from the trial's start.
#[derive(Clone, Copy, Debug)]
enum Place {
    Mask(usize),
    Column(usize),
}

/// How a tile's outputs are laid out.
pub(super) struct Layout {
    span: TileSpan,
    width: usize,
    words: usize,
    cells: usize,
    places: Vec<Place>,
    /// From trial to trial.
    mask_stride: usize,
    column_stride: usize,
    /// Rows of sparse sets, as runs from the tile's start.
    runs: Vec<Range<usize>>,
}

impl Layout {
    /// Of that tile.
    pub(super) fn new(plan: &Plan, span: TileSpan) -> Self {
        let width = plan.shape.width;
        let (mask_stride, column_stride) = scratch(plan);
        let (mut masks, mut columns) = (0, 0);
        let words = mask_words(span.bars, width);
        let cells = span.bars * width;
        let place = |output: &Output| match output {
            Output::True(_) | Output::False(_) => {
                masks += words;
                Place::Mask(masks - words)
            }
            Output::Column(_) => {
                columns += cells + SLACK;
                Place::Column(columns - cells - SLACK)
            }
        };
        let places = plan.outputs.iter().map(place).collect();
        let runs = runs(plan, span);
        Layout { span, width, words, cells, places, mask_stride, column_stride, runs }
    }

    /// Values of one column.
    pub(super) fn cells(&self) -> usize {
        self.cells
    }

    /// True where a row of bits does not fill its words.
    pub(super) fn has_rest(&self) -> bool {
        let row = if self.width == 1 { self.span.bars } else { self.width };
        row % 64 != 0
    }

    /// The walks of a kernel over the tile, or over its looked-at rows; with each the first cell
    /// and the first word.
    pub(super) fn each_walk(&self, sparse: bool, mut walk: impl FnMut(Walk, usize, usize)) {
        let everything = 0..self.span.bars;
        let runs = if sparse { &self.runs[..] } else { std::slice::from_ref(&everything) };
        for run in runs {
            if self.width == 1 {
                walk(Walk { rows: 1, len: run.len() }, run.start, run.start / 64);
            } else {
                let words = run.start * self.width.div_ceil(64);
                walk(Walk { rows: run.len(), len: self.width }, run.start * self.width, words);
            }
        }
    }
}

/// What the groups of a tile share.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a> {
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    pub columns: &'a Columns<'a>,
    pub masks: &'a MaskColumns,
    pub meter: Option<&'a Meter>,
}

/// With one symbol a kernel walks along time, and walks it all.
fn runs(plan: &Plan, span: TileSpan) -> Vec<Range<usize>> {
    let Some(looked) = plan.looked_at.as_deref().filter(|_| plan.shape.width > 1) else {
        return std::iter::once(0..span.bars).collect();
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for row in (0..span.bars).filter(|row| looked[span.t0 + row]) {
        match runs.last_mut() {
            Some(run) if run.end == row => run.end = row + 1,
            _ => runs.push(row..row + 1),
        }
    }
    runs
}

/// Room for the outputs of one group, used again for every group and tile.
pub(super) struct Scratch {
    masks: Vec<u64>,
    columns: Vec<f64>,
    arguments: Vec<u64>,
    registers: Registers,
}

impl Scratch {
    /// For groups of the plan.
    pub(super) fn new(plan: &Plan) -> Self {
        let (masks, columns) = scratch(plan);
        Scratch {
            masks: vec![0; masks * plan.group],
            columns: vec![f64::NAN; columns * plan.group],
            arguments: Vec::with_capacity(64),
            registers: Vec::new(),
        }
    }

    /// Evaluates the outputs of these trials.
    pub(super) fn fill(&mut self, shared: Shared<'_>, trials: Range<usize>) {
        let Shared { plan, layout, meter, .. } = shared;
        // Kernels leave the bits beyond a row's last group of 16 alone; they must be 0.
        if layout.has_rest() {
            self.masks.fill(0);
        }
        for (slot, trial) in trials.enumerate() {
            let calls = plan.first_call[trial] as usize..plan.first_call[trial + 1] as usize;
            for call in &plan.calls[calls] {
                let on = On::Kernel(call.call.kernel);
                timed(meter, on, || self.call(shared, slot, call));
            }
            if !plan.masks.steps_of(trial).is_empty() {
                timed(meter, On::Logic, || self.logic(shared, slot, trial));
            }
        }
    }

    /// The outputs that are logic over shared masks, a block of words at a time.
    fn logic(&mut self, shared: Shared<'_>, slot: usize, trial: usize) {
        let Shared { plan, layout, masks, .. } = shared;
        let (steps, outputs) = (plan.masks.steps_of(trial), plan.outputs.len());
        let answers = &plan.masks.answers[trial * outputs..(trial + 1) * outputs];
        for from in (0..layout.words).step_by(BLOCK) {
            masks.combine(steps, from, &mut self.registers);
            for (answer, place) in answers.iter().zip(&layout.places) {
                let (Answer::Logic(Operand::Step(at)), Place::Mask(place)) = (*answer, *place)
                else {
                    continue;
                };
                let count = BLOCK.min(layout.words - from);
                let at_word = slot * layout.mask_stride + place + from;
                let block = &self.registers[at as usize][..count];
                self.masks[at_word..at_word + count].copy_from_slice(block);
            }
        }
    }

    fn call(&mut self, shared: Shared<'_>, slot: usize, trial_call: &TrialCall) {
        let Shared { plan, layout, columns, .. } = shared;
        let set = &plan.sets[trial_call.set];
        layout.each_walk(set.sparse, |walk, from, mask_from| {
            let mut args = Args::new(&mut self.arguments, walk);
            for load in &trial_call.call.loads {
                args.load(&columns.read(*load)[from..]);
            }
            args.numbers(&trial_call.call.numbers);
            let mut masks = Some(&mut self.masks[slot * layout.mask_stride..]);
            let mut values = Some(&mut self.columns[slot * layout.column_stride..]);
            let (mut mask_at, mut value_at) = (0, 0);
            // Places rise within a set, so that each answer is split off behind the last one.
            for output in &set.outputs {
                match layout.places[*output] {
                    Place::Mask(place) => {
                        let Some(rest) = masks.take() else { continue };
                        let (mine, rest) = rest.split_at_mut(place - mask_at + layout.words);
                        args.mask(&mut mine[place - mask_at + mask_from..]);
                        mask_at = place + layout.words;
                        masks = Some(rest);
                    }
                    Place::Column(place) => {
                        let Some(rest) = values.take() else { continue };
                        let size = place - value_at + layout.cells + SLACK;
                        let (mine, rest) = rest.split_at_mut(size);
                        args.column(&mut mine[place - value_at + from..]);
                        value_at = place + layout.cells + SLACK;
                        values = Some(rest);
                    }
                }
            }
            args.call(plan.kernels[trial_call.call.kernel as usize].kernel);
        });
    }

    /// What a caller sees of it.
    pub(super) fn view<'a>(&'a self, shared: Shared<'a>, trials: Range<usize>) -> TileView<'a> {
        let Shared { plan, layout, masks, .. } = shared;
        let outputs = plan.outputs.len();
        let answers = plan.masks.answers.get(trials.start * outputs..trials.end * outputs);
        TileView {
            t0: layout.span.t0,
            bars: layout.span.bars,
            width: layout.width,
            words_per_row: layout.width.div_ceil(64),
            trials: trials.len(),
            layout,
            scratch: self,
            masks,
            answers: answers.unwrap_or_default(),
        }
    }
}

/// The outputs of a group's trials in one tile.
///
/// Masks: with one symbol, bit `i` of word `w` is bar `t0 + 64·w + i`; with more, each bar is a row
/// of `words_per_row` words and bit `i` of word `w` is symbol `64·w + i`. Bits beyond the end are
/// 0. Columns are `[bar][symbol]`.
#[derive(Clone, Copy)]
pub struct TileView<'a> {
    /// The first bar of the tile, counted from 0 of the panel.
    pub t0: usize,
    /// Bars of the tile.
    pub bars: usize,
    /// Symbols.
    pub width: usize,
    /// Words of a bar's row in a mask of more than one symbol: `⌈symbols/64⌉`.
    pub words_per_row: usize,
    /// Trials of the group.
    pub trials: usize,
    layout: &'a Layout,
    scratch: &'a Scratch,
    masks: &'a MaskColumns,
    /// Of the group's trials; empty where all are kernels'.
    answers: &'a [Answer],
}

impl<'a> TileView<'a> {
    /// The mask of an output of a trial of the group, both by their place; empty where that output
    /// is a column.
    pub fn mask(&self, trial: usize, output: usize) -> &'a [u64] {
        let Place::Mask(place) = self.layout.places[output] else { return &[] };
        let answer = self.answers.get(trial * self.layout.places.len() + output);
        if let Some(Answer::Logic(Operand::Mask(mask))) = answer {
            return &self.masks.read(*mask)[..self.layout.words];
        }
        let from = trial * self.layout.mask_stride + place;
        &self.scratch.masks[from..from + self.layout.words]
    }

    /// The values of an output of a trial of the group; empty where that output is a mask.
    pub fn column(&self, trial: usize, output: usize) -> &'a [f64] {
        let Place::Column(place) = self.layout.places[output] else { return &[] };
        let from = trial * self.layout.column_stride + place;
        &self.scratch.columns[from..from + self.layout.cells]
    }

    /// True where an output's bit of a bar (from the tile's start) and symbol is set.
    pub fn bit(&self, trial: usize, output: usize, bar: usize, symbol: usize) -> bool {
        let (word, bit) = if self.width == 1 {
            (bar / 64, bar % 64)
        } else {
            (bar * self.words_per_row + symbol / 64, symbol % 64)
        };
        self.mask(trial, output).get(word).is_some_and(|w| w >> bit & 1 == 1)
    }
}
