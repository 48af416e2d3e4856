//! Flags of `qraft evidence` and `qraft replay`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Format, OutputArgs};

/// `qraft evidence`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft evidence verify artifacts/search/RUN\n  \
                        qraft evidence show artifacts/search/RUN/topN/1-536c1f71\n  \
                        qraft evidence diff PACK OTHER")]
pub struct EvidenceCommand {
    /// What to do.
    #[command(subcommand)]
    pub command: EvidenceSub,
}

/// What to do with packs.
#[derive(Subcommand, Debug)]
pub enum EvidenceSub {
    /// Hold every file of a pack against what was sealed
    Verify(EvidenceVerifyArgs),
    /// Show what a pack holds
    Show(EvidenceShowArgs),
    /// Write a pack as one file
    Export(ExportArgs),
    /// Tell in what two packs differ
    Diff(DiffArgs),
}

impl EvidenceSub {
    /// How whatever stops the command is told.
    pub fn format(&self) -> Format {
        match self {
            EvidenceSub::Verify(a) => a.output.format,
            EvidenceSub::Show(a) => a.output.format,
            EvidenceSub::Export(a) => a.output.format,
            EvidenceSub::Diff(a) => a.output.format,
        }
    }
}

/// `qraft evidence verify`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft evidence verify artifacts/search/RUN\n  \
                        qraft evidence verify pack.zip --expect blake3:1f0c…\n\n\
                        Exit codes: 0 as it was sealed · 1 something differs · 2 there is no such \
                        pack, archive or run")]
pub struct EvidenceVerifyArgs {
    /// Folder of a pack, an archive of one, or folder of a run with packs
    #[arg(value_name = "PACK|RUN_DIR")]
    pub path: PathBuf,
    /// What its id must be, as in blake3:1f0c…
    #[arg(long, value_name = "ID")]
    pub expect: Option<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft evidence show`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft evidence show artifacts/search/RUN/topN/1-536c1f71\n\n\
                        Exit codes: 0 fine · 1 it is not as it was sealed · 2 there is no such \
                        pack or archive")]
pub struct EvidenceShowArgs {
    /// Folder of a pack, or an archive of one
    #[arg(value_name = "PACK")]
    pub path: PathBuf,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft evidence export`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft evidence export artifacts/search/RUN/topN/1-536c1f71 \
                        --out pack.zip\n  qraft evidence export PACK --out pack.zip --with-data\n\n\
                        The same pack gives the same bytes.\n\nExit codes: 0 fine · 1 it is not as \
                        it was sealed · 2 files, data or flags")]
pub struct ExportArgs {
    /// Folder of a pack, or an archive of one
    #[arg(value_name = "PACK")]
    pub path: PathBuf,
    /// The archive; what stands there is replaced
    #[arg(long, value_name = "FILE.zip")]
    pub out: PathBuf,
    /// Add the prices, and the files that they name
    #[arg(long)]
    pub with_data: bool,
    /// With --with-data: where the prices are (default: where the run found them)
    #[arg(long, value_name = "FILE", requires = "with_data")]
    pub prices: Option<PathBuf>,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long, requires = "with_data")]
    pub config: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft evidence diff`
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  qraft evidence diff RUN/topN/1-536c1f71 RUN/topN/2-71d9a258\n\n\
                        Exit codes: 0 they hold the same · 1 they differ, or one is not as it was \
                        sealed · 2 there is no such pack or archive"
)]
pub struct DiffArgs {
    /// Folder of a pack, or an archive of one
    #[arg(value_name = "PACK")]
    pub first: PathBuf,
    /// The other
    #[arg(value_name = "OTHER")]
    pub second: PathBuf,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}

/// `qraft replay`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft replay artifacts/search/RUN/topN/1-536c1f71\n  \
                        qraft replay pack.zip --prices prices.parquet\n\nThe prices are looked for \
                        in the pack, where the run found them, and beside the pack.\n\nExit codes: \
                        0 every number is the sealed one, to the bit · 1 a number moved, or the \
                        pack is not as it was sealed · 2 data that are missing or are others, \
                        operators, files or flags")]
pub struct ReplayArgs {
    /// Folder of a pack, an archive of one, or folder of a run with packs
    #[arg(value_name = "PACK|RUN_DIR")]
    pub path: PathBuf,
    /// Where the prices are
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,
    /// Worker threads (default: one a core); no number depends on them
    #[arg(long)]
    pub threads: Option<usize>,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
