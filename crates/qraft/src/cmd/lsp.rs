//! `qraft lsp`: a language server over stdin and stdout. Exit 0 after a shutdown or at the end of
//! the input, 1 where the client leaves without a shutdown, 2 where what it says cannot be read.

use std::io::ErrorKind;

use crate::args::LspArgs;
use crate::exit::{Ended, Outcome, Stop};
use crate::wire::lsp::{Left, serve};

/// Runs the command.
pub fn run(_: &LspArgs) -> Ended {
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    match serve(&mut input, &mut output) {
        Ok(Left::Well) => Ok(Outcome::Done),
        Ok(Left::Abruptly) => Ok(Outcome::Findings),
        // The editor has gone; there is no one to tell.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Outcome::Done),
        Err(error) => Err(Stop::input("lsp_stream", error.to_string())),
    }
}
