//! Coarser clocks in a run: which of their bars a tile completes, how rows are joined into them,
//! and how their values are held on finer clocks.

use std::collections::VecDeque;

use qraft_data::frame::Frame;
use qraft_ir::program::Join;

use super::TileSpan;

/// The bars of one clock that a tile makes: those that are complete by the close of one of its
/// rows, and by no earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Span {
    pub from: usize,
    pub count: usize,
}

/// The panel's clock and the frames'.
#[derive(Clone)]
pub(super) struct Clocks {
    frames: Vec<Frame>,
}

impl Clocks {
    pub(super) fn new(frames: Vec<Frame>) -> Self {
        Clocks { frames }
    }

    /// Clocks, the panel's included.
    pub(super) fn count(&self) -> usize {
        self.frames.len() + 1
    }

    /// The bars of a clock that a tile makes.
    pub(super) fn span(&self, clock: u16, tile: TileSpan) -> Span {
        let Some(frame) = self.frame(clock) else {
            return Span { from: tile.t0, count: tile.bars };
        };
        let before = tile.t0.checked_sub(1).map_or(0, |row| frame.completed(row));
        let after = (tile.t0 + tile.bars).checked_sub(1).map_or(0, |row| frame.completed(row));
        Span { from: before, count: after - before }
    }

    /// The most bars of a clock that any tile of so many rows makes: where rows are missing, one
    /// row may end several bars.
    pub(super) fn most(&self, clock: u16, bars: usize, tile_bars: usize) -> usize {
        if clock == 0 {
            return tile_bars;
        }
        // A walk may pause anywhere, so that tiles begin anywhere.
        let tiles = 0..bars;
        let of = |t0| self.span(clock, TileSpan { t0, bars: tile_bars.min(bars - t0) }).count;
        tiles.map(of).max().unwrap_or(0).max(1)
    }

    pub(super) fn frame(&self, clock: u16) -> Option<&Frame> {
        self.frames.get(usize::from(clock.checked_sub(1)?))
    }

    /// For each bar of `clock` that a tile makes, the panel's row that ends it.
    pub(super) fn ends(&self, clock: u16, span: Span) -> impl Iterator<Item = usize> {
        let frame = self.frame(clock);
        let end = move |bar| frame.map_or(bar, |frame| frame.done_at[bar] as usize);
        (span.from..span.from + span.count).map(end)
    }
}

/// Joins rows into the bars of a frame, each symbol on its own.
#[derive(Clone)]
pub(super) struct Joiner {
    join: Join,
    width: usize,
    /// Bars with rows that are not complete, oldest first: their places and sums.
    open: VecDeque<(u32, Vec<[f64; 2]>)>,
    /// Emptied bars, to be used again.
    spare: Vec<Vec<[f64; 2]>>,
}

/// Nothing yet.
const NOTHING: [f64; 2] = [f64::NAN, f64::NAN];

impl Joiner {
    pub(super) fn new(join: Join, width: usize) -> Self {
        Joiner { join, width, open: VecDeque::new(), spare: Vec::new() }
    }

    /// Takes the rows of a tile and answers the bars that they complete.
    pub(super) fn update(
        &mut self,
        frame: &Frame,
        tile: TileSpan,
        inputs: &[&[f64]],
        out: &mut [f64],
    ) {
        let width = self.width;
        let mut done = tile.t0.checked_sub(1).map_or(0, |row| frame.completed(row));
        let mut at = 0;
        for row in 0..tile.bars {
            let t = tile.t0 + row;
            let bar = frame.bar_of[t];
            if bar != Frame::OUTSIDE {
                if self.open.back().is_none_or(|(last, _)| *last != bar) {
                    let mut sums = self.spare.pop().unwrap_or_default();
                    sums.clear();
                    sums.resize(width, NOTHING);
                    self.open.push_back((bar, sums));
                }
                let cells = row * width..(row + 1) * width;
                let weights = inputs.get(1).map(|w| &w[cells.clone()]);
                if let Some((_, sums)) = self.open.back_mut() {
                    add(self.join, sums, &inputs[0][cells], weights);
                }
            }
            while done < frame.completed(t) {
                let Some((_, sums)) = self.open.pop_front() else { break };
                for (y, sum) in out[at..at + width].iter_mut().zip(&sums) {
                    let value = if self.join == Join::Weighted { sum[0] / sum[1] } else { sum[0] };
                    *y = if value.is_finite() { value } else { f64::NAN };
                }
                self.spare.push(sums);
                at += width;
                done += 1;
            }
        }
    }
}

fn add(join: Join, sums: &mut [[f64; 2]], x: &[f64], weights: Option<&[f64]>) {
    for (at, (sum, x)) in sums.iter_mut().zip(x).enumerate() {
        let (x, first) = (*x, sum[0].is_nan());
        if x.is_nan() {
            continue;
        }
        match join {
            Join::First if first => sum[0] = x,
            Join::First => {}
            Join::Last => sum[0] = x,
            Join::Max if first || x > sum[0] => sum[0] = x,
            Join::Min if first || x < sum[0] => sum[0] = x,
            Join::Max | Join::Min => {}
            Join::Sum => sum[0] = if first { x } else { sum[0] + x },
            Join::Weighted => {
                let weight = weights.map_or(f64::NAN, |w| w[at]);
                if !weight.is_nan() {
                    let so_far = if first { [0.0, 0.0] } else { *sum };
                    *sum = [so_far[0] + x * weight, so_far[1] + weight];
                }
            }
        }
    }
}
