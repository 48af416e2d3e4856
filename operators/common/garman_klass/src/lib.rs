//! Garman and Klass's volatility: the range and the body of a bar, weighed for least variance.

use std::f64::consts::LN_2;

use qraft_operator::prelude::*;

/// Volatility of a bar from open, high, low and close of the last `window` bars.
///
/// The root of the mean of `0.5 ln(high / low)² - (2 ln 2 - 1) ln(close / open)²`. Seven times as
/// sharp as from closes; assumes no drift, and gaps between bars do not show. A mean below 0, which
/// prices of real bars do not have, is 0. Source: M. B. Garman and M. J. Klass, "On the Estimation
/// of Security Price Volatilities from Historical Data", Journal of Business 53 (1980).
#[operator(name = "common/garman_klass")]
#[input(open: price = open, "The bar's first price.")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Deviation of a bar's log return.")]
pub struct GarmanKlass {
    /// How many bars are averaged.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    variances: Window,
}

impl Series for GarmanKlass {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.variances = Window::new(self.window);
    }

    fn push(&mut self, [open, high, low, close]: [f64; 4]) -> f64 {
        let (range, body) = (math::ln(high / low), math::ln(close / open));
        self.variances.push(0.5 * range * range - (2.0 * LN_2 - 1.0) * body * body);
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
    fn it_is_the_formula_over_plain_slices() {
        let open: Vec<f64> = (0..40).map(|i| 100.0 + f64::from(i * 7 % 5)).collect();
        let close: Vec<f64> = (0..40).map(|i| 100.0 + f64::from(i * 3 % 7)).collect();
        let high: Vec<f64> = open.iter().zip(&close).map(|(o, c)| o.max(*c) + 1.0).collect();
        let low: Vec<f64> = open.iter().zip(&close).map(|(o, c)| o.min(*c) - 0.5).collect();
        let answers = answers::<QraftKernel>(&[("window", 8.0)], &[&open, &high, &low, &close]);
        for (last, answer) in answers.iter().enumerate().skip(7) {
            let bars = last - 7..=last;
            let ranges: f64 = bars.clone().map(|i| (high[i] / low[i]).ln().powi(2)).sum();
            let bodies: f64 = bars.map(|i| (close[i] / open[i]).ln().powi(2)).sum();
            let expected = (ranges / 16.0 - 0.386_294_361_119_890_6 * bodies / 8.0).sqrt();
            assert!((answer - expected).abs() < 1e-14, "{answer} {expected}");
        }
        assert!(answers[..7].iter().all(|x| x.is_nan()));
    }

    #[test]
    fn bars_that_are_all_body_are_held_at_zero() {
        let (open, close) = ([100.0; 3], [110.0; 3]);
        let answers = answers::<QraftKernel>(&[("window", 1.0)], &[&open, &open, &open, &close]);
        assert_eq!(answers, [0.0; 3]);
    }
}
