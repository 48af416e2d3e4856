//! `ATR`: Wilder's average of the true range, which needs the last bar's close.

use super::finite;
use super::rma::{Mean, Wilder};
use super::stepped::Step;

/// The last close and the average.
#[derive(Clone, Copy)]
pub(super) struct State {
    close: f64,
    average: Mean,
}

/// `[high, low, close]`, over n true ranges.
#[derive(Clone)]
pub(super) struct Atr(pub Wilder);

fn true_range(high: f64, low: f64, before: f64) -> f64 {
    let (span, up, down) = (high - low, (high - before).abs(), (low - before).abs());
    if span.is_nan() || up.is_nan() || down.is_nan() {
        return f64::NAN;
    }
    let gap = if up > down { up } else { down };
    finite(if gap > span { gap } else { span })
}

impl Step<3> for Atr {
    type State = State;

    fn first(&self) -> State {
        State { close: f64::NAN, average: self.0.first() }
    }

    #[inline(always)]
    fn step(&self, state: &mut State, [high, low, close]: [f64; 3]) -> f64 {
        let range = true_range(high, low, state.close);
        state.close = close;
        self.0.step(&mut state.average, [range])
    }
}

#[cfg(test)]
mod tests {
    use super::super::answers;
    use super::super::stepped::Stepped;
    use super::*;

    #[test]
    fn wilder_of_true_ranges() {
        let high = [10.0, 12.0, 12.0, 20.0];
        let low = [9.0, 11.0, 8.0, 19.0];
        let close = [9.5, 11.5, 9.0, 19.5];
        let out = answers(Stepped::new(Atr(Wilder(2)), 1), &[&high, &low, &close]);
        assert!(out[0].is_nan() && out[1].is_nan());
        // ranges: 2.5 (gap up), 4.0 (the bar), 11.0 (gap up)
        assert_eq!(out[2], 3.25);
        assert_eq!(out[3], (3.25 + 11.0) / 2.0);
    }
}
