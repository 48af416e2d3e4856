//! What people read as plain text: numbers, dates, tables.

mod number;
mod table;

pub use number::{count, date, money, percent, plain, stamp};
pub use table::{Align, Table};
