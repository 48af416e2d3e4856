//! Typed metric families, structured events, and the exporter.
//!
//! - [`FAMILIES`]: every metric family, declared once
//! - [`Metrics`], [`RunGuard`]: counting; what a run raises is settled on every way out
//! - [`Execution`]: orders, fills and rejections of a strategy's runs; its labels' closed lists
//! - [`Exporter`], [`ExporterConfig`]: `/metrics` and `/healthz` over HTTP, from a thread of its
//!   own; off by default
//! - [`Event`], [`init`], [`LogStyle`]: the search's events as JSON lines
//!
//! Nothing here changes a result: counting is a few atomic additions, and clocks are read for
//! durations and stamps of events alone.

#![forbid(unsafe_code)]

mod config;
mod encode;
mod event;
mod execution;
mod exporter;
mod family;
mod log;
mod metrics;
mod process;
mod request;
mod run;

pub use config::ExporterConfig;
pub use encode::Format;
pub use event::{Cause, Event, Planned, RunInfo};
pub use execution::{Execution, MODES, OTHER, REASONS, RULES, SIDES, SYMBOLS_MAX};
pub use exporter::{Exporter, ExporterError};
pub use family::{FAMILIES, Family, Kind};
pub use log::{LogGuard, LogStyle, init, layer};
pub use metrics::Metrics;
pub use process::peak_memory;
pub use run::RunGuard;
