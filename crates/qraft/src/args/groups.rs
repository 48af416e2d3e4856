//! Groups of flags that commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

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

/// Widest instructions that kernels may use.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum IsaArg {
    /// The widest that this machine has.
    #[default]
    Auto,
    /// Plain code of the target.
    Sse2,
    /// 256 bits.
    Avx2,
    /// 512 bits.
    Avx512,
}

/// How wide the vector unit is.
#[derive(Args, Debug, Clone, Default)]
pub struct IsaArgs {
    /// Widest vector instructions to use; results do not depend on them
    #[arg(long, value_enum, default_value_t, env = "QRAFT_ISA")]
    pub isa: IsaArg,
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

/// Which prices, of which symbols.
#[derive(Args, Debug, Clone)]
pub struct MarketArgs {
    /// Prices, CSV or Parquet
    #[arg(long)]
    pub prices: PathBuf,
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
}

/// Values of params.
#[derive(Args, Debug, Clone, Default)]
pub struct ValueArgs {
    /// A param's value, as in fast=10; the default where absent
    #[arg(long = "set", value_name = "PARAM=VALUE")]
    pub set: Vec<String>,
}
