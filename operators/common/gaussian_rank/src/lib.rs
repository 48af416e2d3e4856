//! Ranks across symbols, as deviations of a normal distribution.

use qraft_operator::prelude::*;

/// Where each symbol stands among all, as a standard normal value: robust as a rank, and with
/// tails.
///
/// With average ranks `r` from 1 to `n` it is the quantile of `(r - 0.5) / n`: 0 for the middle
/// one. Symbols that are missing do not count. Source: the normal scores of B. L. van der Waerden,
/// "Order Tests for the Two-Sample Problem and Their Power", Indagationes Mathematicae 14 (1952),
/// at the plotting positions of A. Hazen (1914).
#[operator(name = "common/gaussian_rank", kind = "cross-section")]
#[input(x = close, "What is ranked.")]
#[output(ratio, "Standard normal deviations from the middle.")]
pub struct GaussianRank {}

impl CrossSection for GaussianRank {
    fn push(&mut self, [x]: [&[f64]; 1], answers: &mut [f64]) {
        let (ranks, count) = across::ranks(x);
        for (answer, rank) in answers.iter_mut().zip(ranks) {
            *answer = math::normal_quantile((rank - 0.5) / count as f64);
        }
    }
}

qraft_operator::cases!();

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_operator::cases::answers_across;

    /// Against the distribution itself: a share of `(r - 0.5) / n` must lie below the answer.
    #[test]
    fn the_distribution_below_is_the_rank() {
        let x: Vec<f64> = (0..41).map(|i| f64::from(i * 17 % 41)).collect();
        let answers = answers_across::<QraftKernel>(&[], 41, &[&x]);
        for (value, answer) in x.iter().zip(&answers) {
            let below = 0.5 * math::erfc(-answer / std::f64::consts::SQRT_2);
            assert!((below - (value + 0.5) / 41.0).abs() < 1e-15);
        }
        assert_eq!(answers[x.iter().position(|x| *x == 20.0).unwrap()], 0.0);
    }
}
