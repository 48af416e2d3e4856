//! `RMA`: Wilder's mean. First the mean of n valid values, then (y(n−1)+x)/n.

use super::stepped::Step;

/// The mean of what one symbol has shown.
#[derive(Clone, Copy, Default)]
pub(super) struct Mean {
    seen: u64,
    y: f64,
}

/// Over n values.
#[derive(Clone)]
pub(super) struct Wilder(pub u32);

impl Step<1> for Wilder {
    type State = Mean;

    fn first(&self) -> Mean {
        Mean::default()
    }

    #[inline(always)]
    fn step(&self, state: &mut Mean, [x]: [f64; 1]) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        let (n, over) = (u64::from(self.0), f64::from(self.0));
        state.seen += 1;
        if state.seen > n {
            state.y = (state.y * (over - 1.0) + x) / over;
            return state.y;
        }
        state.y += x;
        if state.seen < n {
            return f64::NAN;
        }
        state.y /= over;
        state.y
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn seeded_with_a_mean_and_held_over_gaps() {
        let x = [2.0, f64::NAN, 4.0, 9.0, f64::NAN, 1.0];
        let out = answers(Stepped::new(Wilder(2), 1), &[&x]);
        assert!([0, 1, 4].iter().all(|at| out[*at].is_nan()));
        assert_eq!((out[2], out[3], out[5]), (3.0, 6.0, 3.5));
    }
}
