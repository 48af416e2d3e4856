//! Functions of one row, without a memory.

use crate::kernel::Kernel;
use crate::{Description, Row, row};

/// Made by `#[row_function]` from a plain function.
pub trait RowFunction: 'static {
    /// One value an input.
    type Row: Row;

    /// What it says of itself.
    const DESCRIPTION: Description;

    /// The function with its params set.
    fn bind(params: &[f64]) -> impl Fn(Self::Row) -> f64;
}

/// A [`RowFunction`] behind the contract. It has no state: there is no value of this type.
pub struct OfRow<F> {
    never: std::convert::Infallible,
    function: std::marker::PhantomData<F>,
}

const NO_STATE: &str = "a row function has no state: call `apply`";

impl<F: RowFunction> Kernel for OfRow<F> {
    const DESCRIPTION: Description = F::DESCRIPTION;

    fn warm_up(params: &[f64]) -> Result<u32, String> {
        F::DESCRIPTION.check(params).map(|()| 0)
    }

    fn apply(params: &[f64], width: u32, rows: u32, block: &[f64]) -> Result<Vec<f64>, String> {
        F::DESCRIPTION.check(params)?;
        let (rows, width) = (rows as usize, width as usize);
        row::check(block, F::Row::INPUTS, rows, width)?;
        // Symbols are as good as rows to a function of one row, and lie in the answer's order.
        Ok(F::Row::each(block, rows * width).map(F::bind(params)).collect())
    }

    fn start(_: &[f64], _: u32) -> Result<Self, String> {
        Err(NO_STATE.to_owned())
    }

    fn push(&mut self, _: &[f64]) -> Result<Vec<f64>, String> {
        match self.never {}
    }

    fn update(&mut self, _: u32, _: &[f64]) -> Result<Vec<f64>, String> {
        match self.never {}
    }

    fn save(&self) -> Vec<u8> {
        match self.never {}
    }

    fn load(&mut self, _: &[u8]) -> Result<(), String> {
        match self.never {}
    }
}
