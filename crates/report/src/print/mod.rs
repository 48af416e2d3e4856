//! What people read as plain text: numbers, dates, tables, paragraphs.

mod number;
mod table;
mod wrap;

pub use number::{count, date, money, percent, plain, stamp};
pub use table::{Align, Table};
pub use wrap::wrapped;
