//! Rogers and Satchell's volatility: a trend within the bar does not raise it.

use qraft_operator::prelude::*;

/// Volatility of a bar from open, high, low and close of the last `window` bars, whatever the
/// drift.
///
/// The root of the mean of `ln(high / close) ln(high / open) + ln(low / close) ln(low / open)`.
/// Gaps between bars do not show. Source: L. C. G. Rogers and S. E. Satchell, "Estimating Variance
/// from High, Low and Closing Prices", Annals of Applied Probability 1 (1991).
#[operator(name = "common/rogers_satchell")]
#[input(open: price = open, "The bar's first price.")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Deviation of a bar's log return.")]
pub struct RogersSatchell {
    /// How many bars are averaged.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    variances: Window,
}

impl Series for RogersSatchell {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.variances = Window::new(self.window);
    }

    fn push(&mut self, [open, high, low, close]: [f64; 4]) -> f64 {
        let above = math::ln(high / close) * math::ln(high / open);
        let below = math::ln(low / close) * math::ln(low / open);
        self.variances.push(above + below);
        math::deviation(self.variances.mean())
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    #[test]
    fn a_bar_that_only_rises_has_none() {
        let (low, high) = ([100.0; 5], [107.0; 5]);
        let answers = answers::<QraftKernel>(&[("window", 2.0)], &[&low, &high, &low, &high]);
        assert_eq!(answers[1..], [0.0; 4]);
    }

    /// In logs from the open: up `u`, down `d`, closing at `c`: `u (u - c) + d (d - c)`.
    #[test]
    fn it_is_the_papers_normalised_form() {
        let bars = [(0.02, -0.01, 0.005), (0.01, -0.03, -0.02), (0.0, -0.01, -0.01)];
        let column = |of: fn(&(f64, f64, f64)) -> f64| -> Vec<f64> {
            bars.iter().map(|bar| 50.0 * of(bar).exp()).collect()
        };
        let (high, low, close) = (column(|b| b.0), column(|b| b.1), column(|b| b.2));
        let answers =
            answers::<QraftKernel>(&[("window", 3.0)], &[&[50.0; 3], &high, &low, &close]);
        let sum: f64 = bars.iter().map(|(u, d, c)| u * (u - c) + d * (d - c)).sum();
        assert!((answers[2] - (sum / 3.0).sqrt()).abs() < 1e-14);
    }
}
