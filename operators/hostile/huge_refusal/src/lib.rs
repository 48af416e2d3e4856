//! Refuses in thirty-two mebibytes of prose.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct HugeRefusal;

impl Operator for HugeRefusal {
    const NAME: &'static str = "huge_refusal";

    fn push(_: &mut State, _: &[f64]) -> Result<Vec<f64>, String> {
        Err("no ".repeat((32 << 20) / 3))
    }
}

honest::export!(HugeRefusal);
