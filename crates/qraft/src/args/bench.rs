//! Flags of `qraft bench`.

use clap::Args;

use super::{IsaArgs, OutputArgs};

/// `qraft bench`
#[derive(Args, Debug)]
#[command(
    after_help = "Each workload goes the way of a search, from the text to the figures, and prints a \
                  line: seconds of CPU and wall, units (trials × bars × symbols) a second, peak \
                  memory, and where there is a hand-written kernel for it, that kernel's seconds in \
                  the same minute and the ratio.\n\nExamples:\n  qraft bench\n  qraft bench w1 --threads \
                  1 --format json\n  qraft bench strategies --isa avx2\n  qraft bench --list\n\n\
                  Exit codes: 0 fine · 2 flags"
)]
pub struct BenchArgs {
    /// Workloads by name; without any, those that take seconds
    pub workloads: Vec<String>,
    /// List the workloads
    #[arg(long)]
    pub list: bool,
    /// Worker threads of the product; kernels have one
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: u16,
    /// Repetitions, of which the best and the median count (default: as suits the workload)
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    pub reps: Option<u16>,
    /// Smaller panels and fewer trials, to see that it runs
    #[arg(long)]
    pub quick: bool,
    /// The vector unit.
    #[command(flatten)]
    pub isa: IsaArgs,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
