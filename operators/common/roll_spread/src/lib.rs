//! Roll's spread.

use qraft_operator::prelude::*;

/// The spread between bid and ask, as a share of the price, that closes alone betray: trades that
/// bounce between the two make returns turn back.
///
/// `2 sqrt(-cov)`, where `cov` is the covariance of a bar's log return with that of the bar before,
/// over `window` pairs, by `window - 1`; 0 where returns go on rather than turn back. Source:
/// R. Roll, "A Simple Implicit Measure of the Effective Bid-Ask Spread in an Efficient Market",
/// Journal of Finance 39 (1984).
#[operator(name = "common/roll_spread")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "The spread over the price.")]
pub struct RollSpread {
    /// How many pairs of returns.
    #[param(default = 60, min = 2, max = 2520)]
    window: u32,
    /// One return more than pairs.
    returns: Window,
    last_close: Option<f64>,
}

impl Series for RollSpread {
    fn warm_up(&self) -> u32 {
        self.window + 1
    }

    fn start(&mut self) {
        self.returns = Window::new(self.window + 1);
    }

    fn push(&mut self, [close]: [f64; 1]) -> f64 {
        let before = self.last_close.replace(close).unwrap_or(f64::NAN);
        self.returns.push(math::ln(close / before));
        if !self.returns.is_whole() {
            return f64::NAN;
        }
        let (returns, n) = (self.returns.values(), f64::from(self.window));
        let (then, now) = (&returns[..returns.len() - 1], &returns[1..]);
        let mean = |of: &[f64]| of.iter().sum::<f64>() / n;
        let (mean_then, mean_now) = (mean(then), mean(now));
        let pairs = then.iter().zip(now);
        let covariance =
            pairs.map(|(a, b)| (a - mean_then) * (b - mean_now)).sum::<f64>() / (n - 1.0);
        2.0 * math::deviation(-covariance)
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    /// Bid and ask strictly in turn, not at random as in the model: returns of ±s, each opposed to
    /// the last, whose covariance is -s².
    #[test]
    fn a_plain_bounce() {
        let s: f64 = 0.002;
        let close: Vec<f64> =
            (0..20).map(|i| 100.0 * (if i % 2 == 0 { 0.0 } else { s }).exp()).collect();
        let answers = answers::<QraftKernel>(&[("window", 10.0)], &[&close]);
        assert!(answers[..11].iter().all(|x| x.is_nan()));
        let expected = 2.0 * s * (10.0_f64 / 9.0).sqrt();
        assert!(answers[11..].iter().all(|x| (x - expected).abs() < 1e-12), "{answers:?}");
    }

    #[test]
    fn it_is_the_covariance_over_plain_slices() {
        let close: Vec<f64> = (0..40).map(|i| 100.0 + f64::from(i * i * 3 % 11)).collect();
        let r: Vec<f64> = close.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect();
        let answers = answers::<QraftKernel>(&[("window", 8.0)], &[&close]);
        for (last, answer) in answers.iter().enumerate().skip(9) {
            // Returns are one behind closes: `r[last - 1]` is the newest.
            let pairs = (last - 8..last).map(|i| (r[i - 1], r[i]));
            let (x, y, xy) =
                pairs.fold((0.0, 0.0, 0.0), |(x, y, xy), (a, b)| (x + a, y + b, xy + a * b));
            let covariance = (xy - x * y / 8.0) / 7.0;
            let expected = 2.0 * (-covariance).max(0.0).sqrt();
            assert!((answer - expected).abs() < 1e-9, "{answer} {expected}");
        }
    }
}
