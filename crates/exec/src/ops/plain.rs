//! Windows that may be answered with fewer values than bars (`min_periods`): what is there is
//! folded from the oldest to the newest, anew at every bar.

use super::blocked::Fold;
use super::ring::Ring;
use super::strip::Cell;
use super::{Operator, Rows, finite};

/// A fold over the valid values of the last n bars, once there are enough of them.
#[derive(Clone)]
pub(super) struct Plain<F: Fold> {
    fold: F,
    least: u32,
    ring: Ring<F::In<f64>>,
    folds: Vec<(u32, F::Acc<f64>)>,
}

impl<F: Fold> Plain<F> {
    /// Of n bars, at least so many of them valid.
    pub(super) fn new(fold: F, (n, width): (usize, usize), least: u32) -> Self {
        let missing = F::In::<f64>::missing();
        let none = (0, fold.start(missing));
        let ring = Ring::new(missing, (n, width));
        Plain { fold, least, ring, folds: vec![none; width] }
    }

    /// Folds row by row, so that memory is walked in its order.
    #[inline(always)]
    fn row(&mut self, x: impl Fn(usize) -> F::In<f64>, out: &mut [f64]) {
        self.ring.push(|j, _| x(j));
        self.folds.iter_mut().for_each(|(count, _)| *count = 0);
        let fold = &self.fold;
        for row in self.ring.rows() {
            for (x, (count, acc)) in row.iter().zip(&mut self.folds) {
                if x.first().is_nan() {
                    *acc = fold.skip(*acc);
                    continue;
                }
                *count += 1;
                *acc = match count {
                    1 => fold.start(*x),
                    k => fold.add(*acc, *x, f64::from(*k)),
                };
            }
        }
        for (j, (out, (count, acc))) in out.iter_mut().zip(&self.folds).enumerate() {
            let enough = *count >= self.least;
            let answer = if enough { fold.answer(*acc, x(j), f64::from(*count)) } else { f64::NAN };
            *out = finite(answer);
        }
    }
}

impl<F: Fold> Operator for Plain<F> {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            let cell = |j| F::In::<f64>::read(inputs, span.start + j);
            self.row(cell, &mut out[span.clone()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::moments::Spread;
    use super::super::sum::Sum;
    use super::super::{answers, arg};
    use super::*;

    #[test]
    fn gaps_are_left_out_and_counted() {
        let x = [1.0, f64::NAN, 3.0, 5.0, f64::NAN, f64::NAN, f64::NAN];
        let means = answers(Plain::new(Sum::MEAN, (3, 1), 2), &[&x]);
        assert!([0, 1, 5, 6].iter().all(|at| means[*at].is_nan()));
        assert_eq!(means[2..5], [2.0, 4.0, 4.0]);
        let one = answers(Plain::new(Sum::MEAN, (3, 1), 1), &[&x]);
        assert_eq!(one[..6], [1.0, 1.0, 2.0, 4.0, 4.0, 5.0]);
    }

    #[test]
    fn ages_count_bars_and_a_score_needs_its_value() {
        let x = [4.0, 9.0, f64::NAN, 3.0];
        let ages = answers(Plain::new(arg::HIGH, (4, 1), 1), &[&x]);
        assert_eq!(ages, [0.0, 0.0, 1.0, 2.0]);
        let scores = answers(Plain::new(Spread::SCORE, (4, 1), 1), &[&x]);
        assert_eq!(scores[0], 0.0);
        assert!(scores[2].is_nan());
    }
}
