//! Many trials, and what is true of all of them.
//!
//! - [`space`]: the space file, and what it means for a strategy
//! - [`split`]: which bars are searched, which are held back, and folds
//! - [`plan`]: the index space of a search, and the trials that a plan takes from it
//! - [`ident`]: what a trial, a space and a run are called
//! - [`run`](mod@run): trials become lines; stopping, resuming
//! - [`scan`]: the fast scan as the engine that answers trials
//! - [`precise`]: the order-level matcher as an engine, its ladder and sensitivities
//! - [`record`]: the lines of `results.jsonl`
//! - [`report`]: what is true of all trials: `aggregated.json`, buy-and-hold
//! - [`seal`](mod@seal): the best trials run again and sealed in packs
//! - [`gates`]: is the best of them luck?
//! - [`pool`]: those that stay, and how money is shared out among them
//! - [`objective`]: what "best" means

#![forbid(unsafe_code)]

pub mod gates;
pub mod ident;
pub mod objective;
pub mod plan;
pub mod pool;
pub mod precise;
pub mod record;
pub mod report;
pub mod run;
pub mod scan;
pub mod seal;
pub mod space;
pub mod split;
