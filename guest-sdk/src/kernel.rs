//! The contract as a trait: what a component does, and what tests drive natively.

use crate::Description;

/// An operator behind the contract's functions. The attributes name one in each crate,
/// `crate::QraftKernel`.
pub trait Kernel: Sized + 'static {
    /// What it says of itself.
    const DESCRIPTION: Description;

    /// Rows before the first that has an answer.
    fn warm_up(params: &[f64]) -> Result<u32, String>;

    /// The answers of a row function.
    fn apply(params: &[f64], width: u32, rows: u32, block: &[f64]) -> Result<Vec<f64>, String>;

    /// A state at the first bar.
    fn start(params: &[f64], width: u32) -> Result<Self, String>;

    /// Takes the next row.
    fn push(&mut self, row: &[f64]) -> Result<Vec<f64>, String>;

    /// Takes the next rows at once.
    fn update(&mut self, rows: u32, block: &[f64]) -> Result<Vec<f64>, String>;

    /// All that it remembers.
    fn save(&self) -> Vec<u8>;

    /// Goes on from what another state saved.
    fn load(&mut self, saved: &[u8]) -> Result<(), String>;
}

pub(crate) const HAS_STATE: &str = "this operator has a state: make one and push rows";
