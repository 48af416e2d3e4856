//! Measures every symbol by the first: symbols in another order have other answers.
#![cfg(target_arch = "wasm32")]

use honest::raw::kernels::{Description, Kind};
use honest::{Operator, State};

struct OrderOfSymbols;

impl Operator for OrderOfSymbols {
    const NAME: &'static str = "order_of_symbols";

    fn describe() -> Description {
        Description { kind: Kind::CrossSection, ..honest::described(Self::NAME) }
    }

    fn push(state: &mut State, row: &[f64]) -> Result<Vec<f64>, String> {
        let mut answers = honest::pushed(state, row);
        let first = answers[0];
        answers.iter_mut().for_each(|x| *x /= first);
        Ok(answers)
    }
}

honest::export!(OrderOfSymbols);
