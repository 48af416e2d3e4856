//! Flags of commands that make operators: `new`, `build`, `propose`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::OutputArgs;
use super::{EffortArgs, ProjectArgs};

/// A language to write an operator in.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LangArg {
    /// Small and fast; the same bytes from the same sources.
    #[default]
    Rust,
    /// By componentize-py: 19 MB, a hundred times slower.
    Python,
    /// By componentize-js: 12 MB, seventy times slower.
    Js,
}

impl LangArg {
    /// As manifests have it.
    pub fn word(self) -> &'static str {
        match self {
            LangArg::Rust => "rust",
            LangArg::Python => "python",
            LangArg::Js => "js",
        }
    }
}

/// What an answer is computed from.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum KindArg {
    /// One symbol, row after row.
    #[default]
    Series,
    /// All symbols of a row.
    CrossSection,
    /// One row of one symbol, without memory.
    RowFunction,
}

/// `qraft operator new`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator new mine/gap_size\n  \
                        qraft operator new mine/breadth --kind cross-section\n  \
                        qraft operator new mine/gap_size --lang python --dir operators/gap_size\n\n\
                        A folder that is there already is never touched.\n\n\
                        Exit codes: 0 fine · 2 files or flags")]
pub struct NewOperatorArgs {
    /// Whose it is and what it is called: mine/gap_size; without a namespace it is in `mine`
    pub name: String,
    /// The language
    #[arg(long, value_enum, default_value_t)]
    pub lang: LangArg,
    /// What an answer is computed from
    #[arg(long, value_enum, default_value_t)]
    pub kind: KindArg,
    /// The folder to write [default: its name]
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator build`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator build .\n  \
                        qraft operator build operators --offline\n\n\
                        Exit codes: 0 fine · 1 it does not build · 2 files, flags or tools")]
pub struct BuildArgs {
    /// The folder of an operator, or of several
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// Cargo may not use the network
    #[arg(long)]
    pub offline: bool,
    /// Where components go [default: the `dist` folder beside each]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft operator propose`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft operator propose --source gap.rs --prompt prompt.txt \
                        --response answer.txt --model some-model-1\n\n\
                        Off unless qraft.toml says `allow_proposed = true` under `[operators]`. \
                        The source is one file; it is built without network and environment, and \
                        runs in the sandbox alone.\n\n\
                        Exit codes: 0 installed · 1 it does not build, or is refused · 2 files, \
                        flags or tools")]
pub struct ProposeArgs {
    /// The source: one file
    #[arg(long, value_name = "FILE")]
    pub source: PathBuf,
    /// The language that it is in
    #[arg(long, value_enum, default_value_t)]
    pub lang: LangArg,
    /// What the model was asked
    #[arg(long, value_name = "FILE", requires_all = ["response", "model"])]
    pub prompt: Option<PathBuf>,
    /// What it answered
    #[arg(long, value_name = "FILE", requires_all = ["prompt", "model"])]
    pub response: Option<PathBuf>,
    /// Which model it was
    #[arg(long, value_name = "NAME", requires_all = ["prompt", "response"])]
    pub model: Option<String>,
    /// Build even where the network and your files cannot be kept from the build
    #[arg(long)]
    pub allow_weak_sandbox: bool,
    /// Seconds that the build may take
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=7_200))]
    pub seconds: u32,
    /// How it is probed.
    #[command(flatten)]
    pub effort: EffortArgs,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
