//! Asks its host for a random number.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

wit_bindgen::generate!({
    inline: "
        package hostile:random;
        world asks {
            import wasi:random/random@0.2.3;
        }
        package wasi:random@0.2.3 {
            interface random {
                get-random-u64: func() -> u64;
            }
        }
    ",
    world: "hostile:random/asks",
    generate_all,
});

struct Asks;

impl Operator for Asks {
    const NAME: &'static str = "random";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::pushed(state, row);
        answers[0] += wasi::random::random::get_random_u64() as f64;
        Ok(answers)
    }
}

honest::export!(Asks);
