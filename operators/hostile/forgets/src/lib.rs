//! Saves how many rows came, and not the rows.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct Forgets;

impl Operator for Forgets {
    const NAME: &'static str = "forgets";

    fn save(state: &State) -> Vec<u8> {
        state.count.to_le_bytes().to_vec()
    }

    fn load(_: &mut State, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

honest::export!(Forgets);
