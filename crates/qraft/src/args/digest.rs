//! Flags of `qraft digest`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Format;

/// How a digest prints.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum DigestFormat {
    /// For a terminal.
    #[default]
    Text,
    /// For a message.
    Markdown,
    /// For machines.
    Json,
}

impl DigestFormat {
    /// How whatever stops the command is told.
    pub fn of_errors(self) -> Format {
        match self {
            DigestFormat::Json => Format::Json,
            DigestFormat::Text | DigestFormat::Markdown => Format::Text,
        }
    }
}

/// `qraft digest`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft digest artifacts/search/ma_cross-1a2b3c4d\n  \
                        qraft digest RUN_DIR --against LAST_RUN_DIR --format markdown\n\n\
                        The action is a rule over the files: roll back where no candidate passes \
                        the gates; degrade where they were not asked, where more than half of the \
                        Sharpe ratio is gone out of sample, or where the objective fell by more \
                        than a fifth; else continue.\n\nExit codes: 0 fine · 2 files or flags")]
pub struct DigestArgs {
    /// Folder of a search
    #[arg(value_name = "RUN_DIR")]
    pub run: PathBuf,
    /// Folder of the last round, of the same strategy
    #[arg(long, value_name = "RUN")]
    pub against: Option<PathBuf>,
    /// How it prints
    #[arg(long, visible_alias = "fmt", value_enum, default_value_t)]
    pub format: DigestFormat,
}
