//! Fractional differencing over a fixed window.

use qraft_operator::prelude::*;

/// A series differenced `order` times, where `order` need not be whole: stationary, with some of
/// its memory left.
///
/// The sum of `w[k] x[k bars ago]` for k below `window`, where `w[0] = 1` and
/// `w[k] = -w[k - 1] (order - k + 1) / k`, the binomial series of `(1 - L)^order`; what lies beyond
/// the window is left out. An order of 1 is a plain change, and 0 the series. Source:
/// J. R. M. Hosking, "Fractional Differencing", Biometrika 68 (1981); a fixed window as in M. López
/// de Prado, "Advances in Financial Machine Learning" (2018), 5.5.
#[operator(name = "common/frac_diff")]
#[input(x = close, "What is differenced; best the logarithm of a price.")]
#[output(of_first, "The difference.")]
pub struct FracDiff {
    /// How many times; 0.3 to 0.5 keeps most of a price's memory.
    #[param(default = 0.4, min = 0.0, max = 2.0)]
    order: f64,
    /// How many values are weighed.
    #[param(default = 100, min = 2, max = 4096)]
    window: u32,
    values: Window,
    /// Oldest first, as the window is.
    weights: Vec<f64>,
}

impl Series for FracDiff {
    fn warm_up(&self) -> u32 {
        self.window - 1
    }

    fn start(&mut self) {
        self.values = Window::new(self.window);
        let mut weight = 1.0;
        self.weights = vec![weight];
        for k in 1..self.window {
            weight *= -(self.order - f64::from(k) + 1.0) / f64::from(k);
            self.weights.push(weight);
        }
        self.weights.reverse();
    }

    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.values.push(x);
        if !self.values.is_whole() {
            return f64::NAN;
        }
        self.values.values().iter().zip(&self.weights).map(|(x, weight)| x * weight).sum()
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    fn squares() -> Vec<f64> {
        (0..30).map(|i| f64::from(i * i)).collect()
    }

    #[test]
    fn whole_orders_are_plain_differences() {
        let of = |order: f64| {
            answers::<QraftKernel>(&[("order", order), ("window", 5.0)], &[&squares()])
        };
        for i in 4..30 {
            assert_eq!(of(0.0)[i], squares()[i]);
            assert_eq!(of(1.0)[i], 2.0 * i as f64 - 1.0);
            assert_eq!(of(2.0)[i], 2.0);
        }
    }

    /// Twice by a half is once: within a window that holds the whole series.
    #[test]
    fn two_halves_make_a_whole() {
        let impulse: Vec<f64> = (0..64).map(|i| f64::from(u8::from(i == 32))).collect();
        let half = [("order", 0.5), ("window", 33.0)];
        let once = answers::<QraftKernel>(&half, &[&impulse]);
        let padded: Vec<f64> = once.iter().map(|x| if x.is_nan() { 0.0 } else { *x }).collect();
        let twice = answers::<QraftKernel>(&half, &[&padded]);
        assert!((twice[32] - 1.0).abs() < 1e-15);
        assert!((twice[33] + 1.0).abs() < 1e-15);
        assert!(twice[34..].iter().all(|x| x.abs() < 1e-15), "{twice:?}");
    }

    /// `w[k] = Γ(k - d) / (Γ(-d) Γ(k + 1))`, by logs of Γ; of the sign of Γ(-d), which is below 0.
    #[test]
    fn weights_are_those_of_the_gamma_function() {
        let mut impulse = vec![0.0; 20];
        impulse[9] = 1.0;
        let answers = answers::<QraftKernel>(&[("order", 0.4), ("window", 10.0)], &[&impulse]);
        for k in 1..10 {
            let (d, k) = (0.4, f64::from(k));
            let log = math::lgamma(k - d) - math::lgamma(-d) - math::lgamma(k + 1.0);
            assert!((answers[9 + k as usize] + log.exp()).abs() < 1e-14);
        }
    }
}
