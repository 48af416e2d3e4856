//! Flags of `qraft run` and `qraft quickbacktest`.

use std::path::PathBuf;

use clap::Args;

use super::{IsaArgs, MarketArgs, MemoryArgs, MetricsArgs, OutputArgs, ValueArgs, WindowArgs};

/// `qraft run`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft run --strategy examples/strategies/ma_cross.yaml \
                        --prices examples/data/sp500.parquet --format json\n\nThe same, matched order by \
                        order: qraft precisebt\n\nExit codes: 0 fine · 1 refused by \
                        findings, or the run failed · 2 files, data or flags")]
pub struct RunArgs {
    /// Strategy file
    #[arg(long)]
    pub strategy: PathBuf,
    /// Which prices.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Which values.
    #[command(flatten)]
    pub values: ValueArgs,
    /// Which bars.
    #[command(flatten)]
    pub window: WindowArgs,
    /// How much memory.
    #[command(flatten)]
    pub memory: MemoryArgs,
    /// How wide the vector unit is.
    #[command(flatten)]
    pub isa: IsaArgs,
    /// Metrics over HTTP.
    #[command(flatten)]
    pub metrics: MetricsArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft quickbacktest`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft quickbacktest --strategy s.yaml --prices p.csv \
                        --set fast=10 --set slow=50\n\nThe same, matched order by order: \
                        qraft precisebt\n\nExit codes: 0 fine · 1 refused by \
                        findings, or the run failed · 2 files, data or flags")]
pub struct QuickbacktestArgs {
    /// As of `run`.
    #[command(flatten)]
    pub run: RunArgs,
}
