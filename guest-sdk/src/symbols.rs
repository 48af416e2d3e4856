//! Operators on all symbols of a bar.

use crate::kernel::{HAS_STATE, Kernel};
use crate::{Bytes, Described, Description, Row, row};

/// An operator on all symbols of a bar. Which symbol stands where is the same throughout, and may
/// not matter: symbols in another order have the same answers in that order.
pub trait CrossSection: Described {
    /// Refuses params that do not go together; each is of its range already.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// Rows that must stand before the first that has answers, given inputs without gaps.
    fn warm_up(&self) -> u32 {
        0
    }

    /// At the first bar, with the number of symbols: makes room for each.
    fn start(&mut self, width: usize) {
        let _ = width;
    }

    /// Takes the next row: of each input, in the order of the `#[input]`s, all symbols' values.
    /// Fills `answers`, one a symbol, which are NaN at first.
    fn push(&mut self, row: <Self::Row as Row>::Symbols<'_>, answers: &mut [f64]);
}

/// A [`CrossSection`] behind the contract.
pub struct OfSymbols<T> {
    operator: T,
    width: usize,
}

fn checked<T: CrossSection>(params: &[f64]) -> Result<T, String> {
    T::DESCRIPTION.check(params)?;
    let operator = T::bind(params);
    operator.check()?;
    Ok(operator)
}

impl<T: CrossSection> Kernel for OfSymbols<T> {
    const DESCRIPTION: Description = T::DESCRIPTION;

    fn warm_up(params: &[f64]) -> Result<u32, String> {
        checked(params).map(|operator: T| operator.warm_up())
    }

    fn apply(_: &[f64], _: u32, _: u32, _: &[f64]) -> Result<Vec<f64>, String> {
        Err(HAS_STATE.to_owned())
    }

    fn start(params: &[f64], width: u32) -> Result<Self, String> {
        let width = width as usize;
        let mut operator: T = checked(params)?;
        operator.start(width);
        Ok(OfSymbols { operator, width })
    }

    fn push(&mut self, row: &[f64]) -> Result<Vec<f64>, String> {
        self.update(1, row)
    }

    fn update(&mut self, rows: u32, block: &[f64]) -> Result<Vec<f64>, String> {
        let (rows, width) = (rows as usize, self.width);
        row::check(block, T::Row::INPUTS, rows, width)?;
        let mut answers = vec![f64::NAN; rows * width];
        for r in 0..rows {
            let symbols = T::Row::symbols(block, rows, width, r);
            self.operator.push(symbols, &mut answers[r * width..][..width]);
        }
        Ok(answers)
    }

    fn save(&self) -> Vec<u8> {
        let mut saved = Vec::new();
        self.operator.save_fields(&mut saved);
        saved
    }

    fn load(&mut self, saved: &[u8]) -> Result<(), String> {
        Bytes::whole(saved, |bytes| self.operator.load_fields(bytes))
    }
}
