//! Refuses what it saved, once that is more than a few rows.
#![cfg(target_arch = "wasm32")]

use honest::{Operator, State};

struct LoadRefuses;

impl Operator for LoadRefuses {
    const NAME: &'static str = "load_refuses";

    fn load(state: &mut State, saved: &[u8]) -> Result<(), String> {
        if saved.len() > 32 {
            return Err("this is not mine".to_owned());
        }
        honest::loaded(state, saved)
    }
}

honest::export!(LoadRefuses);
