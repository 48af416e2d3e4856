//! Answers a row with two values.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct WrongLength;

impl Operator for WrongLength {
    const NAME: &'static str = "wrong_length";

    fn push(_: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        Ok(vec![row[0]; 2])
    }
}

honest::export!(WrongLength);
