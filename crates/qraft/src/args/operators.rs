//! Flags of `qraft operators`.

use clap::Args;

use super::OutputArgs;

/// `qraft operators`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operators\n  qraft operators EMA\n  \
                        qraft operators ZSCORE --format json\n\nExit codes: 0 fine · 2 no operator of \
                        that name")]
pub struct OperatorsArgs {
    /// An operator's name, or one of its other names; all of them without it
    pub name: Option<String>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
