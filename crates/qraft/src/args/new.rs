//! Flags of `qraft new`.

use std::path::PathBuf;

use clap::Args;

use super::OutputArgs;

/// `qraft new`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft new --list\n  qraft new momentum\n  \
                        qraft new trend strategies/ma.yaml\n\n\
                        A file that is there already is never touched.\n\n\
                        Exit codes: 0 fine · 2 files or flags")]
pub struct NewArgs {
    /// Which template; `--list` shows them
    #[arg(default_value = "trend")]
    pub template: String,
    /// The file to write, or the folder to write it to [default: the template's name]
    pub path: Option<PathBuf>,
    /// List the templates
    #[arg(long)]
    pub list: bool,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
