//! Flags of commands on what is installed: `add`, `list`, `show`, `remove`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::{Format, OutputArgs};
use super::{EffortArgs, ProjectArgs};

/// Whether an operator may be used.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatusArg {
    /// Everywhere.
    Approved,
    /// In research alone.
    Proposed,
    /// Still, with a warning.
    Deprecated,
}

/// `qraft operator add`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator add dist/gap_size.wasm --key default\n  \
                        qraft operator add kalman.wasm --manifest kalman.manifest.json\n  \
                        qraft operator add acme/kalman@1.2.0 --status deprecated\n\n\
                        What is installed already is named by name and version: it is verified and \
                        pinned anew.\n\n\
                        Exit codes: 0 installed · 1 refused · 2 files or flags")]
pub struct AddArgs {
    /// A component, or the name and version of an installed one
    #[arg(value_name = "FILE")]
    pub what: String,
    /// What its publisher says of it [default: FILE's name with .manifest.json, where it is]
    #[arg(long, value_name = "FILE")]
    pub manifest: Option<PathBuf>,
    /// Sign its manifest with this key of yours
    #[arg(long, value_name = "NAME")]
    pub key: Option<String>,
    /// Whether it may be used [default: as its manifest says, else approved]
    #[arg(long, value_enum)]
    pub status: Option<StatusArg>,
    /// What to use in place of a deprecated one
    #[arg(long, value_name = "ADDRESS")]
    pub successor: Option<String>,
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

/// `qraft operator list`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator list\n  qraft operator list --format json\n\n\
                        Exit codes: 0 fine · 1 something installed is broken or was changed · \
                        2 files or flags")]
pub struct ListArgs {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// How `show` prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ShowFormat {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
    /// A page for documentation.
    Markdown,
}

impl ShowFormat {
    /// How what stops the command is told in it.
    pub fn of_errors(self) -> Format {
        match self {
            ShowFormat::Json => Format::Json,
            ShowFormat::Text | ShowFormat::Markdown => Format::Text,
        }
    }
}

/// `qraft operator show`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator show acme/kalman\n  \
                        qraft operator show acme/kalman@1.2.0 --format markdown\n\n\
                        Exit codes: 0 fine · 1 it was changed · 2 it is not installed")]
pub struct ShowArgs {
    /// Which: acme/kalman, acme/kalman@1.2.0
    #[arg(value_name = "NAME")]
    pub address: String,
    /// How results print
    #[arg(long, visible_alias = "fmt", value_enum, default_value_t)]
    pub format: ShowFormat,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArgs,
}

/// `qraft operator remove`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft operator remove acme/kalman@1.2.0\n\n\
                        Exit codes: 0 gone · 2 it is not there, or several versions are")]
pub struct RemoveArgs {
    /// Which: acme/kalman, acme/kalman@1.2.0
    #[arg(value_name = "NAME")]
    pub address: String,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
