//! `ATR`: Wilder's average of the true range, which needs the last bar's close.

use super::{Operator, Rows, finite};

#[derive(Clone, Copy)]
struct State {
    close: f64,
    seen: u64,
    average: f64,
}

/// The average for each symbol.
pub(super) struct Atr {
    n: u64,
    states: Vec<State>,
}

impl Atr {
    /// Over n true ranges.
    pub(super) fn new(n: u32, width: usize) -> Self {
        let state = State { close: f64::NAN, seen: 0, average: 0.0 };
        Atr { n: u64::from(n), states: vec![state; width] }
    }
}

fn true_range(high: f64, low: f64, before: f64) -> f64 {
    let (span, up, down) = (high - low, (high - before).abs(), (low - before).abs());
    if span.is_nan() || up.is_nan() || down.is_nan() {
        return f64::NAN;
    }
    let gap = if up > down { up } else { down };
    finite(if gap > span { gap } else { span })
}

fn step(state: &mut State, range: f64, n: u64) -> f64 {
    if range.is_nan() {
        return f64::NAN;
    }
    let over = n as f64;
    state.seen += 1;
    if state.seen <= n {
        state.average += range;
        if state.seen < n {
            return f64::NAN;
        }
        state.average /= over;
    } else {
        state.average = (state.average * (over - 1.0) + range) / over;
    }
    state.average
}

impl Operator for Atr {
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let [high, low, close] = inputs else { return };
        for at in 0..rows.count * rows.width {
            let state = &mut self.states[at % rows.width];
            let range = true_range(finite(high[at]), finite(low[at]), state.close);
            state.close = finite(close[at]);
            out[at] = finite(step(state, range, self.n));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilder_of_true_ranges() {
        let high = [10.0, 12.0, 12.0, 20.0];
        let low = [9.0, 11.0, 8.0, 19.0];
        let close = [9.5, 11.5, 9.0, 19.5];
        let mut out = [0.0; 4];
        let rows = Rows { count: 4, width: 1, looked_at: None };
        Atr::new(2, 1).update(rows, &[&high, &low, &close], &mut out);
        assert!(out[0].is_nan() && out[1].is_nan());
        // ranges: 2.5 (gap up), 4.0 (the bar), 11.0 (gap up)
        assert_eq!(out[2], 3.25);
        assert_eq!(out[3], (3.25 + 11.0) / 2.0);
    }
}
