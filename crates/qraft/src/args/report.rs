//! Flags of `qraft report`.

use std::path::PathBuf;

use clap::Args;

use super::OutputArgs;

/// `qraft report`
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  qraft report artifacts/search/ma_cross-1a2b3c4d\n  \
                        qraft report RUN_DIR/topN/1-0a1b2c3d --out best.html --png best.png\n  \
                        qraft report pack.zip\n  \
                        qraft report RUN_DIR --markdown summary.md --pareto pareto.png\n\n\
                        The page is one file that loads nothing. What a folder lacks is said in \
                        words; without its prices a run is shown without benchmark.\n\n\
                        Exit codes: 0 fine · 2 files, data or flags")]
pub struct ReportArgs {
    /// Folder of a search or of a pack, or an archive of a pack
    #[arg(value_name = "RUN_DIR|PACK")]
    pub place: PathBuf,
    /// The page [default: report.html in the run's folder; beside a pack, never in it]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also a picture: the first candidate's equity and drawdown under the verdict
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    /// Also a picture of all trials: what is wanted against what it costs
    #[arg(long, value_name = "FILE")]
    pub pareto: Option<PathBuf>,
    /// Also the sentences and tables as Markdown
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Prices, for the benchmark (default: the file that the search was given)
    #[arg(long)]
    pub prices: Option<PathBuf>,
    /// Project settings (default: qraft.toml of the working folder, where there is one)
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// How to print.
    #[command(flatten)]
    pub output: OutputArgs,
}
