//! Blocks, computed in several ways that all answer what pushes do.

use chameleon_spec::{Base, Fold};

use crate::base::{Seen, answer, demean, eased};
use crate::state::State;

impl State {
    /// The answers of a block, as they should be.
    pub(crate) fn folded(&mut self, block: &[f64]) -> Vec<f64> {
        let rows = block.len() / (self.inputs() * self.width);
        match self.spec.fold {
            Fold::Pushes => self.pushed(block, rows, 0..rows),
            Fold::Chunks => {
                let chunk = self.spec.every as usize;
                let starts = (0..rows).step_by(chunk);
                let one = |from| self.pushed(block, rows, from..rows.min(from + chunk));
                starts.flat_map(one).collect()
            }
            Fold::Flat => self.flat(block, rows, false),
            Fold::Backward => self.flat(block, rows, true),
            Fold::Either if rows > self.spec.every as usize => self.flat(block, rows, false),
            Fold::Either => self.pushed(block, rows, 0..rows),
        }
    }

    /// Some rows of a block of `rows`, one by one.
    pub(crate) fn pushed(
        &mut self,
        block: &[f64],
        rows: usize,
        some: std::ops::Range<usize>,
    ) -> Vec<f64> {
        let mut one = vec![0.0; self.inputs() * self.width];
        let mut answers = Vec::with_capacity(some.len() * self.width);
        for row in some {
            for (input, cells) in one.chunks_exact_mut(self.width).enumerate() {
                let from = (input * rows + row) * self.width;
                cells.copy_from_slice(&block[from..from + self.width]);
            }
            answers.extend(self.push(&one));
        }
        answers
    }

    /// What came before and the block as one list for each symbol, of which a row sees the part up
    /// to its own.
    fn flat(&mut self, block: &[f64], rows: usize, backward: bool) -> Vec<f64> {
        let (kept, inputs, width) = (self.kept(), self.inputs(), self.width);
        let mut answers = vec![f64::NAN; rows * width];
        for (symbol, lane) in self.lanes.iter_mut().enumerate() {
            let before = lane.last[0].len();
            for (input, last) in lane.last.iter_mut().take(inputs).enumerate() {
                let cells = &block[input * rows * width..(input + 1) * rows * width];
                last.extend(cells.iter().skip(symbol).step_by(width));
            }
            let step = |ema: &mut (f64, u64), x: &f64| {
                *ema = eased(*ema, *x, self.window);
                Some(*ema)
            };
            let emas: Vec<_> = lane.last[0][before..].iter().scan(lane.ema, step).collect();
            lane.ema = emas.last().copied().unwrap_or(lane.ema);
            for at in 0..rows {
                let row = if backward { rows - 1 - at } else { at };
                let end = before + row + 1;
                let y = lane.last[1].get(..end).unwrap_or_default();
                let number = self.rows + row as u64 + 1;
                let seen = Seen { x: &lane.last[0][..end], y, ema: emas[row], row: number };
                answers[row * width + symbol] = answer(&self.spec, self.window, &seen);
            }
            for last in &mut lane.last {
                last.drain(..last.len().saturating_sub(kept));
            }
        }
        self.rows += rows as u64;
        if self.spec.base == Base::Demean {
            answers.chunks_exact_mut(width).for_each(demean);
        }
        answers
    }
}

#[cfg(test)]
mod tests {
    use chameleon_spec::{Save, Spec, Twist};

    use super::*;

    fn numbers(count: usize) -> Vec<f64> {
        let one = |at: usize| match at % 41 {
            7 => f64::NAN,
            _ => 100.0 + ((at * at + 3 * at) % 29) as f64 - 14.0,
        };
        (0..count).map(one).collect()
    }

    /// Blocks of these sizes, the state saved and loaded between.
    fn in_blocks(spec: Spec, width: usize, sizes: &[usize]) -> Vec<u64> {
        let (mut state, mut bits) = (State::new(spec, 4, width), Vec::new());
        let total: usize = sizes.iter().sum();
        let all = numbers(2 * total * width);
        let mut from = 0;
        for size in sizes {
            let inputs = state.inputs();
            let of = |input: usize| (input * total + from) * width;
            let block: Vec<f64> =
                (0..inputs).flat_map(|i| &all[of(i)..of(i) + size * width]).copied().collect();
            bits.extend(state.folded(&block).iter().map(|x| (x + 0.0).to_bits()));
            let mut next = State::new(spec, 4, width);
            next.load(&state.save()).expect("its own");
            state = next;
            from += size;
        }
        bits
    }

    #[test]
    fn every_fold_answers_what_pushes_do() {
        for base in Base::ALL {
            let width = if *base == Base::Demean { 3 } else { 1 };
            for twist in Twist::ALL {
                let spec = Spec { base: *base, twist: *twist, every: 3, ..Spec::MEAN };
                let pushed = in_blocks(spec, width, &[1; 90]);
                assert!(pushed.iter().any(|x| !f64::from_bits(*x).is_nan()));
                for (at, fold) in Fold::ALL.iter().enumerate() {
                    let save = Save::ALL[at % Save::ALL.len()];
                    let spec = Spec { fold: *fold, save, ..spec };
                    let nan = f64::NAN.to_bits();
                    let one = |x: &u64| if f64::from_bits(*x).is_nan() { nan } else { *x };
                    let blocks = in_blocks(spec, width, &[2, 31, 1, 3, 53]);
                    let same = blocks.iter().map(one).eq(pushed.iter().map(one));
                    assert!(same, "{base:?} {twist:?} {fold:?}");
                }
            }
        }
    }
}
