//! Reference results from elsewhere (`tests/fixtures/oracles`), or from the folder that
//! `QRAFT_ORACLES` names. Each suite prints its count, whatever the outcome.

mod backtest;
mod fills;
mod gates;
mod lookahead;
mod matrix;
mod metrics;
mod operators;
mod portfolio;
mod psr_dsr;
mod published;
mod rc_spa;
mod suite;
