//! Calls itself without an end, in locals alone: the machine's stack runs out, not the memory's.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct Recursion;

/// Ackermann's function, whose depth is its value.
fn ackermann(m: u64, n: u64) -> u64 {
    match (m, n) {
        (0, n) => n + 1,
        (m, 0) => ackermann(m - 1, 1),
        (m, n) => ackermann(m - 1, ackermann(m, n - 1)),
    }
}

impl Operator for Recursion {
    const NAME: &'static str = "recursion";

    fn push(_: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        Ok(vec![ackermann(4 + row.len() as u64, 4) as f64])
    }
}

honest::export!(Recursion);
