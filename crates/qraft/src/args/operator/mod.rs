//! Flags of `qraft operator`: one group of commands, by what they deal with.

mod installed;
mod keys;
mod make;
mod prove;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Format;

pub use installed::{AddArgs, ListArgs, RemoveArgs, ShowArgs, ShowFormat, StatusArg};
pub use keys::{KeyCommand, KeySub, TrustCommand, TrustSub};
pub use make::{BuildArgs, KindArg, LangArg, NewOperatorArgs, ProposeArgs};
pub use prove::{EffortArgs, OperatorBenchArgs, VerifyArgs};

/// `qraft operator`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft operator new mine/gap_size\n  \
                        qraft operator verify dist/gap_size.wasm\n  \
                        qraft operator add dist/gap_size.wasm")]
pub struct OperatorCommand {
    /// What to do.
    #[command(subcommand)]
    pub command: OperatorSub,
}

/// What to do with operators.
#[derive(Subcommand, Debug)]
pub enum OperatorSub {
    /// Write an operator to start from
    New(NewOperatorArgs),
    /// Build components from sources
    Build(BuildArgs),
    /// Probe components before anyone trusts them
    Verify(Box<VerifyArgs>),
    /// Verify a component, install it in the project and pin it
    Add(AddArgs),
    /// List what is installed
    List(ListArgs),
    /// Show what is known of an installed operator
    Show(ShowArgs),
    /// Take an operator away, and out of the lock
    Remove(RemoveArgs),
    /// Measure what an operator costs on this machine
    Bench(OperatorBenchArgs),
    /// Make and show the keys that you sign with
    Key(KeyCommand),
    /// Say whose signatures are believed, and what is never run
    Trust(TrustCommand),
    /// Build what a model wrote, in a bare sandbox, and install it as proposed
    Propose(ProposeArgs),
}

impl OperatorSub {
    /// How whatever stops the command is told.
    pub fn format(&self) -> Format {
        match self {
            OperatorSub::New(a) => a.output.format,
            OperatorSub::Build(a) => a.output.format,
            OperatorSub::Verify(a) => a.format.of_errors(),
            OperatorSub::Add(a) => a.output.format,
            OperatorSub::List(a) => a.output.format,
            OperatorSub::Show(a) => a.format.of_errors(),
            OperatorSub::Remove(a) => a.output.format,
            OperatorSub::Bench(a) => a.output.format,
            OperatorSub::Key(KeyCommand { command }) => command.format(),
            OperatorSub::Trust(TrustCommand { command }) => command.format(),
            OperatorSub::Propose(a) => a.output.format,
        }
    }
}

/// Which project.
#[derive(Args, Debug, Clone)]
pub struct ProjectArgs {
    /// The project's folder, with its qraft.lock
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub project: PathBuf,
}
