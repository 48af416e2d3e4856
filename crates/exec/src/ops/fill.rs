//! `FILL`: the last valid value, held for a while.

use super::stepped::Step;

/// For at most `limit` bars; 0: without limit.
#[derive(Clone)]
pub(super) struct Fill {
    limit: f64,
}

impl Fill {
    /// With that limit.
    pub(super) fn new(limit: f64) -> Self {
        Fill { limit: if limit == 0.0 { f64::INFINITY } else { limit } }
    }
}

/// The last valid value and its age.
#[derive(Clone, Copy)]
pub(super) struct Held {
    x: f64,
    bars: f64,
}

impl Step<1> for Fill {
    type State = Held;

    fn first(&self) -> Held {
        Held { x: f64::NAN, bars: 0.0 }
    }

    #[inline(always)]
    fn step(&self, held: &mut Held, [x]: [f64; 1]) -> f64 {
        *held = if x.is_nan() {
            Held { bars: held.bars + 1.0, ..*held }
        } else {
            Held { x, bars: 0.0 }
        };
        if held.bars <= self.limit { held.x } else { f64::NAN }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn held_for_so_many_bars() {
        let nan = f64::NAN;
        let x = [nan, 1.0, nan, nan, nan, 4.0, nan];
        let out = answers(Stepped::new(Fill::new(2.0), 1), &[&x]);
        assert!(out[0].is_nan() && out[4].is_nan());
        assert_eq!((&out[1..4], &out[5..]), (&[1.0; 3][..], &[4.0; 2][..]));
        assert_eq!(answers(Stepped::new(Fill::new(0.0), 1), &[&x])[4], 1.0);
    }
}
