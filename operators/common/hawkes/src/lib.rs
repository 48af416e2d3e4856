//! The intensity of a self-exciting process.

use qraft_operator::prelude::*;

/// How likely the next event is: each event raises the intensity, and it decays from there.
///
/// `base + sum of jump |x| exp(-decay age)` over all bars so far, the current one of age 0; a bar's
/// event is of size `|x|`, 0 where nothing happened. `jump` below `decay` keeps it from running
/// away. A missing `x` answers NaN and lets a bar pass. Source: A. G. Hawkes, "Spectra of Some
/// Self-Exciting and Mutually Exciting Point Processes", Biometrika 58 (1971), with an exponential
/// kernel at whole bars.
#[operator(name = "common/hawkes")]
#[input(x, "The size of the bar's event, its sign left out: a return, a surprise, 1 or 0.")]
#[output(none, "The intensity after the bar.")]
pub struct Hawkes {
    /// What it falls back to.
    #[param(default = 0.0, min = 0.0, max = 1e9)]
    base: f64,
    /// By how much an event of size 1 raises it.
    #[param(default = 0.1, min = 0.0, max = 1e6)]
    jump: f64,
    /// Share of the excitement, in logs, that a bar takes away.
    #[param(default = 0.2, min = 1e-6, max = 100.0)]
    decay: f64,
    excitement: f64,
}

impl Hawkes {
    /// What a bar leaves of excitement.
    fn kept(&self) -> f64 {
        math::exp(-self.decay)
    }
}

impl Series for Hawkes {
    fn push(&mut self, [x]: [f64; 1]) -> f64 {
        self.excitement *= self.kept();
        if !x.is_finite() {
            return f64::NAN;
        }
        self.excitement += self.jump * x.abs();
        self.base + self.excitement
    }
}

qraft_operator::cases!();

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a second way to compute uses std's")]
mod tests {
    use super::*;
    use qraft_operator::cases::answers;

    #[test]
    fn it_is_the_sum_over_all_events() {
        let xs: Vec<f64> =
            (0..60).map(|i| if i % 7 == 0 { f64::from(i - 30) } else { 0.0 }).collect();
        let params = [("base", 0.5), ("jump", 0.3), ("decay", 0.25)];
        let answers = answers::<QraftKernel>(&params, &[&xs]);
        for (now, answer) in answers.iter().enumerate() {
            let event = |then: usize| 0.3 * xs[then].abs() * (-0.25 * (now - then) as f64).exp();
            let expected = 0.5 + (0..=now).map(event).sum::<f64>();
            assert!((answer - expected).abs() < 1e-12, "{answer} {expected}");
        }
    }

    #[test]
    fn a_gap_lets_a_bar_pass() {
        let params = [("jump", 1.0), ("decay", 1.0)];
        let answers = answers::<QraftKernel>(&params, &[&[1.0, f64::NAN, 0.0]]);
        assert!(answers[1].is_nan());
        assert!((answers[2] - (-2.0_f64).exp()).abs() < 1e-15);
    }
}
