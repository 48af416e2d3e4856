//! Flags of `qraft lsp`.

use clap::Args;

/// `qraft lsp`
#[derive(Args, Debug)]
#[command(after_help = "An editor starts it: docs/editors has settings for several.\n\n\
                        Example:\n  qraft lsp < messages")]
pub struct LspArgs {
    /// Speak over stdin and stdout; there is no other way, and editors say so anyway
    #[arg(long)]
    pub stdio: bool,
}
