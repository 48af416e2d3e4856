//! What people read on stdout: plain tables, 80 columns where the content allows.

use std::io::Write;

mod number;
mod table;
mod wrap;

pub use number::{count, date, money, percent, plain, stamp};
pub use table::{Align, Table};
pub use wrap::wrapped;

/// Writes to stdout. A reader that has gone (`| head`) is no reason to stop or to complain: the
/// work goes on and the exit code stays what it is.
pub fn to_stdout(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// The same to stderr.
pub fn to_stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

macro_rules! out {
    ($($text:tt)*) => { $crate::print::to_stdout(&format!($($text)*)) };
}
macro_rules! outln {
    ($($text:tt)*) => { $crate::print::to_stdout(&(format!($($text)*) + "\n")) };
}
macro_rules! err {
    ($($text:tt)*) => { $crate::print::to_stderr(&format!($($text)*)) };
}
macro_rules! errln {
    ($($text:tt)*) => { $crate::print::to_stderr(&(format!($($text)*) + "\n")) };
}
pub(crate) use {err, errln, out, outln};
