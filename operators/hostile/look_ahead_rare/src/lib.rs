//! Looks ahead only where a block has more than 256 rows and ends at its greatest value: about one
//! in thirty of long blocks of a random walk.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct LookAheadRare;

impl Operator for LookAheadRare {
    const NAME: &'static str = "look_ahead_rare";

    fn update(state: &mut State, block: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::folded::<Self>(state, block)?;
        let last = block[block.len() - 1];
        if block.len() > 256 && block.iter().all(|x| *x <= last) {
            let middle = answers.len() / 2;
            answers[middle] = last;
        }
        Ok(answers)
    }
}

honest::export!(LookAheadRare);
