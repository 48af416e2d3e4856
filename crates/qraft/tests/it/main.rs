//! The real binary, from outside.

mod bench;
mod broken;
mod check;
mod cli;
mod commands;
mod documents;
mod explain;
mod explain_plan;
mod fmt;
mod generated;
mod guests;
mod isa;
mod languages;
mod limits;
mod lsp;
mod memory;
mod monitoring;
mod new;
mod operator;
mod panel_sweep;
mod point_in_time;
mod precise;
mod resume;
mod shipped;
mod support;
mod sweep;
