//! Flags of `qraft check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DataArgs, Format, Log};

/// How findings print.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CheckFormat {
    /// Excerpts, notes and ways out, for people.
    #[default]
    Text,
    /// One line a finding.
    Concise,
    /// One document, schema `qraft.check/1`.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// The diagnostics of the language server protocol.
    Lsp,
    /// Annotations of a GitHub workflow.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML: a test suite a file.
    Junit,
}

impl CheckFormat {
    /// How a file that cannot be read is told in it.
    pub fn of_errors(self) -> Format {
        match self {
            CheckFormat::Json | CheckFormat::Jsonl | CheckFormat::Lsp | CheckFormat::Sarif => {
                Format::Json
            }
            CheckFormat::Text | CheckFormat::Concise | CheckFormat::Github | CheckFormat::Junit => {
                Format::Text
            }
        }
    }
}

/// From which level on findings make the exit code 1.
#[derive(serde::Deserialize, ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// None: findings leave the exit code at 0.
    Never,
}

const EXAMPLES: &str = "Examples:
  qraft check examples/strategies/ma_cross.yaml
  qraft check --format concise examples
  qraft check --select LAH,USE001 --fail-on warning examples/strategies
  qraft check --diff examples/strategies/*.yaml
  qraft check --prices examples/data/sp500.parquet examples/spaces/ma_cross.yaml

A folder is searched for *.yaml, *.yml and *.json. Strategies, space files and
params files are told apart by what stands in them. `-` reads standard input.
An error of SYN, NAM, TYP, UNI, LAH or WIN can be neither ignored nor lowered.

Exit codes: 0 fine · 1 findings at or above --fail-on, or --diff would change
something · 2 files, data or flags. --watch ends with 0 on Ctrl-C.";

/// `qraft check`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct CheckArgs {
    /// Files, folders, globs, or `-`
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<String>,
    /// How findings print
    #[arg(long, visible_alias = "fmt", value_enum, default_value_t)]
    pub format: CheckFormat,
    /// Report these rules alone: codes, names or families, as in LAH,no-costs
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub select: Option<Vec<String>>,
    /// Do not report these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub ignore: Option<Vec<String>>,
    /// From which level on the exit code is 1 [default: error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// Warnings are errors
    #[arg(long)]
    pub strict: bool,
    /// Apply the fixes that change no result
    #[arg(long)]
    pub fix: bool,
    /// Apply the fixes that may change results too
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Print what --fix would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "diff"])]
    pub watch: bool,
    /// What `-` is called in messages; a space finds its strategy from there
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// What data declare (a .data.yaml, or a file that has one), to check against without prices
    #[arg(long = "data", value_name = "FILE", conflicts_with = "prices")]
    pub declared: Option<PathBuf>,
    /// Prices to check names, warm-up and universe against
    #[arg(long)]
    pub prices: Option<PathBuf>,
    /// Which data.
    #[command(flatten)]
    pub data: DataArgs,
    /// What goes to stderr besides findings
    #[arg(long, value_enum, default_value_t, env = "QRAFT_LOG", hide = true)]
    pub log: Log,
}
