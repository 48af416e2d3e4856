//! `BARS_SINCE`, `LATCH`: what remembers conditions. A flag is true where it is 1; where it is
//! missing it is unknown, and does nothing.

use super::stepped::Step;

/// Bars since the flag was last true; NaN before.
#[derive(Clone)]
pub(super) struct BarsSince;

impl Step<1> for BarsSince {
    type State = f64;

    fn first(&self) -> f64 {
        f64::NAN
    }

    #[inline(always)]
    fn step(&self, bars: &mut f64, [flag]: [f64; 1]) -> f64 {
        *bars = if flag == 1.0 { 0.0 } else { *bars + 1.0 };
        *bars
    }
}

/// `[set, reset]`: 1 from set until reset, which wins.
#[derive(Clone)]
pub(super) struct Latch;

impl Step<2> for Latch {
    type State = f64;

    fn first(&self) -> f64 {
        0.0
    }

    #[inline(always)]
    fn step(&self, held: &mut f64, [set, reset]: [f64; 2]) -> f64 {
        if reset == 1.0 {
            *held = 0.0;
        } else if set == 1.0 {
            *held = 1.0;
        }
        *held
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    const NAN: f64 = f64::NAN;

    #[test]
    fn bars_are_counted_from_the_last_truth() {
        let out = answers(Stepped::new(BarsSince, 1), &[&[0.0, 1.0, 0.0, NAN, 1.0, 1.0, 0.0]]);
        assert!(out[0].is_nan());
        assert_eq!(out[1..], [0.0, 1.0, 2.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn reset_wins_and_the_unknown_holds() {
        let set = [NAN, 1.0, 0.0, NAN, 1.0, 1.0, 0.0];
        let reset = [0.0, 0.0, NAN, 0.0, 1.0, NAN, 1.0];
        let out = answers(Stepped::new(Latch, 1), &[&set, &reset]);
        assert_eq!(out, [0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0]);
    }
}
