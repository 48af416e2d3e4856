//! Knows of a rise before it comes, where one comes: a value a fiftieth above the block's first.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct LookAheadLevel;

impl Operator for LookAheadLevel {
    const NAME: &'static str = "look_ahead_level";

    fn update(state: &mut State, block: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::folded::<Self>(state, block)?;
        let risen = block.iter().position(|x| *x > block[0] + 0.02 * block[0].abs());
        if let Some(at) = risen.filter(|at| *at > 0) {
            answers[at - 1] *= 1.001;
        }
        Ok(answers)
    }
}

honest::export!(LookAheadLevel);
