//! Windows as a suffix of one block and a prefix of the next.
//!
//! One table holds both: the suffixes of the older block that are still to be asked for, and in the
//! places before them the values of the current block. When a block ends, its values are folded
//! into suffixes in place.

use std::ops::Range;

use super::{Operator, Rows, finite};

/// What a window is made of: a value, or a pair of them.
pub(super) trait Cell: Copy + Send + Sync + 'static {
    /// No value.
    const MISSING: Self;
    /// True for no value.
    fn is_missing(self) -> bool;
    /// The cells of a span of the inputs, ±inf as missing.
    fn cells(inputs: &[&[f64]], span: Range<usize>) -> impl Iterator<Item = Self> + Clone;
}

impl Cell for f64 {
    const MISSING: f64 = f64::NAN;

    fn is_missing(self) -> bool {
        self.is_nan()
    }

    fn cells(inputs: &[&[f64]], span: Range<usize>) -> impl Iterator<Item = f64> + Clone {
        inputs[0][span].iter().map(|x| finite(*x))
    }
}

/// Both or neither.
impl Cell for (f64, f64) {
    const MISSING: (f64, f64) = (f64::NAN, f64::NAN);

    fn is_missing(self) -> bool {
        self.0.is_nan()
    }

    fn cells(inputs: &[&[f64]], span: Range<usize>) -> impl Iterator<Item = Self> + Clone {
        let both = inputs[0][span.clone()].iter().zip(&inputs[1][span]);
        both.map(|(x, y)| match (finite(*x), finite(*y)) {
            (x, y) if x.is_nan() || y.is_nan() => Self::MISSING,
            both => both,
        })
    }
}

/// How values are folded, and what a finished window answers. What is missing stays in a fold.
pub(super) trait Fold: Clone + Send + Sync + 'static {
    /// What is folded.
    type In: Cell;
    /// What a fold carries.
    type Acc: Copy + Send + Sync + 'static;
    /// A fold of one value.
    fn start(&self, x: Self::In) -> Self::Acc;
    /// The value of a fold of one.
    fn value(&self, acc: Self::Acc) -> Self::In;
    /// The fold and one newer value, the `k`-th.
    fn add(&self, acc: Self::Acc, x: Self::In, k: f64) -> Self::Acc;
    /// The fold and one older value, the `k`-th.
    fn add_older(&self, acc: Self::Acc, x: Self::In, k: f64) -> Self::Acc {
        self.add(acc, x, k)
    }
    /// The fold after a newer bar without a value, where those are left out.
    fn skip(&self, acc: Self::Acc) -> Self::Acc {
        acc
    }
    /// A suffix of `na` values and a prefix of `nb`.
    fn combine(&self, a: Self::Acc, na: f64, b: Self::Acc, nb: f64) -> Self::Acc;
    /// The answer of a whole window of n values that ends with the bar of `x`.
    fn answer(&self, acc: Self::Acc, x: Self::In, n: f64) -> f64;
}

/// A rolling fold over n bars for each symbol.
#[derive(Clone)]
pub(super) struct Blocked<F: Fold> {
    fold: F,
    n: usize,
    width: usize,
    /// Place of the next bar in its block.
    at: usize,
    /// True once a block has ended.
    full: bool,
    table: Vec<F::Acc>,
    prefix: Vec<F::Acc>,
}

impl<F: Fold> Blocked<F> {
    /// Of a window of n ≥ 1 bars and so many symbols.
    pub(super) fn new(fold: F, (n, width): (usize, usize)) -> Self {
        let none = fold.start(F::In::MISSING);
        let (table, prefix) = (vec![none; n * width], vec![none; width]);
        Blocked { fold, n, width, at: 0, full: false, table, prefix }
    }

    fn row(&mut self, x: impl Iterator<Item = F::In>, out: &mut [f64]) {
        let (n, width, at) = (self.n, self.width, self.at);
        let fold = &self.fold;
        let here = at * width;
        let (k, over) = ((at + 1) as f64, n as f64);
        for (j, (x, out)) in x.zip(out).enumerate() {
            let prefix = if at == 0 { fold.start(x) } else { fold.add(self.prefix[j], x, k) };
            self.prefix[j] = prefix;
            let answer = if at + 1 == n {
                fold.answer(prefix, x, over)
            } else if self.full {
                let suffix = self.table[here + width + j];
                fold.answer(fold.combine(suffix, (n - 1 - at) as f64, prefix, k), x, over)
            } else {
                f64::NAN
            };
            *out = finite(answer);
            self.table[here + j] = fold.start(x);
        }
        self.at += 1;
        if self.at == n {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let width = self.width;
        for at in (0..self.n - 1).rev() {
            let k = (self.n - at) as f64;
            for j in at * width..(at + 1) * width {
                let x = self.fold.value(self.table[j]);
                self.table[j] = self.fold.add_older(self.table[j + width], x, k);
            }
        }
        self.at = 0;
        self.full = true;
    }
}

impl<F: Fold> Operator for Blocked<F> {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for row in 0..rows.count {
            let span = row * self.width..(row + 1) * self.width;
            self.row(F::In::cells(inputs, span.clone()), &mut out[span]);
        }
    }
}
