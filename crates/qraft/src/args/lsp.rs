//! Flags of `qraft lsp`.

use clap::Args;

/// `qraft lsp`
#[derive(Args, Debug)]
#[command(after_help = "An editor starts it: docs/editors has settings for several.\n\n\
                        Example:\n  qraft lsp --stdio\n\n\
                        Exit codes: 0 fine, also at the end of the input · 1 told to exit without \
                        a shutdown · 2 what came is no message")]
pub struct LspArgs {
    /// Speak over stdin and stdout: there is no other way, and editors may say so
    #[arg(long)]
    pub stdio: bool,
}
