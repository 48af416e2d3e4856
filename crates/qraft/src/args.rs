//! Flags. One struct a group, flattened into the commands that share it, so that a flag means the
//! same everywhere.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "qraft",
    version,
    about = "Strategies as text: checked for look-ahead, searched fast, sealed as evidence",
    after_help = "Exit codes: 0 fine · 1 findings, or no trial succeeded · 2 files, data or flags · \
                  130 interrupted, resumable"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check strategy files: syntax, names, types, look-ahead, windows
    #[command(after_help = "Examples:\n  qraft check examples/strategies/ma_cross.yaml\n  \
                            qraft check --format json --prices prices.csv strategies/*.yaml")]
    Check(CheckArgs),
    /// Print what a strategy compiles to
    #[command(after_help = "Example:\n  qraft compile --emit ir examples/strategies/ma_cross.yaml")]
    Compile(CompileArgs),
    /// Run one strategy with its default params
    #[command(after_help = "Example:\n  qraft run --strategy examples/strategies/ma_cross.yaml \
                            --prices examples/data/sp500.parquet --format json")]
    Run(RunArgs),
    /// Run one strategy in the fast scan, with chosen params
    #[command(after_help = "Example:\n  qraft quickbacktest --strategy s.yaml --prices p.csv \
                            --set fast=10 --set slow=50")]
    Quickbacktest(RunArgs),
    /// Search a grid that stands in a params file
    #[command(after_help = "Example:\n  qraft gridsearch --strategy s.yaml --params params.yaml \
                            --prices p.csv\n\nparams.yaml:\n  fast: {range: [5, 20], step: 5}\n  \
                            slow: [50, 100]")]
    Gridsearch(GridArgs),
    /// Search a parameter space
    Search(SearchCommand),
    /// Compute a column and look at it
    #[command(after_help = "Example:\n  qraft eval --expr 'RSI(close, 14)' --prices p.csv \
                            --out rsi.parquet")]
    Eval(EvalArgs),
}

impl Command {
    /// The output format of whichever command it is.
    pub fn format(&self) -> Format {
        match self {
            Command::Check(a) => a.output.format,
            Command::Compile(a) => a.output.format,
            Command::Run(a) | Command::Quickbacktest(a) => a.output.format,
            Command::Gridsearch(a) => a.common.output.format,
            Command::Search(SearchCommand { command: SearchSub::Run(a) }) => a.common.output.format,
            Command::Eval(a) => a.output.format,
        }
    }
}

/// How results print.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
}

/// What goes to stderr besides findings.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Log {
    /// A progress bar on a terminal, JSON events elsewhere.
    #[default]
    Auto,
    /// Progress in words.
    Text,
    /// One JSON event a line.
    Json,
    /// Nothing.
    Off,
}

/// How to print.
#[derive(Args, Debug, Clone)]
pub struct OutputArgs {
    /// How results print
    #[arg(long, visible_alias = "fmt", value_enum, default_value_t)]
    pub format: Format,
    /// What goes to stderr besides findings
    #[arg(long, value_enum, default_value_t, env = "QRAFT_LOG")]
    pub log: Log,
}

/// Which data.
#[derive(Args, Debug, Clone, Default)]
pub struct DataArgs {
    /// Symbols to run on: `all`, a list of qraft.toml, or a bundled list; replaces the strategy's
    /// own
    #[arg(long)]
    pub universe: Option<String>,
    /// Calendar of the data: XNYS, XSHG, 24/7 or none
    #[arg(long)]
    pub calendar: Option<String>,
    /// Length of a bar, as in 1D or 5m; found from the stamps where absent
    #[arg(long)]
    pub bar: Option<String>,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long)]
    pub config: Option<PathBuf>,
}

/// Metrics over HTTP: off unless a port is given.
#[derive(Args, Debug, Clone, Default)]
pub struct MetricsArgs {
    /// Serve Prometheus metrics on this port while the command runs (also QRAFT_METRICS_PORT)
    #[arg(long)]
    pub metrics_port: Option<String>,
    /// Address to serve on (also QRAFT_METRICS_ADDR; default 127.0.0.1)
    #[arg(long)]
    pub metrics_addr: Option<String>,
}

/// `qraft check`
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Strategy files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Prices to check names, warm-up and universe against
    #[arg(long)]
    pub prices: Option<PathBuf>,
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What to print.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Emit {
    /// The typed program.
    #[default]
    Ir,
    /// Its digest.
    Hash,
}

/// `qraft compile`
#[derive(Args, Debug)]
pub struct CompileArgs {
    /// Strategy file
    pub file: PathBuf,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    pub emit: Emit,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft run`, `qraft quickbacktest`
#[derive(Args, Debug)]
pub struct RunArgs {
    /// Strategy file
    #[arg(long)]
    pub strategy: PathBuf,
    /// Prices, CSV or Parquet
    #[arg(long)]
    pub prices: PathBuf,
    /// A param's value, as in fast=10; the default where absent
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub set: Vec<String>,
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
    /// Metrics over HTTP.
    #[command(flatten)]
    pub metrics: MetricsArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What the two search commands share.
#[derive(Args, Debug)]
pub struct SearchCommon {
    /// Prices, CSV or Parquet
    #[arg(long)]
    pub prices: PathBuf,
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
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
    /// Metrics over HTTP.
    #[command(flatten)]
    pub metrics: MetricsArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft search`
#[derive(Args, Debug)]
pub struct SearchCommand {
    /// Which.
    #[command(subcommand)]
    pub command: SearchSub,
}

/// `qraft search …`
#[derive(Subcommand, Debug)]
pub enum SearchSub {
    /// Run every trial of a space, aggregate, and seal the best
    #[command(after_help = "Examples:\n  qraft search run --space examples/spaces/ma_cross.yaml \
                            --prices examples/data/sp500.parquet --plan grid --top-n 5 --fast\n  \
                            qraft search run --space s.yaml --prices p.csv --plan random --trials \
                            500\n\nThe same command again resumes, or answers from what is there.")]
    Run(SearchArgs),
}

/// `qraft search run`
#[derive(Args, Debug)]
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
    /// Match order by order
    #[arg(long)]
    pub precise: bool,
    /// What the search commands share.
    #[command(flatten)]
    pub common: SearchCommon,
}

/// `qraft gridsearch`
#[derive(Args, Debug)]
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

/// `qraft eval`
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["expr", "strategy"]))]
pub struct EvalArgs {
    /// An expression
    #[arg(long)]
    pub expr: Option<String>,
    /// A strategy file: each of its signals, its score and its definitions is a column
    #[arg(long)]
    pub strategy: Option<PathBuf>,
    /// Prices, CSV or Parquet
    #[arg(long)]
    pub prices: PathBuf,
    /// Parquet file to write; without it the last rows are printed
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// A param's value, as in fast=10; the default where absent
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub set: Vec<String>,
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
