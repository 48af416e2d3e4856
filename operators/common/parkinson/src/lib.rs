//! Parkinson's volatility: from a bar's range, five times as sharp as from its close.

use std::f64::consts::LN_2;

use qraft_operator::prelude::*;

/// Volatility of a bar from the ranges of the last `window` bars.
///
/// `sqrt(mean(ln(high / low)²) / (4 ln 2))`. Assumes trade without a break and without a drift;
/// gaps between bars do not show. Source: M. Parkinson, "The Extreme Value Method for Estimating
/// the Variance of the Rate of Return", Journal of Business 53 (1980).
#[operator(name = "common/parkinson")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[output(ratio, "Deviation of a bar's log return.")]
pub struct Parkinson {
    /// How many bars are averaged.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    squares: Window,
}

impl Series for Parkinson {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.squares = Window::new(self.window);
    }

    fn push(&mut self, [high, low]: [f64; 2]) -> f64 {
        let range = math::ln(high / low);
        self.squares.push(range * range);
        math::sqrt(self.squares.mean() / (4.0 * LN_2))
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    /// A range of one deviation, `2 sqrt(ln 2)` of it in logs, at every bar.
    #[test]
    fn a_range_of_known_deviation() {
        let half = 0.01 * LN_2.sqrt();
        let (high, low) = ([100.0 * half.exp(); 4], [100.0 * (-half).exp(); 4]);
        let answers = answers::<QraftKernel>(&[("window", 3.0)], &[&high, &low]);
        assert!(answers[..2].iter().all(|x| x.is_nan()));
        assert!(answers[2..].iter().all(|x| (x - 0.01).abs() < 1e-14), "{answers:?}");
    }

    #[test]
    fn a_missing_price_leaves_with_the_window() {
        let high = [2.0, 2.0, f64::NAN, 2.0, 2.0, 2.0];
        let answers = answers::<QraftKernel>(&[("window", 2.0)], &[&high, &[1.0; 6]]);
        let has: Vec<bool> = answers.iter().map(|x| !x.is_nan()).collect();
        assert_eq!(has, [false, true, false, false, true, true]);
    }
}
