//! Figures of a window that moves along a return series.

use super::{moments, ratio};
use crate::Figure;

/// The Sharpe ratio of every window of `window` returns: mean / standard deviation (ddof 1) ×
/// √`periods_per_year`, without a risk-free rate. The answer is as long as `returns`; entry `i` is
/// of the returns `i + 1 - window ..= i`, and `None` where fewer came before, where the window has
/// no spread or a value that is not finite. Each window is summed anew, so that no error runs
/// along.
pub fn rolling_sharpe(returns: &[f64], window: usize, periods_per_year: f64) -> Vec<Option<f64>> {
    let root = periods_per_year.sqrt();
    let of = |end: usize| {
        let start = (end + 1).checked_sub(window.max(1))?;
        let part = &returns[start..=end];
        match ratio(moments::mean(part), moments::std(part), root) {
            Figure::Value(value) => Some(value),
            Figure::Undefined(_) => None,
        }
    };
    (0..returns.len()).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Options, of_returns};

    #[test]
    fn each_window_is_the_series_on_its_own() {
        let returns: Vec<f64> = (0..40).map(|i| ((i * 7 % 11) as f64 - 4.5) / 100.0).collect();
        let rolling = rolling_sharpe(&returns, 12, 252.0);
        assert_eq!(rolling.len(), returns.len());
        assert!(rolling[..11].iter().all(Option::is_none));
        for end in 11..returns.len() {
            let part = &returns[end - 11..=end];
            let whole = of_returns(part, &Options::new(252.0), None).expect("measured");
            assert_eq!(rolling[end], whole.sharpe.value(), "{end}");
        }
    }

    #[test]
    fn without_spread_there_is_none() {
        assert_eq!(rolling_sharpe(&[0.01; 4], 2, 252.0), [None; 4]);
        assert_eq!(rolling_sharpe(&[0.01, f64::NAN, 0.02], 2, 252.0), [None; 3]);
        assert_eq!(rolling_sharpe(&[], 2, 252.0), []);
        assert_eq!(rolling_sharpe(&[0.1, 0.2], 0, 252.0), [None; 2]);
    }
}
