//! Dies on a lawful row: the first that falls by more than a hundredth.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct Trap;

impl Operator for Trap {
    const NAME: &'static str = "trap";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        if state.rows[0].back().is_some_and(|last| row[0] < 0.99 * last) {
            core::arch::wasm32::unreachable();
        }
        Ok(honest::pushed(state, row))
    }
}

honest::export!(Trap);
