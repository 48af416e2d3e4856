//! `SAR`: Wilder's parabolic stop and reverse, as TA-Lib steps it.

use super::stepped::Step;

/// What one symbol's stop remembers.
#[derive(Clone, Copy)]
pub(super) enum State {
    /// No bar yet.
    Nothing,
    /// One bar: direction is not known.
    One {
        /// Its high.
        high: f64,
        /// Its low.
        low: f64,
    },
    /// On its way.
    Running(Trail),
}

/// A stop on its way.
#[derive(Clone, Copy)]
pub(super) struct Trail {
    long: bool,
    /// Where the next bar is stopped.
    stop: f64,
    /// The most extreme price since the last reversal.
    extreme: f64,
    factor: f64,
    high: f64,
    low: f64,
}

/// `[high, low]`; a bar without both is passed over.
#[derive(Clone)]
pub(super) struct Sar {
    step: f64,
    most: f64,
}

impl Sar {
    /// The factor rises by `step` with each new extreme, to `most`.
    pub(super) fn new(step: f64, most: f64) -> Self {
        Sar { step: if step > most { most } else { step }, most }
    }

    fn start(&self, before: (f64, f64), now: (f64, f64)) -> Trail {
        let ((high, low), (up, down)) = (before, (now.0 - before.0, before.1 - now.1));
        let long = !(down > 0.0 && up < down);
        let (stop, extreme) = if long { (low, now.0) } else { (high, now.1) };
        Trail { long, stop, extreme, factor: self.step, high: now.0, low: now.1 }
    }

    fn advance(&self, trail: &mut Trail, high: f64, low: f64) -> f64 {
        // The stop may not lie within the ranges of this bar and the one before.
        let (floor, ceiling) = (least(trail.low, low), greatest(trail.high, high));
        let outside = |long: bool, stop: f64| match long {
            true => least(stop, floor),
            false => greatest(stop, ceiling),
        };
        let hit = if trail.long { low <= trail.stop } else { high >= trail.stop };
        let fresh = if trail.long == hit { low } else { high };
        if hit {
            trail.long = !trail.long;
            trail.stop = outside(trail.long, trail.extreme);
            trail.factor = self.step;
            trail.extreme = fresh;
        }
        let shown = trail.stop;
        let further = if trail.long { fresh > trail.extreme } else { fresh < trail.extreme };
        if further {
            trail.extreme = fresh;
            trail.factor = least(trail.factor + self.step, self.most);
        }
        let next = trail.stop + trail.factor * (trail.extreme - trail.stop);
        trail.stop = outside(trail.long, next);
        (trail.high, trail.low) = (high, low);
        shown
    }
}

fn least(a: f64, b: f64) -> f64 {
    if a > b { b } else { a }
}

fn greatest(a: f64, b: f64) -> f64 {
    if a < b { b } else { a }
}

impl Step<2> for Sar {
    type State = State;

    fn first(&self) -> State {
        State::Nothing
    }

    #[inline(always)]
    fn step(&self, state: &mut State, [high, low]: [f64; 2]) -> f64 {
        if high.is_nan() || low.is_nan() {
            return f64::NAN;
        }
        match state {
            State::Nothing => {
                *state = State::One { high, low };
                f64::NAN
            }
            State::One { high: first_high, low: first_low } => {
                let mut trail = self.start((*first_high, *first_low), (high, low));
                let shown = self.advance(&mut trail, high, low);
                *state = State::Running(trail);
                shown
            }
            State::Running(trail) => self.advance(trail, high, low),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn trails_and_reverses() {
        let high = [10.0, 11.0, 13.0, 12.0, f64::NAN, 9.0, 9.5];
        let low = [9.0, 10.0, 12.0, 11.0, 1.0, 7.0, 8.0];
        let out = answers(Stepped::new(Sar::new(0.1, 0.2), 1), &[&high, &low]);
        assert!(out[0].is_nan() && out[4].is_nan());
        // Long from the first low: 9 + 0.1·(11 − 9) = 9.2; at the new high the factor is 0.2.
        assert_eq!(out[1], 9.0);
        assert!((out[2] - 9.2).abs() < 1e-12);
        let next = 9.2 + 0.2 * (13.0 - 9.2);
        assert!((out[3] - next).abs() < 1e-12);
        // 7 is below the stop: short, from the highest price of the trend.
        assert_eq!(out[5], 13.0);
        assert!((out[6] - (13.0 + 0.1 * (7.0 - 13.0))).abs() < 1e-12);
    }

    #[test]
    fn a_fall_starts_short() {
        let out = answers(Stepped::new(Sar::new(0.02, 0.2), 1), &[&[10.0, 9.0], &[9.0, 7.0]]);
        assert_eq!(out[1], 10.0);
    }
}
