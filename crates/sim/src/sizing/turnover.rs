//! As far towards the new weights as a budget of turnover goes.

use crate::lanes;

/// What [`blend`] did.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Blend {
    /// One-way turnover of the whole step.
    pub turnover: f64,
    /// The part of it that was taken: 1 within the budget.
    pub lambda: f64,
}

/// One-way turnover between two sets of weights: ½(Σ|Δw| + |Δcash|) with cash = 1 − Σw. Both sums
/// run on the lanes, Δcash as the sum of the differences.
pub fn one_way(previous: &[f64], weights: &[f64]) -> f64 {
    debug_assert_eq!(previous.len(), weights.len());
    let steps = || previous.iter().zip(weights).map(|(old, new)| new - old);
    let moved = lanes::sum(steps().map(f64::abs));
    0.5 * (moved + lanes::sum(steps()).abs())
}

/// Replaces `weights` by `previous + λ(weights − previous)`, λ = min(1, budget / one-way turnover).
/// Within the budget the weights keep their bits. `previous` are the weights held before, drifted.
pub fn blend(previous: &[f64], weights: &mut [f64], budget: f64) -> Blend {
    let turnover = one_way(previous, weights);
    if turnover <= budget || turnover == 0.0 {
        return Blend { turnover, lambda: 1.0 };
    }
    let lambda = budget.max(0.0) / turnover;
    for (new, old) in weights.iter_mut().zip(previous) {
        *new = old + lambda * (*new - old);
    }
    Blend { turnover, lambda }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_step_is_cut_to_the_budget() {
        let mut weights = [0.0, 0.5, 0.5];
        let done = blend(&[0.5, 0.5, 0.0], &mut weights, 0.2);
        assert_eq!(done, Blend { turnover: 0.5, lambda: 0.4 });
        assert_eq!(weights, [0.3, 0.5, 0.2]);
    }

    #[test]
    fn cash_counts() {
        // All from cash: buys are 1, and so is the turnover.
        assert_eq!(one_way(&[0.0, 0.0], &[0.5, 0.5]), 1.0);
        // To cash and to another name: the greater of buys and sells.
        assert!((one_way(&[0.6, 0.0], &[0.1, 0.3]) - 0.5).abs() < 1e-15);
    }

    #[test]
    fn within_the_budget_nothing_changes() {
        let mut weights = [0.35, 0.3, 0.35];
        let done = blend(&[0.3, 0.3, 0.4], &mut weights, 0.2);
        assert_eq!((done.lambda, weights), (1.0, [0.35, 0.3, 0.35]));
        let mut still = [0.1];
        assert_eq!(blend(&[0.1], &mut still, 0.0), Blend { turnover: 0.0, lambda: 1.0 });
    }

    #[test]
    fn without_a_budget_nothing_moves() {
        let mut weights = [1.0, 0.0];
        blend(&[0.25, 0.5], &mut weights, 0.0);
        assert_eq!(weights, [0.25, 0.5]);
    }

    proptest! {
        #[test]
        fn the_budget_holds(
            pairs in proptest::collection::vec((-1.0f64..1.0, -1.0f64..1.0), 1..60),
            budget in 0.0f64..2.0,
        ) {
            let (previous, target): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let mut weights = target.clone();
            let done = blend(&previous, &mut weights, budget);
            prop_assert!(one_way(&previous, &weights) <= budget.min(done.turnover) + 1e-12);
            let buys: f64 = previous.iter().zip(&target).map(|(p, w)| (w - p).max(0.0)).sum();
            let sells: f64 = previous.iter().zip(&target).map(|(p, w)| (p - w).max(0.0)).sum();
            prop_assert!((done.turnover - buys.max(sells)).abs() < 1e-12);
        }
    }
}
