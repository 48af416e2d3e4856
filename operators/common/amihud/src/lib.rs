//! Amihud's illiquidity.

use qraft_operator::prelude::*;

/// By how much the price moves for a million of currency that is traded, over `window` bars.
///
/// The mean of `|close / close[1] - 1| / (close volume)`, times 1e6. A bar without volume has no
/// ratio, and a window that holds one no answer. Source: Y. Amihud, "Illiquidity and Stock Returns:
/// Cross-Section and Time-Series Effects", Journal of Financial Markets 5 (2002).
#[operator(name = "common/amihud")]
#[input(close: price = close, "The bar's last price.")]
#[input(volume: shares = volume, "The bar's shares.")]
#[output(none, "Return a million of currency.")]
pub struct Amihud {
    /// How many bars are averaged.
    #[param(default = 20, min = 1, max = 2520)]
    window: u32,
    ratios: Window,
    last_close: Option<f64>,
}

const MILLION: f64 = 1e6;

impl Series for Amihud {
    /// One more than a mean's: the first return begins with a close before it.
    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self) {
        self.ratios = Window::new(self.window);
    }

    fn push(&mut self, [close, volume]: [f64; 2]) -> f64 {
        let before = self.last_close.replace(close).unwrap_or(f64::NAN);
        let traded = close * volume;
        let moved = (close / before - 1.0).abs();
        self.ratios.push(if traded > 0.0 { moved / traded } else { f64::NAN });
        MILLION * self.ratios.mean()
    }
}

qraft_operator::cases!();

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    #[test]
    fn it_is_the_mean_of_ratios() {
        let close: Vec<f64> = (0..25).map(|i| 30.0 + f64::from(i * 3 % 8)).collect();
        let volume: Vec<f64> = (0..25).map(|i| 1000.0 + f64::from(i * 37 % 500)).collect();
        let answers = answers::<QraftKernel>(&[("window", 4.0)], &[&close, &volume]);
        assert!(answers[..4].iter().all(|x| x.is_nan()));
        for (last, answer) in answers.iter().enumerate().skip(4) {
            let ratio = |i: usize| {
                (close[i] - close[i - 1]).abs() / close[i - 1] / (close[i] * volume[i] / 1e6)
            };
            let expected = (last - 3..=last).map(ratio).sum::<f64>() / 4.0;
            assert!((answer - expected).abs() < 1e-9, "{answer} {expected}");
        }
    }
}
