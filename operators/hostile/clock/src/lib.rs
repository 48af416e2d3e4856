//! Asks its host for the time.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

wit_bindgen::generate!({
    inline: "
        package hostile:clock;
        world asks {
            import wasi:clocks/monotonic-clock@0.2.3;
        }
        package wasi:clocks@0.2.3 {
            interface monotonic-clock {
                now: func() -> u64;
            }
        }
    ",
    world: "hostile:clock/asks",
    generate_all,
});

struct Asks;

impl Operator for Asks {
    const NAME: &'static str = "clock";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::pushed(state, row);
        answers[0] += wasi::clocks::monotonic_clock::now() as f64;
        Ok(answers)
    }
}

honest::export!(Asks);
