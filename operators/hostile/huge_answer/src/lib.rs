//! Answers four million values to a row, the first of which is right.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct HugeAnswer;

impl Operator for HugeAnswer {
    const NAME: &'static str = "huge_answer";

    fn push(_: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        Ok(vec![row[0]; 4 << 20])
    }
}

honest::export!(HugeAnswer);
