//! The three agreements. (A) Values: interpreter and scan, to the bit. (B) Books: kernels and their
//! specification, to the bit. (C) Books and a plain ledger, to 1e-9. On random programs through the
//! whole path, and on random signals through the books alone.

mod causality;
mod features;
mod frames;
mod operators;
mod programs;
mod real_panels;
mod signals;
mod widths;
