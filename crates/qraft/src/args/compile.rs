//! Flags of `qraft compile`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::OutputArgs;

/// What to print.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Emit {
    /// The typed program.
    #[default]
    Ir,
    /// Its digest.
    Hash,
    /// Its expressions as trees, in JSON.
    Ast,
}

/// `qraft compile`
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  qraft compile --emit ir examples/strategies/ma_cross.yaml\n  \
                  qraft compile --emit ast examples/strategies/ma_cross.yaml\n\n\
                  Exit codes: 0 fine · 1 findings · 2 files or flags"
)]
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
