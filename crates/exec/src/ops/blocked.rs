//! Windows as a suffix of one block and a prefix of the next.
//!
//! A strip of symbols walks all rows of an update before the next one does, so that its blocks stay
//! near. When a block ends, its values are folded into suffixes, from the newest to the oldest.

use super::strip::{Cell, Strip, starts};
use super::{Operator, Rows, finite};

/// How values are folded, and what a finished window answers. What is missing stays in a fold.
pub(super) trait Fold: Clone + Send + Sync + 'static {
    /// What is folded.
    type In<S: Strip>: Cell<S> + 'static;
    /// What a fold carries.
    type Acc<S: Strip>: Copy + Send + Sync + 'static;
    /// A fold of one value.
    fn start<S: Strip>(&self, x: Self::In<S>) -> Self::Acc<S>;
    /// The fold and one newer value, the `k`-th.
    fn add<S: Strip>(&self, acc: Self::Acc<S>, x: Self::In<S>, k: f64) -> Self::Acc<S>;
    /// The fold and one older value, the `k`-th.
    #[inline(always)]
    fn add_older<S: Strip>(&self, acc: Self::Acc<S>, x: Self::In<S>, k: f64) -> Self::Acc<S> {
        self.add(acc, x, k)
    }
    /// The fold after a newer bar without a value, where those are left out.
    #[inline(always)]
    fn skip<S: Strip>(&self, acc: Self::Acc<S>) -> Self::Acc<S> {
        acc
    }
    /// A suffix of `na` values and a prefix of `nb`.
    fn combine<S: Strip>(&self, a: Self::Acc<S>, na: f64, b: Self::Acc<S>, nb: f64)
    -> Self::Acc<S>;
    /// The answer of a whole window of n values that ends with the bar of `x`.
    fn answer<S: Strip>(&self, acc: Self::Acc<S>, x: Self::In<S>, n: f64) -> S;
}

/// A rolling fold over n bars for each symbol.
#[derive(Clone)]
pub(super) struct Blocked<F: Fold, S: Strip> {
    pub(super) fold: F,
    pub(super) n: usize,
    /// Place of the next bar in its block.
    pub(super) at: usize,
    /// True once a block has ended.
    full: bool,
    /// The current block's fold of each strip.
    prefixes: Vec<F::Acc<S>>,
    /// The current block's values, n a strip.
    values: Vec<F::In<S>>,
    /// The last block from each of its places on, n a strip; the first place is never asked for.
    suffixes: Vec<F::Acc<S>>,
}

impl<F: Fold, S: Strip> Blocked<F, S> {
    /// Of a window of n ≥ 1 bars and so many symbols.
    pub(super) fn new(fold: F, (n, width): (usize, usize)) -> Self {
        let strips = width.div_ceil(S::LANES);
        let missing = F::In::<S>::missing();
        let none = fold.start(missing);
        Blocked {
            fold,
            n,
            at: 0,
            full: false,
            prefixes: vec![none; strips],
            values: vec![missing; n * strips],
            suffixes: vec![none; n * strips],
        }
    }
}

impl<F: Fold> Blocked<F, f64> {
    /// Behind a block of one symbol, and one before it, that were answered elsewhere.
    #[inline(always)]
    pub(super) fn stand_behind(&mut self, block: &[&[f64]]) {
        for (at, value) in self.values.iter_mut().enumerate() {
            *value = F::In::<f64>::read(block, at);
        }
        end_block(&self.fold, &self.values, &mut self.suffixes);
        (self.at, self.full) = (0, true);
    }
}

/// Folds a block that has ended.
#[inline(always)]
pub(super) fn end_block<F: Fold, S: Strip>(
    fold: &F,
    values: &[F::In<S>],
    suffixes: &mut [F::Acc<S>],
) {
    let mut newest = values.iter().zip(suffixes).skip(1).rev();
    let Some((x, suffix)) = newest.next() else { return };
    let mut acc = fold.start(*x);
    *suffix = acc;
    let mut k = 1.0;
    for (x, suffix) in newest {
        k += 1.0;
        acc = fold.add_older(acc, *x, k);
        *suffix = acc;
    }
}

impl<F: Fold, S: Strip> Operator for Blocked<F, S> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let (fold, n, width) = (&self.fold, self.n, rows.width);
        let over = n as f64;
        let blocks = self.values.chunks_exact_mut(n).zip(self.suffixes.chunks_exact_mut(n));
        let strips = starts::<S>(width).zip(&mut self.prefixes);
        for ((start, first), (values, suffixes)) in strips.zip(blocks) {
            let (mut at, mut full, mut prefix) = (self.at, self.full, *first);
            for row in 0..rows.count {
                let cell = row * width + start;
                let x = F::In::<S>::read(inputs, cell);
                let k = (at + 1) as f64;
                prefix = if at == 0 { fold.start(x) } else { fold.add(prefix, x, k) };
                values[at] = x;
                at += 1;
                let answer = if at == n {
                    end_block(fold, values, suffixes);
                    (at, full) = (0, true);
                    fold.answer(prefix, x, over)
                } else if full {
                    fold.answer(fold.combine(suffixes[at], over - k, prefix, k), x, over)
                } else {
                    S::all(f64::NAN)
                };
                answer.map(finite).write(&mut out[cell..]);
            }
            *first = prefix;
        }
        let bars = self.at + rows.count;
        (self.at, self.full) = (bars % n, self.full || bars >= n);
    }
}
