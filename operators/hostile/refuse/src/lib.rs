//! Refuses a lawful row: the hundredth.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct Refuse;

impl Operator for Refuse {
    const NAME: &'static str = "refuse";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        if state.count == 99 {
            return Err("that is enough".to_owned());
        }
        Ok(honest::pushed(state, row))
    }
}

honest::export!(Refuse);
