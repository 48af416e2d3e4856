//! Operators on one symbol's rows.

use crate::kernel::{HAS_STATE, Kernel};
use crate::{Block, Bytes, Described, Description, Row, row};

/// An operator on one symbol's rows, oldest first. Each symbol has a value of its own.
pub trait Series: Described {
    /// Refuses params that do not go together; each is of its range already. Called before
    /// everything else.
    fn check(&self) -> Result<(), String> {
        Ok(())
    }

    /// Rows that must stand before the first that has an answer, given inputs without gaps:
    /// `n - 1` for a mean of `n` rows, 0 where the first row has one.
    fn warm_up(&self) -> u32 {
        0
    }

    /// At the first bar: gives windows their lengths.
    fn start(&mut self) {}

    /// Takes the next row, one value an input in the order of the `#[input]`s, and answers; NaN
    /// where there is no answer.
    fn push(&mut self, row: Self::Row) -> f64;

    /// Takes the next rows at once. The same as pushing each, to the bit, which `qraft operator
    /// verify` holds against it: write it only where there is a faster way.
    fn update(&mut self, block: Block<'_>) -> Vec<f64> {
        // What nothing else points to can stay in registers from row to row.
        let mut own = self.take();
        let answers = block.fold(|row| own.push(row));
        *self = own;
        answers
    }
}

/// A [`Series`] behind the contract.
pub struct OfSeries<T>(T);

fn checked<T: Series>(params: &[f64]) -> Result<T, String> {
    T::DESCRIPTION.check(params)?;
    let operator = T::bind(params);
    operator.check()?;
    Ok(operator)
}

impl<T: Series> Kernel for OfSeries<T> {
    const DESCRIPTION: Description = T::DESCRIPTION;

    fn warm_up(params: &[f64]) -> Result<u32, String> {
        checked(params).map(|operator: T| operator.warm_up())
    }

    fn apply(_: &[f64], _: u32, _: u32, _: &[f64]) -> Result<Vec<f64>, String> {
        Err(HAS_STATE.to_owned())
    }

    fn start(params: &[f64], width: u32) -> Result<Self, String> {
        if width != 1 {
            return Err(format!("a series has width 1, not {width}"));
        }
        let mut operator: T = checked(params)?;
        operator.start();
        Ok(OfSeries(operator))
    }

    fn push(&mut self, row: &[f64]) -> Result<Vec<f64>, String> {
        row::check(row, T::Row::INPUTS, 1, 1)?;
        Ok(T::Row::each(row, 1).map(|row| self.0.push(row)).collect())
    }

    fn update(&mut self, rows: u32, block: &[f64]) -> Result<Vec<f64>, String> {
        row::check(block, T::Row::INPUTS, rows as usize, 1)?;
        Ok(self.0.update(Block::new(block, rows as usize)))
    }

    fn save(&self) -> Vec<u8> {
        let mut saved = Vec::new();
        self.0.save_fields(&mut saved);
        saved
    }

    fn load(&mut self, saved: &[u8]) -> Result<(), String> {
        Bytes::whole(saved, |bytes| self.0.load_fields(bytes))
    }
}
