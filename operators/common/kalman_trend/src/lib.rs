//! A price's level under a local linear trend, by a Kalman filter.

use qraft_operator::prelude::*;

/// The level of a series that drifts: what is left of `x` without its noise.
///
/// The state is a level and a slope; each bar the level moves by the slope, and both are shaken:
/// level by `level_noise`, slope by `slope_noise`, as variances in units of the variance with which
/// `x` is seen. With a slope noise of 0 and a level noise of q it becomes an exponential mean. A
/// missing `x` answers NaN and moves the state on by the model alone. Source: A. C. Harvey,
/// "Forecasting, Structural Time Series Models and the Kalman Filter" (1989), 2.3.2 and 3.2;
/// started from the first value with a slope of 0 and a variance of 1 in each.
#[operator(name = "common/kalman_trend")]
#[input(x: none = close, "What is filtered.")]
#[output(of_first, "The level after the bar is seen.")]
pub struct KalmanTrend {
    /// Variance of the level's own steps, over that of the observation.
    #[param(default = 0.01, min = 0.0, max = 1e6)]
    level_noise: f64,
    /// Variance of the slope's steps, over that of the observation.
    #[param(default = 0.0001, min = 0.0, max = 1e6)]
    slope_noise: f64,
    state: Option<State>,
}

/// Mean and covariance after a bar.
#[derive(Clone, Copy, Default, Saved)]
struct State {
    level: f64,
    slope: f64,
    /// Variance of the level.
    ll: f64,
    /// Covariance of level and slope.
    ls: f64,
    /// Variance of the slope.
    ss: f64,
}

impl KalmanTrend {
    /// A bar on, by the model alone.
    fn predicted(&self, from: State) -> State {
        State {
            level: from.level + from.slope,
            slope: from.slope,
            ll: from.ll + 2.0 * from.ls + from.ss + self.level_noise,
            ls: from.ls + from.ss,
            ss: from.ss + self.slope_noise,
        }
    }
}

/// What is known once `x` is seen, with a variance of 1.
fn seen(prior: State, x: f64) -> State {
    let surprise = x - prior.level;
    let total = prior.ll + 1.0;
    let (gain_l, gain_s) = (prior.ll / total, prior.ls / total);
    State {
        level: prior.level + gain_l * surprise,
        slope: prior.slope + gain_s * surprise,
        ll: prior.ll / total,
        ls: prior.ls / total,
        ss: prior.ss - gain_s * prior.ls,
    }
}

impl Series for KalmanTrend {
    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        let prior = self.state.map(|state| self.predicted(state));
        let usable = x.is_finite();
        self.state = match prior {
            Some(prior) if usable => Some(seen(prior, x)),
            None if usable => Some(State { level: x, ll: 1.0, ss: 1.0, ..State::default() }),
            prior => prior,
        };
        self.state.filter(|_| usable).map_or(f64::NAN, |state| state.level)
    }
}

qraft_operator::cases!();

#[cfg(test)]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    /// The same filter in matrices, as the book writes it: `a = T a`, `P = T P T' + Q`, and so on.
    fn by_matrices(xs: &[f64], q: [f64; 2]) -> Vec<f64> {
        let mut a = [xs[0], 0.0];
        let mut p = [[1.0, 0.0], [0.0, 1.0]];
        let t = [[1.0, 1.0], [0.0, 1.0]];
        let mut levels = vec![xs[0]];
        for x in &xs[1..] {
            a = [t[0][0] * a[0] + t[0][1] * a[1], t[1][0] * a[0] + t[1][1] * a[1]];
            let mut next = [[0.0; 2]; 2];
            for (i, j, k, l) in (0..16).map(|n: usize| (n & 1, n >> 1 & 1, n >> 2 & 1, n >> 3 & 1))
            {
                next[i][j] += t[i][k] * p[k][l] * t[j][l];
            }
            p = next;
            p[0][0] += q[0];
            p[1][1] += q[1];
            let f = p[0][0] + 1.0;
            let k = [p[0][0] / f, p[1][0] / f];
            let v = x - a[0];
            a = [a[0] + k[0] * v, a[1] + k[1] * v];
            let row = p[0];
            for i in 0..2 {
                for j in 0..2 {
                    p[i][j] -= k[i] * row[j];
                }
            }
            levels.push(a[0]);
        }
        levels
    }

    #[test]
    fn it_is_the_filter_in_matrices() {
        let xs: Vec<f64> = (0..200).map(|i| f64::from(i * i % 37) + 0.3 * f64::from(i)).collect();
        let params = [("level_noise", 0.2), ("slope_noise", 0.03)];
        let answers = answers::<QraftKernel>(&params, &[&xs]);
        for (answer, expected) in answers.iter().zip(by_matrices(&xs, [0.2, 0.03])) {
            assert!((answer - expected).abs() < 1e-9, "{answer} {expected}");
        }
    }

    #[test]
    fn a_straight_line_is_learnt_over_a_gap() {
        let xs: Vec<f64> =
            (0..400).map(|i| if i == 200 { f64::NAN } else { 5.0 + 0.5 * f64::from(i) }).collect();
        let answers = answers::<QraftKernel>(&[], &[&xs]);
        assert!(answers[200].is_nan());
        assert!((answers[399] - xs[399]).abs() < 1e-6, "{}", answers[399]);
    }
}
