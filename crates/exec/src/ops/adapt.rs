//! A mean whose weight changes from bar to bar.

use super::stepped::Step;

/// The mean, and whether a weight has been known.
#[derive(Clone, Copy)]
pub(super) struct Mean {
    y: f64,
    started: bool,
}

/// `[x, alpha]`: y += alpha·(x − y). Until alpha is known y is x itself, and not shown.
#[derive(Clone)]
pub(super) struct Adapt;

impl Step<2> for Adapt {
    type State = Mean;

    fn first(&self) -> Mean {
        Mean { y: f64::NAN, started: false }
    }

    #[inline(always)]
    fn step(&self, state: &mut Mean, [x, alpha]: [f64; 2]) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        if alpha.is_nan() {
            state.y = if state.started { state.y } else { x };
            return f64::NAN;
        }
        state.started = true;
        state.y = if state.y.is_nan() { x } else { state.y + alpha * (x - state.y) };
        state.y
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn follows_until_it_has_a_weight() {
        let nan = f64::NAN;
        let x = [1.0, 2.0, 4.0, nan, 8.0, 0.0, 4.0];
        let alpha = [nan, nan, 0.5, 0.5, nan, 0.5, 1.0];
        let out = answers(Stepped::new(Adapt, 1), &[&x, &alpha]);
        assert!([0, 1, 3, 4].iter().all(|at| out[*at].is_nan()));
        assert_eq!((out[2], out[5], out[6]), (3.0, 1.5, 4.0));
        assert_eq!(answers(Stepped::new(Adapt, 1), &[&[7.0], &[0.5]]), [7.0]);
    }
}
