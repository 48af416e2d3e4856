//! The `qraft` binary: commands, and what they print.
//!
//! A command answers an [`exit::Outcome`]; nothing else decides the exit code. Results go to
//! stdout; findings, progress and events to stderr.

#![forbid(unsafe_code)]

mod args;
mod cmd;
mod config;
mod declared;
mod executed;
mod exit;
mod formula_ast;
mod inputs;
mod interrupt;
mod isa;
mod memory;
mod monitor;
mod operators;
mod packs;
mod paths;
mod plugins;
mod print;
mod progress;
mod rerun;
mod schema;
mod sealing;
mod wire;
mod written;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let command = match args::Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => {
            // Help and version are answers, on stdout with exit 0; anything else is a usage error.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return std::process::ExitCode::from(code);
        }
    };
    let format = command.format();
    let outcome = match command {
        args::Command::Check(args) => cmd::check::run(&args),
        args::Command::Fmt(args) => cmd::fmt::run(&args),
        args::Command::Compile(args) => cmd::compile::run(&args),
        args::Command::Run(args) => cmd::run::run(&args),
        args::Command::Quickbacktest(args) => cmd::run::run(&args.run),
        args::Command::Precisebt(args) => cmd::precise::run(&args),
        args::Command::Gridsearch(args) => cmd::search::gridsearch(&args),
        args::Command::Search(args::SearchCommand { command: args::SearchSub::Run(args) }) => {
            cmd::search::run(&args)
        }
        args::Command::Gates(args) => cmd::gates::run(&args),
        args::Command::Pool(args) => cmd::pool::run(&args),
        args::Command::Replay(args) => cmd::replay::run(&args),
        args::Command::Evidence(args) => cmd::evidence::run(&args.command),
        args::Command::Report(args) => cmd::report::run(&args),
        args::Command::Digest(args) => cmd::digest::run(&args),
        args::Command::ExplainPlan(args) => cmd::explain_plan::run(&args),
        args::Command::Eval(args) => cmd::eval::run(&args),
        args::Command::Explain(args) => cmd::explain::run(&args),
        args::Command::New(args) => cmd::new::run(&args),
        args::Command::Schema(args) => cmd::schema::run(&args),
        args::Command::Operator(args) => cmd::operator::run(&args.command),
        args::Command::Operators(args) => cmd::operators::run(&args),
        #[cfg(feature = "bench")]
        args::Command::Bench(args) => cmd::bench::run(&args),
        args::Command::Lsp(args) => cmd::lsp::run(&args),
    };
    exit::finish(outcome, format)
}
