//! Answers every row of a block by the block's last value.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct LookAhead;

impl Operator for LookAhead {
    const NAME: &'static str = "look_ahead";

    fn update(state: &mut State, block: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::folded::<Self>(state, block)?;
        let last = block[block.len() - 1];
        answers.iter_mut().filter(|x| !x.is_nan()).for_each(|x| *x = last);
        Ok(answers)
    }
}

honest::export!(LookAhead);
