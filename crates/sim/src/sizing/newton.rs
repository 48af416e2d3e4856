//! Damped Newton steps on ½xᵀΣx − Σ b ln x, for [`super::parity`].

use super::parity::gap;
use crate::lanes;

/// At most so many steps; about ten are usual.
const STEPS: usize = 100;

/// A step is taken whole where it changes no x by more than this part.
const NEAR: f64 = 0.25;

/// Room for the steps.
#[derive(Clone, Debug, Default)]
pub(super) struct Newton {
    /// Lower triangle of the Hessian, then of its Cholesky factor, row by row.
    factor: Vec<f64>,
    step: Vec<f64>,
}

impl Newton {
    /// Moves x towards the minimum until the gap is within `tolerance` or no longer shrinks below
    /// `enough`; the answer is the gap. x stays above 0.
    ///
    /// A step d solves (Σ + diag(b/x²)) d = Σx − b/x, and x becomes x − d/(1 + δ) with δ = max|d/x|
    /// far from the minimum, which keeps x positive and the function falling (Spinu 2013).
    pub(super) fn refine(
        &mut self,
        covariance: &[f64],
        budgets: &[f64],
        x: &mut [f64],
        tolerance: f64,
        enough: f64,
    ) -> f64 {
        let mut before = gap(covariance, budgets, x);
        for _ in 0..STEPS {
            if before <= tolerance || !self.solve(covariance, budgets, x) {
                break;
            }
            let change =
                self.step.iter().zip(x.iter()).fold(0.0f64, |most, (d, x)| most.max((d / x).abs()));
            if !change.is_finite() {
                break;
            }
            let part = if change > NEAR { 1.0 / (1.0 + change) } else { 1.0 };
            for (x, d) in x.iter_mut().zip(&self.step) {
                *x -= part * d;
            }
            let after = gap(covariance, budgets, x);
            let stalled = after <= enough && after > 0.5 * before;
            before = after;
            if stalled {
                break;
            }
        }
        before
    }

    /// The step at x; false where the Hessian is not positive to rounding.
    fn solve(&mut self, covariance: &[f64], budgets: &[f64], x: &[f64]) -> bool {
        let n = x.len();
        self.step.clear();
        self.step.extend(
            (0..n).map(|i| lanes::dot(&covariance[i * n..(i + 1) * n], x) - budgets[i] / x[i]),
        );
        self.factor.clear();
        self.factor.extend_from_slice(covariance);
        for i in 0..n {
            self.factor[i * n + i] += budgets[i] / (x[i] * x[i]);
        }
        if !factorise(&mut self.factor, n) {
            return false;
        }
        substitute(&self.factor, &mut self.step);
        true
    }
}

/// Cholesky in place, row by row; each inner product on the lanes.
fn factorise(matrix: &mut [f64], n: usize) -> bool {
    for i in 0..n {
        let (above, rest) = matrix.split_at_mut(i * n);
        let row = &mut rest[..n];
        for j in 0..i {
            let other = &above[j * n..j * n + n];
            row[j] = (row[j] - lanes::dot(&row[..j], &other[..j])) / other[j];
        }
        let pivot = row[i] - lanes::dot(&row[..i], &row[..i]);
        // Not `pivot <= 0`: a NaN must fail too.
        if !(pivot > 0.0 && pivot.is_finite()) {
            return false;
        }
        row[i] = pivot.sqrt();
    }
    true
}

/// Solves L Lᵀ y = y in place.
fn substitute(factor: &[f64], y: &mut [f64]) {
    let n = y.len();
    for i in 0..n {
        let row = &factor[i * n..i * n + i];
        y[i] = (y[i] - lanes::dot(row, &y[..i])) / factor[i * n + i];
    }
    for i in (0..n).rev() {
        y[i] /= factor[i * n + i];
        let last = y[i];
        for (earlier, l) in y[..i].iter_mut().zip(&factor[i * n..i * n + i]) {
            *earlier -= l * last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_by_hand() {
        // [4 2; 2 5] y = (8, 14) has y = (0.75, 2.5)
        let mut factor = vec![4.0, 2.0, 2.0, 5.0];
        assert!(factorise(&mut factor, 2));
        assert_eq!((factor[0], factor[2], factor[3]), (2.0, 1.0, 2.0));
        let mut y = [8.0, 14.0];
        substitute(&factor, &mut y);
        assert_eq!(y, [0.75, 2.5]);
        assert!(!factorise(&mut [1.0, 2.0, 2.0, 1.0], 2));
    }
}
