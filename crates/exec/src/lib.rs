//! A program becomes columns and masks: the interpreter that defines them, and the scan that makes
//! them fast.
//!
//! - [`interp`]: the definition: whole columns, plain and slow, sharing no kernel with the scan
//! - [`Plan`]: many trials become one graph; what they share exists once
//! - [`Plan::run`]: tile by tile, with the caller's books stepped on each tile's masks; a [`Walk`]
//!   pauses at any bar, is kept, and goes on
//! - [`PlanReport`]: a plan as plain data; [`Meter`]: what a run's time went into
//! - [`ExternalOp`]: operators from outside, pushed by the interpreter, run in blocks by the scan
//! - `graph`: the graph of a batch · `plan`: columns, kernels, tiles, memory · `jit`: expression
//!   kernels · `ops`: operators with a state · `run`: the tiles
//!
//! # Infinities
//! ±inf lives only inside one elementwise expression (`1/0`, then arithmetic, `WHERE`, `MIN`, `LOG`
//! on it). Whatever reads a number in any other way reads ±inf as NaN: comparisons, `is nan`, lags,
//! `ROC`, windows, recursions and cross-sections of their arguments, and what leaves the program as
//! a column. Fields, constants and the answers of operators with a window, a state or a
//! cross-section hold no infinities either. Both engines follow it.

#![deny(unsafe_code)]

mod bound;
mod external;
mod graph;
pub mod interp;
mod jit;
mod ops;
mod plan;
mod run;

pub use external::{ExternalOp, ExternalState, Externals, Form};
pub use plan::{
    CallReport, ColumnReport, ConditionReport, KernelReport, LogicReport, MadeBy, MemoryReport,
    Options, Output, PanelShape, Plan, PlanReport, Trial,
};
pub use run::{Counts, Measured, Meter, TileSpan, TileView, Walk};
