//! Gates: what a result must pass before it is believed.
//!
//! Data snooping, from bottom to top: [`panel`] holds what each model earned above the benchmark,
//! [`block_length`] says how long blocks are, [`bootstrap`] draws rows, [`resample`] turns rows
//! into means, [`long_run`] into variances; [`reality_check`], [`spa`] and [`stepm`] judge, and
//! [`tail`] counts. Nothing here starts a thread or reads a clock: replications and models come in
//! ranges, so that a caller may share them out, and no bit depends on how it does.

pub mod block_length;
pub mod bootstrap;
pub mod haircut;
pub mod long_run;
pub mod multiple;
pub mod overlap;
pub mod panel;
pub mod pbo;
pub mod psr;
pub mod reality_check;
pub mod resample;
pub mod spa;
pub mod stepm;
mod student;
pub mod tail;
pub mod two_stage;
