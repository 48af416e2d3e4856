//! Expression kernels: one function per shape, compiled once a process.
//!
//! A kernel walks rows of elements, 16 at a time in pairs of f64, and answers the bits of
//! conditions and the values of columns. What differs between trials (columns, lags, constants)
//! are its arguments. It may read and write up to 15 elements beyond a row's end: buffers carry
//! [`SLACK`] elements, and rows are walked in order.

mod body;
mod cache;
mod call;
mod emit;
mod ready;
mod shape;

pub(crate) use body::{Body, Node, Out};
pub(crate) use cache::compile;
pub(crate) use call::{Args, Kernel, Walk};
pub(crate) use ready::goes_alone;

/// Elements beyond the end that every buffer carries.
pub(crate) const SLACK: usize = 16;
