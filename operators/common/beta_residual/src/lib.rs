//! A symbol's return without its share in the market's.

use qraft_operator::prelude::*;

/// What each symbol did that the market does not explain: its return less its beta times the mean
/// return of all symbols.
///
/// Returns are `ln(close / close[1])`; the market is their mean over the symbols that have one;
/// beta is the covariance with it over its variance, of the last `window` bars, this one included.
/// A symbol with a gap in its window has no answer, nor has anyone where the market stands still.
/// Source: the market model of W. F. Sharpe, "A Simplified Model for Portfolio Analysis",
/// Management Science 9 (1963), without its constant.
#[operator(name = "common/beta_residual", kind = "cross-section")]
#[input(close: price = close, "The bar's last price.")]
#[output(ratio, "Log return beside the market's.")]
pub struct BetaResidual {
    /// How many bars make a beta.
    #[param(default = 60, min = 3, max = 2520)]
    window: u32,
    last_close: Vec<f64>,
    market: Window,
    returns: Vec<Window>,
}

/// The slope of `y` on `x` by least squares.
fn beta(y: &Window, x: &Window) -> f64 {
    let (mean_y, mean_x) = (y.mean(), x.mean());
    let pairs = y.values().iter().zip(x.values());
    let (along, spread) = pairs.fold((0.0, 0.0), |(along, spread), (y, x)| {
        let off = x - mean_x;
        (along + off * (y - mean_y), spread + off * off)
    });
    along / spread
}

impl CrossSection for BetaResidual {
    /// One more than the window: the first return begins with a close before it.
    fn warm_up(&self) -> u32 {
        self.window
    }

    fn start(&mut self, width: usize) {
        self.last_close = vec![f64::NAN; width];
        self.market = Window::new(self.window);
        self.returns = vec![Window::new(self.window); width];
    }

    fn push(&mut self, [close]: [&[f64]; 1], answers: &mut [f64]) {
        let returns: Vec<f64> =
            close.iter().zip(&self.last_close).map(|(now, then)| math::ln(now / then)).collect();
        self.last_close.copy_from_slice(close);
        let market = across::mean(&returns);
        self.market.push(market);
        for ((own, answer), window) in returns.iter().zip(answers).zip(&mut self.returns) {
            window.push(*own);
            let residual = own - beta(window, &self.market) * market;
            *answer = if residual.is_finite() { residual } else { f64::NAN };
        }
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers_across;

    #[test]
    fn it_is_the_regression_over_plain_slices() {
        let (width, rows, n) = (3, 20, 5);
        let close: Vec<f64> =
            (0..rows * width).map(|i| 100.0 + ((i * i * 13 + i * 7) % 23) as f64).collect();
        let own = |s: usize, r: usize| (close[r * width + s] / close[(r - 1) * width + s]).ln();
        let market = |r: usize| (0..width).map(|s| own(s, r)).sum::<f64>() / width as f64;
        let answers = answers_across::<QraftKernel>(&[("window", n as f64)], width, &[&close]);
        assert!(answers[..n * width].iter().all(|x| x.is_nan()));
        for r in n..rows {
            for s in 0..width {
                let bars = r + 1 - n..=r;
                let [mut x, mut y, mut xx, mut xy] = [0.0; 4];
                for b in bars {
                    let (m, o) = (market(b), own(s, b));
                    x += m;
                    y += o;
                    xx += m * m;
                    xy += m * o;
                }
                let beta = (n as f64 * xy - x * y) / (n as f64 * xx - x * x);
                let expected = own(s, r) - beta * market(r);
                let answer = answers[r * width + s];
                assert!((answer - expected).abs() < 1e-10, "{answer} {expected}");
            }
        }
    }

    #[test]
    fn the_only_symbol_is_the_market() {
        let close: Vec<f64> = (0..12).map(|i| 50.0 + f64::from(i * i % 7)).collect();
        let answers = answers_across::<QraftKernel>(&[("window", 4.0)], 1, &[&close]);
        assert!(answers[4..].iter().all(|x| x.abs() < 1e-15), "{answers:?}");
    }
}
