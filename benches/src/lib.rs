//! Benchmarks that print a ratio against a peer or a limit in the same run.
//!
//! - [`feed`]: the synthetic feed of levels and prints that the depth engine replays
//! - [`limit`]: hand-written kernels, each for one workload: what the machine gives when nothing is
//!   general
//! - [`line`]: a measurement, printed
//! - [`measure`]: CPU seconds of a closure, best and median of several runs
//! - [`series`]: the synthetic price series that the workloads run on
//! - [`strategies`]: strategies as authors write them, for the checker
//! - [`strategy`]: a long strategy, for what works on text
//! - [`workload`]: what is measured, product against kernel

#![deny(unsafe_code)]

pub mod feed;
pub mod limit;
pub mod line;
pub mod measure;
pub mod series;
pub mod strategies;
pub mod strategy;
pub mod workload;
