//! Flags of `qraft explain`.

use clap::Args;

use super::OutputArgs;

/// `qraft explain`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft explain\n  qraft explain LAH001\n  \
                        qraft explain future-shift --format json\n\nExit codes: 0 fine · 2 no rule of \
                        that name")]
pub struct ExplainArgs {
    /// A rule's code or name; all of them without it
    pub rule: Option<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
