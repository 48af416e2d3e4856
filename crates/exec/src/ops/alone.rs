//! Windows over one symbol: eight blocks of time side by side, where an update has as many.
//!
//! A fold waits for its last step, and a division is a long wait. The blocks of a window know
//! nothing of one another, nor do the suffixes of the blocks before them, so each is a lane; what a
//! lane does is what [`Blocked`] does with that block, step by step.

use std::array::from_fn;

use super::blocked::{Blocked, Fold, end_block};
use super::strip::{Cell, Eight, Strip};
use super::{Operator, Rows, finite};

/// Blocks below which lanes are too empty to pay for what they take to fill.
const LEAST_BLOCKS: usize = 3;

/// A rolling fold of one symbol.
#[derive(Clone)]
pub(super) struct Alone<F: Fold>(Blocked<F, f64>);

impl<F: Fold> Alone<F> {
    /// Of a window of n ≥ 1 bars.
    pub(super) fn new(fold: F, n: usize) -> Self {
        Alone(Blocked::new(fold, (n, 1)))
    }
}

/// The inputs from a bar on.
#[inline(always)]
fn later<'a>(inputs: &[&'a [f64]], from: usize) -> [&'a [f64]; 2] {
    from_fn(|at| inputs.get(at).map_or(&[][..], |x| &x[from..]))
}

impl<F: Fold> Operator for Alone<F> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let (n, count) = (self.0.n, rows.count);
        // Up to the first block whose predecessor is of this update too.
        let first = (n - self.0.at) % n + n;
        let blocks = count.saturating_sub(first) / n;
        let parts = match blocks < LEAST_BLOCKS {
            true => [(count, 0), (0, 0)],
            false => [(first, blocks), (count - first - blocks * n, 0)],
        };
        let mut from = 0;
        for (one_by_one, blocks) in parts {
            let part = Rows { count: one_by_one, ..rows };
            self.0.update(part, &later(inputs, from), &mut out[from..]);
            from += one_by_one;
            if blocks > 0 {
                let whole = from..from + blocks * n;
                side_by_side(&self.0.fold, n, &later(inputs, from - n), &mut out[whole.clone()]);
                self.0.stand_behind(&later(inputs, whole.end - n));
                from = whole.end;
            }
        }
    }
}

/// Answers whole blocks; the inputs begin one block before the answers.
#[inline(always)]
fn side_by_side<F: Fold>(fold: &F, n: usize, inputs: &[&[f64]; 2], out: &mut [f64]) {
    let over = n as f64;
    let missing = F::In::<Eight>::missing();
    let mut values = vec![missing; n];
    let mut suffixes = vec![fold.start(missing); n];
    for (batch, outs) in out.chunks_mut(8 * n).enumerate() {
        let last = outs.len() / n - 1;
        // The blocks of the lanes; lanes beyond the last block repeat it.
        let blocks = |later: usize| {
            inputs.map(|x| {
                let start = |lane: usize| (batch * 8 + lane.min(last) + later) * n;
                from_fn(|lane| x.get(start(lane)..start(lane) + n).unwrap_or_default())
            })
        };
        let (before, now) = (blocks(0), blocks(1));
        for (at, value) in values.iter_mut().enumerate() {
            *value = F::In::<Eight>::gather(&before, at);
        }
        end_block(fold, &values, &mut suffixes);
        let mut prefix = fold.start(missing);
        for at in 0..n {
            let x = F::In::<Eight>::gather(&now, at);
            let k = (at + 1) as f64;
            prefix = if at == 0 { fold.start(x) } else { fold.add(prefix, x, k) };
            let whole = match suffixes.get(at + 1) {
                Some(suffix) => fold.combine(*suffix, over - k, prefix, k),
                None => prefix,
            };
            let answer = fold.answer(whole, x, over).map(finite).lanes();
            for (out, answer) in outs.chunks_exact_mut(n).zip(answer) {
                out[at] = answer;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::moments::Spread;
    use super::super::pair::Pair;
    use super::super::sum::Sum;
    use super::super::wide::Wide;
    use super::*;

    /// Wandering prices with gaps and an infinity now and then.
    fn series(seed: u64) -> Vec<f64> {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            (state >> 40) as f64 / 1e5
        };
        let one = |at: usize| match at % 97 {
            13 => f64::NAN,
            57 => f64::INFINITY,
            20..40 => 7.0,
            _ => 100.0 + next(),
        };
        (0..700).map(one).collect()
    }

    fn agree<F: Fold>(fold: F) {
        let (x, y) = (series(1), series(2));
        for n in [1, 2, 3, 7, 8, 30, 100] {
            let mut plain = Blocked::<F, f64>::new(fold.clone(), (n, 1));
            let mut alone = Wide(Alone::new(fold.clone(), n));
            let mut from = 0;
            for count in [1, 5, 200, 64, 333, 97] {
                let rows = Rows { count, width: 1, looked_at: None };
                let inputs = [&x[from..from + count], &y[from..from + count]];
                let (mut want, mut have) = (vec![0.0; count], vec![0.0; count]);
                plain.update(rows, &inputs, &mut want);
                alone.update(rows, &inputs, &mut have);
                let bits = |all: &[f64]| all.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&want), bits(&have), "{n} bars, from {from}");
                from += count;
            }
        }
    }

    #[test]
    fn side_by_side_as_one_by_one() {
        agree(Spread::STD);
        agree(Spread::SCORE);
        agree(Sum::MEAN);
        agree(Pair::Corr);
    }
}
