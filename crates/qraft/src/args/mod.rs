//! The command line: one file a command, and the groups of flags that commands share, so that a
//! flag means the same everywhere.

#[cfg(feature = "bench")]
mod bench;
mod check;
mod compile;
mod digest;
mod eval;
mod evidence;
mod explain;
mod explain_plan;
mod fmt;
mod gates;
mod groups;
mod lsp;
mod new;
mod operator;
mod operators;
mod pool;
mod precise;
mod report;
mod run;
mod scan;
mod schema;
mod search;

use clap::{Parser, Subcommand};

#[cfg(feature = "bench")]
pub use bench::BenchArgs;
pub use check::{CheckArgs, CheckFormat, FailOn};
pub use compile::{CompileArgs, Emit};
pub use digest::{DigestArgs, DigestFormat};
pub use eval::EvalArgs;
pub use evidence::{
    DiffArgs, EvidenceCommand, EvidenceShowArgs, EvidenceSub, EvidenceVerifyArgs, ExportArgs,
    ReplayArgs,
};
pub use explain::ExplainArgs;
pub use explain_plan::ExplainPlanArgs;
pub use fmt::FmtArgs;
pub use gates::{BenchmarkArg, BootstrapArg, GatesArgs};
pub use groups::{
    DataArgs, Format, IsaArg, IsaArgs, Log, MarketArgs, MetricsArgs, OutputArgs, ValueArgs,
};
pub use lsp::LspArgs;
pub use new::NewArgs;
pub use operator::{
    AddArgs, BuildArgs, EffortArgs, KeySub, KindArg, LangArg, ListArgs, NewOperatorArgs,
    OperatorBenchArgs, OperatorCommand, OperatorSub, ProposeArgs, RemoveArgs, ShowArgs, ShowFormat,
    StatusArg, TrustSub, VerifyArgs,
};
pub use operators::OperatorsArgs;
pub use pool::{AllocationArg, OfArg, PoolArgs, SimilarityArg};
pub use precise::{BreakerArg, PreciseArgs};
pub use report::ReportArgs;
pub use run::{QuickbacktestArgs, RunArgs};
pub use scan::{MemoryArgs, WindowArgs};
pub use schema::SchemaArgs;
pub use search::{GridArgs, SearchArgs, SearchCommand, SearchCommon, SearchSub};

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "qraft",
    version,
    about = "Strategies as text: checked for look-ahead, searched fast, sealed as evidence",
    after_help = "Example:\n  qraft check examples/strategies\n\n\
                  Exit codes: 0 fine · 1 findings, or no trial succeeded · 2 files, data or flags · \
                  130 interrupted, resumable"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check strategies and spaces: syntax, names, types, look-ahead, windows, costs
    Check(Box<CheckArgs>),
    /// Lay strategies and spaces out in their one way
    Fmt(FmtArgs),
    /// Print what a strategy compiles to
    Compile(CompileArgs),
    /// Run one strategy with its default params in the fast scan
    Run(RunArgs),
    /// Run one strategy in the fast scan, with chosen params
    Quickbacktest(QuickbacktestArgs),
    /// Match one strategy order by order, and compare with the fast scan
    Precisebt(Box<PreciseArgs>),
    /// Search a grid that stands in a params file
    Gridsearch(GridArgs),
    /// Search a parameter space
    Search(SearchCommand),
    /// Ask of a finished search's best trials whether they are luck
    Gates(Box<GatesArgs>),
    /// Make a pool of candidates: who says the same, who stays, with how much, within what
    Pool(Box<PoolArgs>),
    /// Run a pack again, and hold every number against what was sealed
    Replay(ReplayArgs),
    /// Verify, show, export and compare evidence packs
    Evidence(EvidenceCommand),
    /// Write a run or a pack as one page, as Markdown, as a picture
    Report(ReportArgs),
    /// A round in a few lines, and what to do
    Digest(DigestArgs),
    /// Show what a search shares and compiles, and what each part of it costs
    ExplainPlan(Box<ExplainPlanArgs>),
    /// Compute a column and look at it
    Eval(EvalArgs),
    /// Write a strategy or a space to start from
    New(NewArgs),
    /// Print the JSON Schema of a kind of file
    Schema(SchemaArgs),
    /// List the operators, or explain one
    Operators(OperatorsArgs),
    /// Make, verify, install and trust operators from outside
    Operator(OperatorCommand),
    /// Explain a rule, or list them all
    Explain(ExplainArgs),
    /// Measure the scan on this machine, beside hand-written kernels
    #[cfg(feature = "bench")]
    Bench(BenchArgs),
    /// Serve an editor: findings as you type, hover, completion, rename, fixes
    Lsp(LspArgs),
}

impl Command {
    /// How whatever stops the command is told.
    pub fn format(&self) -> Format {
        match self {
            Command::Check(a) => a.format.of_errors(),
            Command::Fmt(a) => a.output.format,
            Command::Compile(a) => a.output.format,
            Command::Run(a) => a.output.format,
            Command::Quickbacktest(a) => a.run.output.format,
            Command::Precisebt(a) => a.output.format,
            Command::Gridsearch(a) => a.common.output.format,
            Command::Search(SearchCommand { command: SearchSub::Run(a) }) => a.common.output.format,
            Command::Gates(a) => a.output.format,
            Command::Pool(a) => a.output.format,
            Command::Replay(a) => a.output.format,
            Command::Evidence(a) => a.command.format(),
            Command::Report(a) => a.output.format,
            Command::Digest(a) => a.format.of_errors(),
            Command::ExplainPlan(a) => a.output.format,
            Command::Eval(a) => a.output.format,
            Command::New(a) => a.output.format,
            Command::Schema(a) => a.output.format,
            Command::Operators(a) => a.output.format,
            Command::Operator(a) => a.command.format(),
            Command::Explain(a) => a.output.format,
            #[cfg(feature = "bench")]
            Command::Bench(a) => a.output.format,
            Command::Lsp(_) => Format::Text,
        }
    }
}
