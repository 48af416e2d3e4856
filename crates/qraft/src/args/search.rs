//! Flags of `qraft search` and `qraft gridsearch`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{IsaArgs, MarketArgs, MemoryArgs, MetricsArgs, OutputArgs, WindowArgs};

/// What the two search commands share.
#[derive(Args, Debug)]
pub struct SearchCommon {
    /// Which prices.
    #[command(flatten)]
    pub market: MarketArgs,
    /// Best candidates to seal as evidence packs
    #[arg(long, default_value_t = 5)]
    pub top_n: usize,
    /// Folder that holds the run's folder
    #[arg(long, default_value = "artifacts/search")]
    pub outdir: PathBuf,
    /// Name of the run's folder (default: from strategy, space, plan, mode, seed and universe)
    #[arg(long)]
    pub run_id: Option<String>,
    /// Start anew where a run of that name stands already
    #[arg(long)]
    pub fresh: bool,
    /// Worker threads (default: one a core)
    #[arg(long)]
    pub threads: Option<usize>,
    /// Most trials that are computed together, and so lost together by a kill (default: about half
    /// a second's work)
    #[arg(long)]
    pub batch: Option<usize>,
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

/// `qraft search`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft search run --space s.yaml --prices p.csv")]
pub struct SearchCommand {
    /// Which.
    #[command(subcommand)]
    pub command: SearchSub,
}

/// `qraft search …`
#[derive(Subcommand, Debug)]
pub enum SearchSub {
    /// Run every trial of a space, aggregate, and seal the best
    Run(SearchArgs),
}

/// `qraft search run`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft search run --space examples/spaces/ma_cross.yaml \
                        --prices examples/data/sp500.parquet --plan grid --top-n 5 --fast\n  \
                        qraft search run --space s.yaml --prices p.csv --plan random --trials \
                        500\n  qraft search run --space s.yaml --prices p.csv --fast \
                        --precise-top 3\n\nThe same command again resumes, or answers from what is there.\n\nExit codes: 0 fine, some failed trials \
                        too · 1 refused by findings, every trial failed, or --gate and \
                        no candidate passes · 2 files, data, flags, or a resume that is refused · \
                        130 interrupted, resumable")]
pub struct SearchArgs {
    /// Space file, YAML or JSON
    #[arg(long)]
    pub space: PathBuf,
    /// How points are chosen: grid or random (default: the space file's, else grid)
    #[arg(long)]
    pub plan: Option<String>,
    /// How many trials
    #[arg(long)]
    pub trials: Option<u64>,
    /// Seed of a random plan; wins over the file's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Scan at bar level (the default)
    #[arg(long, conflicts_with = "precise")]
    pub fast: bool,
    /// Match every trial order by order
    #[arg(long)]
    pub precise: bool,
    /// After a fast search, match so many of the best order by order, and compare the stages
    #[arg(long, value_name = "K", conflicts_with = "precise")]
    pub precise_top: Option<usize>,
    /// With --precise-top: exit with 1 where none of them passes the two-stage gate
    #[arg(long, requires = "precise_top")]
    pub gate: bool,
    /// What the search commands share.
    #[command(flatten)]
    pub common: SearchCommon,
}

/// `qraft gridsearch`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft gridsearch --strategy s.yaml --params params.yaml \
                        --prices p.csv\n\nparams.yaml:\n  fast: {range: [5, 20], step: 5}\n  \
                        slow: [50, 100]\n\nExit codes: 0 fine, some failed trials \
                        too · 1 refused by findings, or every trial failed · 2 files, data, \
                        flags, or a resume that is refused · 130 interrupted, resumable")]
pub struct GridArgs {
    /// Strategy file
    #[arg(long)]
    pub strategy: PathBuf,
    /// Params file: a map of param to values, YAML or JSON
    #[arg(long)]
    pub params: PathBuf,
    /// What the search commands share.
    #[command(flatten)]
    pub common: SearchCommon,
}
