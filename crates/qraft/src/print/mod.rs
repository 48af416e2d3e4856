//! What people read on stdout: plain tables, 80 columns where the content allows.

mod number;
mod table;

pub use number::{count, date, money, percent, plain, stamp};
pub use table::{Align, Table};
