//! Answers nothing, ever.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct NanFlood;

impl Operator for NanFlood {
    const NAME: &'static str = "nan_flood";

    fn push(_: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        Ok(vec![f64::NAN; row.len()])
    }
}

honest::export!(NanFlood);
