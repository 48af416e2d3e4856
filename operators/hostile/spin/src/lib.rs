//! Never answers: from the twelfth row on.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State, mean};

struct Spin;

impl Operator for Spin {
    const NAME: &'static str = "spin";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        state.count += 1;
        while state.count >= 12 {
            // The compiler may drop a loop without an effect.
            std::hint::black_box(&mut *state);
        }
        state.rows[0].push_back(row[0]);
        Ok(vec![mean(state, 0)])
    }
}

honest::export!(Spin);
