//! Operators from outside, as commands deal with them.

mod host;

pub use host::host;
