//! Flags of `qraft explain-plan`.

use std::path::PathBuf;

use clap::{ArgGroup, Args};

use super::{IsaArgs, MarketArgs, OutputArgs, ValueArgs};

/// `qraft explain-plan`
#[derive(Args, Debug)]
#[command(
    group = ArgGroup::new("what").required(true).args(["space", "strategy"]),
    after_help = "Examples:\n  qraft explain-plan --space examples/spaces/ma_cross.yaml --prices \
                  examples/data/sp500.parquet\n  qraft explain-plan --space s.yaml --prices \
                  p.csv --measure --top 10 --svg plan.svg\n  qraft explain-plan --strategy \
                  s.yaml --prices p.csv --set fast=10 --format json\n\nPredictions rank the \
                  parts and give the order of magnitude; --measure runs the batch once and \
                  says what each part took.\n\nExit codes: 0 fine · 1 refused by findings, or \
                  the plan failed · 2 files, data or flags"
)]
pub struct ExplainPlanArgs {
    /// Space file, YAML or JSON: its first batch is explained
    #[arg(long)]
    pub space: Option<PathBuf>,
    /// Strategy file: one trial is explained
    #[arg(long)]
    pub strategy: Option<PathBuf>,
    /// Which prices.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Which values.
    #[command(flatten)]
    pub values: ValueArgs,
    /// How points are chosen: grid or random (default: the space file's, else grid)
    #[arg(long, requires = "space")]
    pub plan: Option<String>,
    /// How many trials
    #[arg(long, requires = "space")]
    pub trials: Option<u64>,
    /// Seed of a random plan; wins over the file's
    #[arg(long, requires = "space")]
    pub seed: Option<u64>,
    /// Most trials of the batch (default: those of a search's first batch)
    #[arg(long, requires = "space")]
    pub batch: Option<usize>,
    /// Worker threads (default: one a core)
    #[arg(long)]
    pub threads: Option<usize>,
    /// How wide the vector unit is.
    #[command(flatten)]
    pub isa: IsaArgs,
    /// Run the batch once, and say what each part took
    #[arg(long)]
    pub measure: bool,
    /// How many of the heaviest parts the text lists
    #[arg(long, default_value_t = 20)]
    pub top: usize,
    /// Also draw the graph into this file
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
