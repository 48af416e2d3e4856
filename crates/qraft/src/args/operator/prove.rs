//! Flags of commands that run components: `verify`, `bench`.

use std::path::PathBuf;

use clap::Args;

use super::super::{CheckFormat, OutputArgs};
use super::ProjectArgs;

/// How a component is probed.
#[derive(Args, Debug, Clone)]
pub struct EffortArgs {
    /// The seed of the rows that are drawn
    #[arg(long, default_value_t = 0x5eed)]
    pub seed: u64,
    /// Rows of a series, at most
    #[arg(long, default_value_t = 2600,
          value_parser = clap::value_parser!(u32).range(400..=1_000_000))]
    pub rows: u32,
    /// The folder of its author's cases [default: cases of the component's sources, where it is]
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
}

/// `qraft operator verify`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator verify dist/gap_size.wasm\n  \
                        qraft operator verify operators/common/dist --format github\n  \
                        qraft operator verify gap_size.wasm --manifest . --key default\n\n\
                        Components run in the sandbox alone: nothing is given to them.\n\n\
                        Exit codes: 0 all probes passed · 1 refused · 2 files or flags")]
pub struct VerifyArgs {
    /// Components, or folders with components
    #[arg(required = true, value_name = "FILE")]
    pub paths: Vec<PathBuf>,
    /// How findings print
    #[arg(long, visible_alias = "fmt", value_enum, default_value_t)]
    pub format: CheckFormat,
    /// How it is probed.
    #[command(flatten)]
    pub effort: EffortArgs,
    /// Write what was found out, as JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write the manifest of what passed: a file, or a folder for NAME.manifest.json
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Sign manifests with this key of yours
    #[arg(long, value_name = "NAME", requires = "manifest")]
    pub key: Option<String>,
}

/// `qraft operator bench`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator bench dist/gap_size.wasm\n  \
                        qraft operator bench acme/kalman --rows 64,4096 --format json\n\n\
                        Exit codes: 0 fine · 1 it cannot be run · 2 files or flags")]
pub struct OperatorBenchArgs {
    /// A component, or the name of an installed one
    #[arg(value_name = "FILE")]
    pub what: String,
    /// Lengths of blocks
    #[arg(long, value_delimiter = ',', default_value = "256,1024,4096",
          value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub rows: Vec<u32>,
    /// Symbols of a row, of a cross-section
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=5_000))]
    pub symbols: u16,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
