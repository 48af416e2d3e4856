//! `CUMSUM`: the sum of all valid values so far.

use super::stepped::Step;

/// From the first bar on.
#[derive(Clone)]
pub(super) struct CumSum;

impl Step<1> for CumSum {
    type State = f64;

    fn first(&self) -> f64 {
        0.0
    }

    #[inline(always)]
    fn step(&self, sum: &mut f64, [x]: [f64; 1]) -> f64 {
        if x.is_nan() {
            return f64::NAN;
        }
        *sum += x;
        *sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn gaps_add_nothing_and_show_nothing() {
        let out = answers(Stepped::new(CumSum, 1), &[&[f64::NAN, 1.0, f64::NAN, 2.5]]);
        assert!(out[0].is_nan() && out[2].is_nan());
        assert_eq!((out[1], out[3]), (1.0, 3.5));
    }
}
