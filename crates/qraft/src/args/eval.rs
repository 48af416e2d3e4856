//! Flags of `qraft eval`.

use std::path::PathBuf;

use clap::Args;

use super::{MarketArgs, OutputArgs, ValueArgs};

/// `qraft eval`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft eval --expr 'RSI(close, 14)' --prices p.csv \
                        --out rsi.parquet\n\nExit codes: 0 fine · 1 refused by \
                        findings, or the run failed · 2 files, data or flags")]
#[command(group = clap::ArgGroup::new("what").required(true).args(["expr", "strategy"]))]
pub struct EvalArgs {
    /// An expression
    #[arg(long)]
    pub expr: Option<String>,
    /// A strategy file: each of its signals, its score and its definitions is a column
    #[arg(long)]
    pub strategy: Option<PathBuf>,
    /// Which prices.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Parquet file to write; without it the last rows are printed
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Which values.
    #[command(flatten)]
    pub values: ValueArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
