//! Answers a block of more than ten rows with a value too few.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct ShortBlock;

impl Operator for ShortBlock {
    const NAME: &'static str = "short_block";

    fn update(state: &mut State, block: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::folded::<Self>(state, block)?;
        if answers.len() > 10 {
            answers.pop();
        }
        Ok(answers)
    }
}

honest::export!(ShortBlock);
