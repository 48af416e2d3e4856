//! Tells one symbol of another: states of an instance share the last value.
#![cfg(target_arch = "wasm32")]

use std::cell::Cell;

use honest::{Operator, State};

struct Leaking;

thread_local! {
    static LAST: Cell<f64> = const { Cell::new(0.0) };
}

impl Operator for Leaking {
    const NAME: &'static str = "leaking";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let other = LAST.replace(row[0]);
        let own = state.rows[0].back().copied().unwrap_or(other);
        let mut answers = honest::pushed(state, row);
        if other.to_bits() != own.to_bits() {
            answers[0] += 1e-6 * other;
        }
        Ok(answers)
    }
}

honest::export!(Leaking);
