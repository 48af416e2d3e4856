//! The real binary, from outside.

mod broken;
mod commands;
mod documents;
mod generated;
mod monitoring;
mod panel_sweep;
mod resume;
mod rules;
mod support;
mod sweep;
