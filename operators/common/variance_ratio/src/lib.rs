//! Lo and MacKinlay's ratio of variances.

use qraft_operator::prelude::*;

/// The variance of `step`-bar returns over `step` times that of one bar's: 1 for a walk at random,
/// above 1 where moves go on, below where they turn back.
///
/// Of log returns over the last `window` bars, overlapping, both variances without bias: around the
/// mean return, by `window - 1` for one bar's and by `step (window - step + 1) (1 - step / window)`
/// for the long ones. A price that does not move has no answer. Source: A. W. Lo and A. C.
/// MacKinlay, "Stock Market Prices Do Not Follow Random Walks", Review of Financial Studies 1
/// (1988), equations 12 and 13.
#[operator(name = "common/variance_ratio")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "The ratio.")]
pub struct VarianceRatio {
    /// How many one-bar returns.
    #[param(default = 120, min = 4, max = 4096)]
    window: u32,
    /// How many bars a long return has.
    #[param(default = 5, min = 2, max = 1024)]
    step: u32,
    /// One log price more than returns.
    logs: Window,
}

impl Series for VarianceRatio {
    fn check(&self) -> Result<(), String> {
        if self.step < self.window {
            return Ok(());
        }
        Err("`step` must be below `window`".to_owned())
    }

    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self) {
        self.logs = Window::new(self.window + 1);
    }

    fn push(&mut self, [close]: [f64; 1]) -> f64 {
        self.logs.push(math::ln(close));
        if !self.logs.is_whole() {
            return f64::NAN;
        }
        let logs = self.logs.values();
        let (n, q) = (f64::from(self.window), f64::from(self.step));
        let mean = (logs[logs.len() - 1] - logs[0]) / n;
        let squares = |step: usize, drift: f64| -> f64 {
            let moves = logs.iter().zip(&logs[step..]).map(|(then, now)| now - then - drift);
            moves.map(|off| off * off).sum()
        };
        let one = squares(1, mean) / (n - 1.0);
        let long = squares(self.step as usize, q * mean) / (q * (n - q + 1.0) * (1.0 - q / n));
        if one > 0.0 { long / one } else { f64::NAN }
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    #[test]
    fn it_is_the_papers_sum_of_returns() {
        let close: Vec<f64> = (0..40).map(|i| 80.0 + f64::from(i * i * 5 % 13)).collect();
        let r: Vec<f64> = close.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect();
        let (n, q) = (12, 3);
        let answers = answers::<QraftKernel>(&[("window", 12.0), ("step", 3.0)], &[&close]);
        assert!(answers[..n].iter().all(|x| x.is_nan()));
        for (last, answer) in answers.iter().enumerate().skip(n) {
            let r = &r[last - n..last];
            let mean = r.iter().sum::<f64>() / n as f64;
            let one = r.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
            let sums = r.windows(q).map(|part| part.iter().sum::<f64>() - q as f64 * mean);
            let m = (q * (n - q + 1)) as f64 * (1.0 - q as f64 / n as f64);
            let expected = sums.map(|x| x * x).sum::<f64>() / m / one;
            assert!((answer - expected).abs() < 1e-10, "{answer} {expected}");
        }
    }

    #[test]
    fn a_price_that_bounces_is_narrow_in_the_long_run() {
        let close: Vec<f64> = (0..60).map(|i| 100.0 + f64::from(i % 2)).collect();
        let answers = answers::<QraftKernel>(&[("window", 40.0), ("step", 2.0)], &[&close]);
        assert!(answers[59] < 0.01);
        assert!(<QraftKernel as qraft_operator::Kernel>::warm_up(&[4.0, 4.0]).is_err());
    }
}
