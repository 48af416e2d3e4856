//! `qraft evidence`: packs verified, shown, exported and compared.

mod diff;
mod export;
mod show;
mod verify;

use crate::args::EvidenceSub;
use crate::exit::Ended;

/// Runs the command.
pub fn run(command: &EvidenceSub) -> Ended {
    match command {
        EvidenceSub::Verify(args) => verify::run(args),
        EvidenceSub::Show(args) => show::run(args),
        EvidenceSub::Export(args) => export::run(args),
        EvidenceSub::Diff(args) => diff::run(args),
    }
}
