//! Yang and Zhang's volatility: night, day and range, weighed for least variance.

use qraft_operator::prelude::*;

/// Volatility of a bar, the gap before it included, whatever the drift.
///
/// With `n` bars: the variance of `ln(open / close[1])`, plus `k` times that of `ln(close / open)`,
/// plus `1 - k` times Rogers and Satchell's; `k = 0.34 / (1.34 + (n + 1) / (n - 1))`. Source:
/// D. Yang and Q. Zhang, "Drift-Independent Volatility Estimation Based on High, Low, Open, and
/// Close Prices", Journal of Business 73 (2000).
#[operator(name = "common/yang_zhang")]
#[input(open: price = open, "The bar's first price.")]
#[input(high: price = high, "The bar's highest price.")]
#[input(low: price = low, "The bar's lowest price.")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Deviation of the log return from close to close.")]
pub struct YangZhang {
    /// How many bars are averaged.
    #[param(default = 20, min = 2, max = 2520)]
    window: u32,
    nights: Window,
    days: Window,
    ranges: Window,
    last_close: Option<f64>,
}

impl Series for YangZhang {
    /// One more than the window: its first night begins with a close before it.
    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self) {
        self.nights = Window::new(self.window);
        self.days = Window::new(self.window);
        self.ranges = Window::new(self.window);
    }

    fn push(&mut self, [open, high, low, close]: [f64; 4]) -> f64 {
        let before = self.last_close.replace(close).unwrap_or(f64::NAN);
        self.nights.push(math::ln(open / before));
        self.days.push(math::ln(close / open));
        let above = math::ln(high / close) * math::ln(high / open);
        let below = math::ln(low / close) * math::ln(low / open);
        self.ranges.push(above + below);
        let n = f64::from(self.window);
        let k = 0.34 / (1.34 + (n + 1.0) / (n - 1.0));
        math::deviation(
            self.nights.variance() + k * self.days.variance() + (1.0 - k) * self.ranges.mean(),
        )
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    fn variance(of: &[f64]) -> f64 {
        let n = of.len() as f64;
        let squares: f64 = of.iter().map(|x| x * x).sum();
        (squares - of.iter().sum::<f64>().powi(2) / n) / (n - 1.0)
    }

    #[test]
    fn it_is_the_formula_over_plain_slices() {
        let n = 6;
        let open: Vec<f64> = (0..30).map(|i| 50.0 + f64::from(i * 11 % 4)).collect();
        let close: Vec<f64> = (0..30).map(|i| 50.0 + f64::from(i * 5 % 6)).collect();
        let high: Vec<f64> = open.iter().zip(&close).map(|(o, c)| o.max(*c) + 0.75).collect();
        let low: Vec<f64> = open.iter().zip(&close).map(|(o, c)| o.min(*c) - 0.25).collect();
        let params = [("window", n as f64)];
        let answers = answers::<QraftKernel>(&params, &[&open, &high, &low, &close]);
        assert!(answers[..n].iter().all(|x| x.is_nan()));
        let k = 0.34 / (1.34 + 7.0 / 5.0);
        for (last, answer) in answers.iter().enumerate().skip(n) {
            let bars: Vec<usize> = (last + 1 - n..=last).collect();
            let of = |f: &dyn Fn(usize) -> f64| bars.iter().map(|i| f(*i)).collect::<Vec<f64>>();
            let night = variance(&of(&|i| (open[i] / close[i - 1]).ln()));
            let day = variance(&of(&|i| (close[i] / open[i]).ln()));
            let ranges = of(&|i| {
                let [u, d, c] = [high[i], low[i], close[i]].map(|x| (x / open[i]).ln());
                u * (u - c) + d * (d - c)
            });
            let range = ranges.iter().sum::<f64>() / n as f64;
            let expected = (night + k * day + (1.0 - k) * range).sqrt();
            assert!((answer - expected).abs() < 1e-12, "{answer} {expected}");
        }
    }
}
