//! Dies on a missing value, which is as lawful as any.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct TrapOnGap;

impl Operator for TrapOnGap {
    const NAME: &'static str = "trap_on_gap";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        state.rows[0].push_back(row[0]);
        if state.rows[0].len() < state.window {
            return Ok(vec![f64::NAN]);
        }
        // A median by an order that NaN has no place in.
        let mut sorted: Vec<f64> = state.rows[0].drain(..).collect();
        state.rows[0].extend(&sorted[1..]);
        sorted.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        Ok(vec![sorted[sorted.len() / 2]])
    }
}

honest::export!(TrapOnGap);
