//! Flags of `qraft gates`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::{IsaArgs, MemoryArgs, MetricsArgs, OutputArgs};

/// What trials are held against.
#[derive(ValueEnum, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum BenchmarkArg {
    /// Holding the universe, equal money a symbol.
    Hold,
    /// Money that earns nothing.
    Cash,
}

/// How the bootstrap draws rows.
#[derive(ValueEnum, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "snake_case")]
pub enum BootstrapArg {
    /// Blocks of random length around the circle of rows (Politis and Romano).
    Stationary,
    /// Blocks of one length around the circle of rows.
    Circular,
    /// Blocks of one length within the rows (Kuensch).
    #[value(name = "moving_block", alias = "moving-block")]
    MovingBlock,
}

/// `qraft gates`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft gates artifacts/search/ma_cross-1a2b3c4d\n  \
                        qraft gates RUN_DIR --top-n 10 --bound spa=0.1 --benchmark cash\n  \
                        qraft gates RUN_DIR --prices moved/p.parquet --format json\n\nBounds: \
                        deflated_sharpe, reality_check, spa, pbo, top_n_overlap, two_stage; a flag \
                        stands above the space file's `gates`, that above [gates] of \
                        qraft.toml.\n\nExit codes: 0 a candidate passes · 1 none passes · 2 \
                        files, data, flags, or a run that is not complete · 130 interrupted")]
pub struct GatesArgs {
    /// Folder of a finished search: it has results.jsonl
    #[arg(value_name = "RUN_DIR")]
    pub run: PathBuf,
    /// Prices (default: the file that the search was given)
    #[arg(long)]
    pub prices: Option<PathBuf>,
    /// How many of the best are judged
    #[arg(long, default_value_t = 5)]
    pub top_n: usize,
    /// The bound of a gate, as in spa=0.1
    #[arg(long = "bound", value_name = "GATE=FRACTION")]
    pub bounds: Vec<String>,
    /// What trials are held against (default: hold)
    #[arg(long, value_enum)]
    pub benchmark: Option<BenchmarkArg>,
    /// How the bootstrap draws rows (default: stationary)
    #[arg(long, value_enum)]
    pub bootstrap: Option<BootstrapArg>,
    /// Rows of a block, on average (default: by the data, Politis and White)
    #[arg(long, value_name = "ROWS")]
    pub block: Option<usize>,
    /// Bootstrap replications, at least 100 (default: 2000)
    #[arg(long)]
    pub replications: Option<usize>,
    /// Seed of the bootstrap (default: 0)
    #[arg(long)]
    pub seed: Option<u64>,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Worker threads; no figure depends on them (default: one a core)
    #[arg(long)]
    pub threads: Option<usize>,
    /// How much memory. The matrix of returns stands in a file of its own.
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
