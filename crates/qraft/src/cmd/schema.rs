//! `qraft schema`: the JSON Schema of a kind of file. The answer is JSON in every format.

use crate::args::SchemaArgs;
use crate::exit::{Ended, Outcome};

/// Runs the command.
pub fn run(args: &SchemaArgs) -> Ended {
    crate::print::to_stdout(&args.schema.text());
    Ok(Outcome::Done)
}
