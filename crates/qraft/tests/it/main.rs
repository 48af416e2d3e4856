//! The real binary, from outside.

mod broken;
mod check;
mod cli;
mod commands;
mod documents;
mod explain;
mod fmt;
mod generated;
mod limits;
mod lsp;
mod memory;
mod monitoring;
mod new;
mod panel_sweep;
mod point_in_time;
mod precise;
mod resume;
mod shipped;
mod support;
mod sweep;
