//! Flags of `qraft pool`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{IsaArgs, OutputArgs};

/// Which trials are candidates of a pool.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OfArg {
    /// Those that pass the gates, by gates.json.
    #[default]
    Passed,
    /// The best of the search, whatever the gates say.
    Best,
}

/// In what candidates are compared.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SimilarityArg {
    /// What they earned, bar by bar.
    #[default]
    Returns,
    /// What they held, bar by bar and symbol by symbol.
    Signals,
}

/// How money is shared out.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AllocationArg {
    /// The same to each.
    #[default]
    Equal,
    /// The same to each, scaled to --target-vol.
    #[value(name = "target_volatility", alias = "target-volatility")]
    TargetVolatility,
    /// The same share of the risk to each.
    #[value(name = "risk_parity", alias = "risk-parity")]
    RiskParity,
}

/// `qraft pool`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft pool artifacts/search/ma_cross-1a2b3c4d\n  \
                        qraft pool RUN_DIR --of best --top-n 20 --similarity signals\n  \
                        qraft pool RUN_DIR --allocation target_volatility --target-vol 0.08\n\n\
                        Exit codes: 0 fine · 1 no candidate, or no weights · 2 files, data or \
                        flags")]
pub struct PoolArgs {
    /// Folder of a finished search
    #[arg(value_name = "RUN_DIR")]
    pub run: PathBuf,
    /// Prices (default: the file that the search was given)
    #[arg(long)]
    pub prices: Option<PathBuf>,
    /// Which trials are candidates
    #[arg(long, value_enum, default_value_t)]
    pub of: OfArg,
    /// With --of best: how many
    #[arg(long, default_value_t = 20)]
    pub top_n: usize,
    /// In what candidates are compared
    #[arg(long, value_enum, default_value_t)]
    pub similarity: SimilarityArg,
    /// Correlation from which on two say the same, between 0 and 1
    #[arg(long, default_value_t = 0.9)]
    pub threshold: f64,
    /// How money is shared out
    #[arg(long, value_enum, default_value_t)]
    pub allocation: AllocationArg,
    /// Volatility a year, for target_volatility
    #[arg(long, default_value_t = 0.1)]
    pub target_vol: f64,
    /// The greatest sum of weights, for target_volatility
    #[arg(long, default_value_t = 1.0)]
    pub max_leverage: f64,
    /// Most of the pool in one name
    #[arg(long, default_value_t = 0.1)]
    pub max_name: f64,
    /// Most of the pool in one industry, where the data have a column `industry`
    #[arg(long, default_value_t = 0.3)]
    pub max_industry: f64,
    /// Most of the pool in one market, by the column `market`, else in all
    #[arg(long, default_value_t = 1.0)]
    pub max_market: f64,
    /// Share of a bar's volume that a fill may take, for the capacity
    #[arg(long, default_value_t = 0.01)]
    pub participation: f64,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// How wide the vector unit is.
    #[command(flatten)]
    pub isa: IsaArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
