//! `RSI`: Wilder's averages of gains and losses. A change needs this bar's value and the last
//! bar's.

use super::{Operator, Rows, finite};

#[derive(Clone, Copy)]
struct State {
    before: f64,
    changes: u64,
    gain: f64,
    loss: f64,
}

/// The averages for each symbol.
#[derive(Clone)]
pub(super) struct Rsi {
    n: u64,
    states: Vec<State>,
}

impl Rsi {
    /// Over n changes.
    pub(super) fn new(n: u32, width: usize) -> Self {
        let state = State { before: f64::NAN, changes: 0, gain: 0.0, loss: 0.0 };
        Rsi { n: u64::from(n), states: vec![state; width] }
    }
}

#[inline(always)]
fn step(state: &mut State, x: f64, n: u64) -> f64 {
    let change = finite(x - state.before);
    state.before = x;
    if change.is_nan() {
        return f64::NAN;
    }
    let up = if change > 0.0 { change } else { 0.0 };
    let down = if change < 0.0 { -change } else { 0.0 };
    state.changes += 1;
    let over = n as f64;
    if state.changes <= n {
        state.gain += up;
        state.loss += down;
        if state.changes < n {
            return f64::NAN;
        }
        state.gain /= over;
        state.loss /= over;
    } else {
        state.gain = (state.gain * (over - 1.0) + up) / over;
        state.loss = (state.loss * (over - 1.0) + down) / over;
    }
    let both = state.gain + state.loss;
    if both == 0.0 { 50.0 } else { 100.0 * (state.gain / both) }
}

impl Operator for Rsi {
    #[inline(always)]
    fn update(&mut self, rows: Rows<'_>, inputs: &[&[f64]], out: &mut [f64]) {
        let n = self.n;
        for row in 0..rows.count {
            let span = row * rows.width..(row + 1) * rows.width;
            let cells = inputs[0][span.clone()].iter().zip(&mut out[span]);
            for ((x, y), state) in cells.zip(&mut self.states) {
                *y = finite(step(state, finite(*x), n));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(n: u32, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; x.len()];
        let rows = Rows { count: x.len(), width: 1, looked_at: None };
        Rsi::new(n, 1).update(rows, &[x], &mut out);
        out
    }

    #[test]
    fn wilder_by_hand() {
        let out = run(2, &[1.0, 2.0, 1.0, 4.0]);
        assert!(out[0].is_nan() && out[1].is_nan());
        assert_eq!(out[2], 50.0);
        // gains (0.5 + 3)/2, losses 0.5/2
        assert_eq!(out[3], 100.0 * (1.75 / 2.0));
    }

    #[test]
    fn no_losses_flat_and_gaps() {
        assert_eq!(run(2, &[1.0, 2.0, 3.0])[2], 100.0);
        assert_eq!(run(2, &[1.0, 1.0, 1.0])[2], 50.0);
        let out = run(1, &[1.0, 2.0, f64::NAN, 3.0, 2.0]);
        assert!(out[2].is_nan() && out[3].is_nan());
        assert_eq!(out[4], 0.0);
    }
}
