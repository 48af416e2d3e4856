//! Asks its host for its files.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

wit_bindgen::generate!({
    inline: "
        package hostile:files;
        world asks {
            import wasi:filesystem/preopens@0.2.3;
        }
        package wasi:filesystem@0.2.3 {
            interface preopens {
                resource descriptor;
                get-directories: func() -> list<tuple<descriptor, string>>;
            }
        }
    ",
    world: "hostile:files/asks",
    generate_all,
});

struct Asks;

impl Operator for Asks {
    const NAME: &'static str = "files";

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::pushed(state, row);
        answers[0] += wasi::filesystem::preopens::get_directories().len() as f64;
        Ok(answers)
    }
}

honest::export!(Asks);
