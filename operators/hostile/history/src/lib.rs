//! Answers by how often its instance was used: every third state is a little off.
#![cfg(target_arch = "wasm32")]

use std::cell::Cell;

use honest::{Operator, State};

struct History;

thread_local! {
    static STATES: Cell<u32> = const { Cell::new(0) };
}

impl Operator for History {
    const NAME: &'static str = "history";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        if state.count == 0 {
            STATES.set(STATES.get() + 1);
        }
        let mut answers = honest::pushed(state, row);
        if STATES.get().is_multiple_of(3) {
            answers.iter_mut().for_each(|x| *x *= 1.0 + 1e-9);
        }
        Ok(answers)
    }
}

honest::export!(History);
