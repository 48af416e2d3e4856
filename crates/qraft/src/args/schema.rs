//! Flags of `qraft schema`.

use clap::Args;

use super::OutputArgs;
use crate::schema::Schema;

/// `qraft schema`
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  qraft schema strategy > strategy.schema.json\n\n\
                        An editor that knows JSON Schema then knows every key.\n\n\
                        Exit codes: 0 fine · 2 flags")]
pub struct SchemaArgs {
    /// Of what
    #[arg(value_enum)]
    pub schema: Schema,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
