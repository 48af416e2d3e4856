//! `qraft operator`: one file a command.

mod add;
mod bench;
mod build;
mod key;
mod list;
mod new;
mod propose;
mod remove;
mod show;
mod trust;
mod verify;

use crate::args::OperatorSub;
use crate::exit::Ended;

/// Runs the command.
pub fn run(command: &OperatorSub) -> Ended {
    match command {
        OperatorSub::New(args) => new::run(args),
        OperatorSub::Build(args) => build::run(args),
        OperatorSub::Verify(args) => verify::run(args),
        OperatorSub::Add(args) => add::run(args),
        OperatorSub::List(args) => list::run(args),
        OperatorSub::Show(args) => show::run(args),
        OperatorSub::Remove(args) => remove::run(args),
        OperatorSub::Bench(args) => bench::run(args),
        OperatorSub::Key(args) => key::run(&args.command),
        OperatorSub::Trust(args) => trust::run(&args.command),
        OperatorSub::Propose(args) => propose::run(args),
    }
}
