//! Flags of `qraft precisebt`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{MarketArgs, MetricsArgs, OutputArgs, ValueArgs};

/// Whose market-wide breaker it is.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum BreakerArg {
    /// China, 1 to 7 January 2016, on the CSI 300
    Cn,
    /// United States since 8 April 2013, on the S&P 500
    Us,
}

/// `qraft precisebt`
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  qraft precisebt --strategy examples/strategies/blueprint.yaml \
                        --prices examples/data/cn_stocks.parquet\n\nThe fast scan of the same: qraft run\n\n\
                        Exit codes: 0 fine, a gate that fails too · 1 refused by findings, the run failed, \
                        or --gate and the stages differ · 2 files, data or flags"
)]
pub struct PreciseArgs {
    /// Strategy file
    #[arg(long)]
    pub strategy: PathBuf,
    /// Which prices.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Which values.
    #[command(flatten)]
    pub values: ValueArgs,
    /// Folder that holds the run's folder
    #[arg(long, default_value = "artifacts/precise")]
    pub outdir: PathBuf,
    /// Share of orders that fail to arrive, 0 to 1, drawn by --seed; `execution.retries` says how
    /// often they are tried again
    #[arg(long, value_name = "RATE")]
    pub failures: Option<f64>,
    /// Seed of the failures
    #[arg(long, default_value_t = 0, requires = "failures")]
    pub seed: u64,
    /// Prices of an index whose falls rest all trading; intraday bars with the stamps of the prices
    #[arg(long, value_name = "PRICES", requires = "breaker")]
    pub index: Option<PathBuf>,
    /// Whose breaker the index trips
    #[arg(long = "market", value_enum, value_name = "MARKET", requires = "index")]
    pub breaker: Option<BreakerArg>,
    /// Exit with 1 where a key figure of the two stages differs by 2 % or more
    #[arg(long)]
    pub gate: bool,
    /// Metrics over HTTP.
    #[command(flatten)]
    pub metrics: MetricsArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
