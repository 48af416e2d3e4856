//! One scale for all weights, so that the portfolio is as volatile as is asked.

use super::{covariance, finite};
use crate::lanes;

/// What one scale answers to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Target {
    /// Annual volatility, as a fraction.
    pub volatility: f64,
    /// The scale never exceeds it.
    pub max_leverage: f64,
}

impl Target {
    /// min(target / volatility, max leverage). Without volatility it is the max leverage; with one
    /// that is not a number 0, for nothing is staked on what is not known.
    pub fn scale(&self, annual: f64) -> f64 {
        if annual > 0.0 {
            (self.volatility / annual).min(self.max_leverage)
        } else if annual.is_nan() {
            0.0
        } else {
            self.max_leverage
        }
    }
}

/// √(wᵀΣw · periods a year); Σ row by row. Rows and their sum run on the lanes. Rounding below 0 is
/// 0.
pub fn ex_ante(weights: &[f64], covariance: &[f64], periods_per_year: f64) -> f64 {
    let variance = covariance::quadratic(weights, covariance);
    // A NaN stays one: `max` would make it 0.
    let variance = if variance < 0.0 { 0.0 } else { variance };
    (variance * periods_per_year).sqrt()
}

/// The volatility a period of a portfolio over a window: the standard deviation (ddof 1) of its
/// return series, which is √(wᵀΣw) without Σ. `returns` is `[bar][name]`; a return that is missing
/// adds nothing. `None` with fewer than two bars.
///
/// A bar's return runs on the lanes; mean and squares are two passes in the order of bars. Exactly
/// 0 where the greatest return of the portfolio is the least. `series` is room for the bars.
pub fn portfolio_vol(weights: &[f64], returns: &[f64], series: &mut Vec<f64>) -> Option<f64> {
    series.clear();
    if weights.is_empty() {
        return None;
    }
    let bars = returns.chunks_exact(weights.len());
    series.extend(bars.map(|bar| lanes::sum(weights.iter().zip(bar).map(|(w, r)| w * finite(*r)))));
    covariance::deviation(series)
}

/// Scales the weights in place.
pub fn scale(weights: &mut [f64], by: f64) {
    for weight in weights {
        *weight *= by;
    }
}

/// Cuts each |w| at `max_weight`, signs kept; the excess goes to cash.
pub fn clip(weights: &mut [f64], max_weight: f64) {
    let limit = max_weight.max(0.0);
    for weight in weights {
        if weight.abs() > limit {
            *weight = limit.copysign(*weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TARGET: Target = Target { volatility: 0.1, max_leverage: 1.5 };

    #[test]
    fn the_scale_has_a_ceiling() {
        assert_eq!(TARGET.scale(0.2), 0.5);
        assert_eq!(TARGET.scale(0.01), 1.5);
        assert_eq!(TARGET.scale(0.0), 1.5);
        assert_eq!(TARGET.scale(f64::NAN), 0.0);
        assert_eq!(TARGET.scale(f64::INFINITY), 0.0);
    }

    #[test]
    fn no_variance_is_no_volatility() {
        assert_eq!(ex_ante(&[0.5, 0.5], &[0.0; 4], 252.0), 0.0);
        let same = [0.1, 0.3, 0.1, 0.3, 0.1, 0.3];
        assert_eq!(portfolio_vol(&[0.7, 0.3], &same, &mut Vec::new()), Some(0.0));
        assert_eq!(portfolio_vol(&[0.7, 0.3], &same[..2], &mut Vec::new()), None);
        assert_eq!(portfolio_vol(&[], &[], &mut Vec::new()), None);
    }

    #[test]
    fn a_missing_return_adds_nothing() {
        let with = [0.01, f64::NAN, -0.02, 0.01];
        let without = [0.01, 0.0, -0.02, 0.01];
        let mut room = Vec::new();
        let ours = portfolio_vol(&[0.5, 0.5], &with, &mut room);
        assert_eq!(ours, portfolio_vol(&[0.5, 0.5], &without, &mut room));
    }

    #[test]
    fn a_clip_keeps_signs() {
        let mut weights = [0.5, -0.5, 0.1];
        clip(&mut weights, 0.2);
        assert_eq!(weights, [0.2, -0.2, 0.1]);
    }

    proptest! {
        #[test]
        fn both_ways_to_a_volatility_agree(
            names in 1usize..12,
            seed in proptest::collection::vec(-0.1f64..0.1, 12 * 20),
            weights in proptest::collection::vec(-1.0f64..1.0, 12),
        ) {
            let (returns, weights) = (&seed[..names * 20], &weights[..names]);
            let mut matrix = Vec::new();
            let mut means = Vec::new();
            covariance::of_returns(returns, names, &mut means, &mut matrix);
            let one = ex_ante(weights, &matrix, 1.0);
            let other = portfolio_vol(weights, returns, &mut Vec::new()).unwrap();
            prop_assert!((one - other).abs() < 1e-12, "{one} against {other}");
        }

        #[test]
        fn the_scaled_portfolio_has_the_target(
            weights in proptest::collection::vec(0.01f64..1.0, 3),
            seed in proptest::collection::vec(-0.1f64..0.1, 3 * 20),
        ) {
            let mut series = Vec::new();
            let mut weights = weights;
            let vol = portfolio_vol(&weights, &seed, &mut series).unwrap();
            let target = Target { volatility: vol * 0.5, max_leverage: 1.0 };
            scale(&mut weights, target.scale(vol));
            let after = portfolio_vol(&weights, &seed, &mut series).unwrap();
            prop_assert!((after - target.volatility).abs() < 1e-12);
        }
    }
}
