//! Rows of a panel, laid out symbol by symbol as the contract wants them, and answers laid back.

use std::ops::Range;

/// Symbols that go together: their rows are long enough to be fetched ahead, their blocks few
/// enough for the second cache.
pub(crate) const LANES: usize = 32;
/// Cells of an input that go in one call where rows are not cut apart by symbols.
pub(crate) const WHOLE_CELLS: usize = 1 << 16;
/// Symbols that share a line of the cache, and rows of them that are moved at once.
const SIDE: usize = 8;
const BAND: usize = 16;

/// The blocks of some symbols side by side.
#[derive(Default)]
pub(crate) struct Lanes {
    values: Vec<f64>,
    /// Values of a block.
    block: usize,
}

impl Lanes {
    /// Lays out `rows` rows of `count` symbols, at most [`LANES`], from one on, of inputs that have
    /// `width` symbols a row.
    pub(crate) fn lay_out(
        &mut self,
        inputs: &[&[f64]],
        rows: usize,
        width: usize,
        (from, count): (usize, usize),
    ) {
        self.block = inputs.len() * rows;
        let stride = apart(self.block);
        self.values.resize(count * stride, 0.0);
        for (at, input) in inputs.iter().enumerate() {
            let lines = input[..rows * width].chunks(BAND * width);
            for (band, lines) in lines.enumerate() {
                let place = at * rows + band * BAND;
                for lane in (0..count).step_by(SIDE) {
                    let some = SIDE.min(count - lane);
                    let lanes = &mut self.values[lane * stride..][..some * stride];
                    out_of(lines, width, from + lane, lanes, stride, place);
                }
            }
        }
    }

    /// Lays out rows that are one block: those of a single symbol, or of all for a cross-section.
    pub(crate) fn lay_whole(&mut self, inputs: &[&[f64]], cells: Range<usize>) {
        self.values.clear();
        for input in inputs {
            self.values.extend(input[cells.clone()].iter().map(|x| finite(*x)));
        }
        self.block = self.values.len();
    }

    /// The block of one of them.
    pub(crate) fn block(&self, lane: usize) -> &[f64] {
        &self.values[lane * apart(self.block)..][..self.block]
    }
}

/// From one block to the next: a line more than it takes, so that the blocks' rows are not all kept
/// in the same few places of a cache.
fn apart(block: usize) -> usize {
    block.next_multiple_of(SIDE) + SIDE
}

/// A few rows of up to [`SIDE`] symbols, to a place in each of their blocks.
fn out_of(
    lines: &[f64],
    width: usize,
    from: usize,
    lanes: &mut [f64],
    stride: usize,
    place: usize,
) {
    let rows = lines.len() / width;
    let mut lanes = lanes.chunks_exact_mut(stride).map(|lane| &mut lane[place..place + rows]);
    let mut next = || lanes.next().unwrap_or_default();
    let lines = lines.chunks_exact(width);
    let [a, b, c, d, e, f, g, h]: [&mut [f64]; SIDE] = std::array::from_fn(|_| next());
    if h.len() == rows {
        let pairs = a.iter_mut().zip(b).zip(c.iter_mut().zip(d));
        let fours = pairs.zip(e.iter_mut().zip(f).zip(g.iter_mut().zip(h)));
        for (line, (((a, b), (c, d)), ((e, f), (g, h)))) in lines.zip(fours) {
            let Some(line) = line[from..].first_chunk::<SIDE>() else { break };
            let [p, q, r, s, t, u, v, w] = line.map(finite);
            (*a, *b, *c, *d) = (p, q, r, s);
            (*e, *f, *g, *h) = (t, u, v, w);
        }
        return;
    }
    let mut few = [a, b, c, d, e, f, g];
    for (row, line) in lines.enumerate() {
        for (lane, x) in few.iter_mut().filter(|lane| !lane.is_empty()).zip(&line[from..]) {
            lane[row] = finite(*x);
        }
    }
}

/// What a guest is sent, and what counts of its answer: an infinity is missing, and there is one
/// NaN.
#[inline]
pub(crate) fn finite(x: f64) -> f64 {
    if x.abs() < f64::INFINITY { x } else { f64::NAN }
}

/// Writes the answers of symbols side by side, from one on, into rows of `width` symbols.
pub(crate) fn lay_back(answers: &[Vec<f64>], from: usize, width: usize, out: &mut [f64]) {
    for (band, lines) in out.chunks_mut(BAND * width).enumerate() {
        let rows = lines.len() / width;
        let place = band * BAND..band * BAND + rows;
        for (at, some) in answers.chunks(SIDE).enumerate() {
            let from = from + at * SIDE;
            let lines = lines.chunks_exact_mut(width);
            if some.len() == SIDE {
                let of: [&[f64]; SIDE] = std::array::from_fn(|lane| &some[lane][place.clone()]);
                let [a, b, c, d, e, f, g, h] = of;
                let pairs = a.iter().zip(b).zip(c.iter().zip(d));
                let fours = pairs.zip(e.iter().zip(f).zip(g.iter().zip(h)));
                for (line, (((a, b), (c, d)), ((e, f), (g, h)))) in lines.zip(fours) {
                    line[from..from + SIDE].copy_from_slice(&[*a, *b, *c, *d, *e, *f, *g, *h]);
                }
                continue;
            }
            for (row, line) in place.clone().zip(lines) {
                for (y, answer) in line[from..].iter_mut().zip(some) {
                    *y = answer[row];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of its own for each place.
    fn value(input: usize, row: usize, symbol: usize) -> f64 {
        (input * 1_000_000 + row * 1_000 + symbol) as f64
    }

    #[test]
    fn blocks_stand_input_by_input_and_answers_row_by_row() {
        let mut lanes = Lanes::default();
        // Longer and shorter in turns, as one buffer serves them all.
        for width in [1, 7, 64, 8, 9, 130, 65] {
            for rows in [1, 40, 15, 16, 17] {
                for count in [1, 3, 2] {
                    round(&mut lanes, width, rows, count);
                }
            }
        }
    }

    fn round(lanes: &mut Lanes, width: usize, rows: usize, count: usize) {
        let cells = (0..rows).flat_map(|row| (0..width).map(move |symbol| (row, symbol)));
        let column = |i| cells.clone().map(|(row, symbol)| value(i, row, symbol)).collect();
        let columns: Vec<Vec<f64>> = (0..count).map(column).collect();
        let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let mut out = vec![f64::NAN; rows * width];
        for from in (0..width).step_by(LANES) {
            let some = LANES.min(width - from);
            lanes.lay_out(&inputs, rows, width, (from, some));
            let due = |symbol| {
                let input = |i| (0..rows).map(move |row| value(i, row, symbol));
                (0..count).flat_map(input).collect::<Vec<f64>>()
            };
            let of_last = |lane: usize| lanes.block(lane)[(count - 1) * rows..].to_vec();
            for lane in 0..some {
                assert_eq!(lanes.block(lane), due(from + lane), "{width} {rows} {count}");
            }
            lay_back(&(0..some).map(of_last).collect::<Vec<_>>(), from, width, &mut out);
        }
        assert_eq!(out, columns[count - 1], "{width} {rows} {count}");
    }
}
