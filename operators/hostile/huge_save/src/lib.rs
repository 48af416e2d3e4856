//! Saves thirty-two mebibytes after any row.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct HugeSave;

impl Operator for HugeSave {
    const NAME: &'static str = "huge_save";

    fn save(_: &State) -> Vec<u8> {
        vec![7; 32 << 20]
    }

    fn load(_: &mut State, _: &[u8]) -> Result<(), String> {
        Ok(())
    }
}

honest::export!(HugeSave);
