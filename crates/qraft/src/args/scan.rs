//! Flags of commands that scan: which bars, and how much memory.

use std::path::PathBuf;

use clap::Args;

/// How much memory a scan may take.
#[derive(Args, Debug, Clone, Default)]
pub struct MemoryArgs {
    /// Most memory that the command may take, as in 256M or 2G: prices, columns, states and books.
    /// Prices that need more stand in a file; what fits in no way is refused with the number. Only
    /// for the scan: the precise matcher holds whole columns and refuses it (default: no limit)
    #[arg(long, value_name = "SIZE", value_parser = crate::memory::size)]
    pub memory: Option<u64>,
    /// Folder for that file (default: the system's folder of temporary files)
    #[arg(long, value_name = "DIR", requires = "memory")]
    pub scratch: Option<PathBuf>,
}

/// Which bars are run: as if the data had no others.
#[derive(Args, Debug, Clone, Default)]
pub struct WindowArgs {
    /// First bar: those that open at this stamp or later are run (default: the data's first)
    #[arg(long, value_name = "TS")]
    pub from: Option<String>,
    /// End: bars that open at this stamp or later are not run (default: none)
    #[arg(long, value_name = "TS")]
    pub to: Option<String>,
}
