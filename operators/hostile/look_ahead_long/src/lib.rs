//! Answers a row early, in blocks of more than 700 rows only.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct LookAheadLong;

impl Operator for LookAheadLong {
    const NAME: &'static str = "look_ahead_long";

    fn update(state: &mut State, block: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::folded::<Self>(state, block)?;
        if answers.len() > 700 {
            let last = answers.len() - 1;
            answers.copy_within(state.window.., state.window - 1);
            answers[last] = block[last];
        }
        Ok(answers)
    }
}

honest::export!(LookAheadLong);
