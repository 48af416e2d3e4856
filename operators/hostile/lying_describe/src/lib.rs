//! Has a param more once it is in use.
#![cfg(target_arch = "wasm32")]

use std::cell::Cell;

use honest::raw::kernels::Description;
use honest::{Operator, State};

struct LyingDescribe;

thread_local! {
    static USED: Cell<bool> = const { Cell::new(false) };
}

impl Operator for LyingDescribe {
    const NAME: &'static str = "lying_describe";

    fn describe() -> Description {
        let mut description = honest::described(Self::NAME);
        if USED.get() {
            description.params.push(description.params[0].clone());
        }
        description
    }

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        USED.set(true);
        Ok(honest::pushed(state, row))
    }
}

honest::export!(LyingDescribe);
