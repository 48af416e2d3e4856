//! Dies on a lawful row: the first that falls by more than a hundredth.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State, mean};

struct Trap;

impl Operator for Trap {
    const NAME: &'static str = "trap";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let rows = &mut state.rows[0];
        if rows.back().is_some_and(|last| row[0] < 0.99 * last) {
            core::arch::wasm32::unreachable();
        }
        rows.push_back(row[0]);
        if rows.len() > state.window {
            rows.pop_front();
        }
        Ok(vec![mean(state, 0)])
    }
}

honest::export!(Trap);
