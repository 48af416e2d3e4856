//! Weights in proportion to scores.

use super::finite;
use crate::lanes;

/// `gross · max(score, 0) / Σ max(score, 0)`. A score that is missing, infinite or not above 0
/// weighs nothing; where none is above 0, all is cash. The sum runs on the lanes.
///
/// Both slices have one place a name.
pub fn weights(scores: &[f64], gross: f64, out: &mut [f64]) {
    debug_assert_eq!(scores.len(), out.len());
    let strength = |score: f64| finite(score).max(0.0);
    let sum = lanes::sum(scores.iter().map(|score| strength(*score)));
    let fine = sum > 0.0 && sum.is_finite();
    for (weight, score) in out.iter_mut().zip(scores) {
        *weight = if fine { gross * (strength(*score) / sum) } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scores: &[f64], gross: f64) -> Vec<f64> {
        let mut out = vec![f64::NAN; scores.len()];
        weights(scores, gross, &mut out);
        out
    }

    #[test]
    fn what_is_above_zero_shares_the_gross() {
        assert_eq!(of(&[0.5, 1.5, -0.2, 2.0], 1.0), [0.125, 0.375, 0.0, 0.5]);
        assert_eq!(of(&[1.0, f64::NAN, 3.0, f64::INFINITY], 2.0), [0.5, 0.0, 1.5, 0.0]);
    }

    #[test]
    fn without_a_score_above_zero_all_is_cash() {
        assert_eq!(of(&[-1.0, 0.0, f64::NAN], 1.0), [0.0; 3]);
        assert_eq!(of(&[], 1.0), [0.0; 0]);
        assert_eq!(of(&[f64::MAX, f64::MAX], 1.0), [0.0; 2]);
    }
}
