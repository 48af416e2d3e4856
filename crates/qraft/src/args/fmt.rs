//! Flags of `qraft fmt`.

use std::path::PathBuf;

use clap::Args;

use super::OutputArgs;

const EXAMPLES: &str = "Examples:
  qraft fmt strategy.yaml
  qraft fmt --check examples
  qraft fmt --stdout examples/strategies/ma_cross.yaml
  qraft fmt --stdin-filename s.yaml - < s.yaml

A folder is searched for strategies, spaces and *.data.yaml; other YAML and JSON
in it is left alone. A file that is named is laid out whatever it is. `-` reads
standard input and prints the answer.

Comments, blank lines between blocks, flow or block style and numbers stay as
they were written. What a file says never changes. A file that does not parse is
left as it is.

Exit codes: 0 fine · 1 a file does not parse, or --check or --diff found one to
change · 2 files or flags.";

/// `qraft fmt`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct FmtArgs {
    /// Files, folders, globs, or `-`
    #[arg(required_unless_present = "stdin_filename", value_name = "PATH")]
    pub paths: Vec<String>,
    /// Change nothing; list the files that would change, and exit 1 if there is one
    #[arg(long, conflicts_with = "stdout")]
    pub check: bool,
    /// Change nothing; print what would change, and exit 1 if anything would
    #[arg(long, conflicts_with = "stdout")]
    pub diff: bool,
    /// Change nothing; print the answer
    #[arg(long)]
    pub stdout: bool,
    /// Read standard input, and call it so in messages; `.json` stays JSON
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
