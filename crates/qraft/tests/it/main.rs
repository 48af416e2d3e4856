//! The real binary, from outside.

mod broken;
mod commands;
mod documents;
mod explain;
mod generated;
mod monitoring;
mod panel_sweep;
mod resume;
mod support;
mod sweep;
