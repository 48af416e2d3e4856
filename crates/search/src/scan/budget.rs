//! What a batch takes beside its plan, and how much of a budget is left for the plan.

use qraft_base::{ErrorType, Failure, Stage};
use qraft_data::Panel;
use qraft_ir::program::Program;

/// Bytes beside the panel, and what of them does not depend on the plan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Budget {
    bytes: u64,
    /// What all trials share: marks and masks of a tile, pages of files at hand.
    shared: u64,
    /// One trial's books, and its part of the graph while a plan is made.
    trial: u64,
}

impl Budget {
    pub(super) fn new(bytes: u64, program: &Program, panel: &Panel) -> Budget {
        /// Bytes of a symbol in one trial's books.
        const SYMBOL: u64 = 192;
        /// Bytes of a node while it is planned: its vertex, its place, its part of a kernel's call.
        const NODE: u64 = 128;
        const TRIAL: u64 = 4096;
        /// Marks, opens, masks and returns of a tile, whose cells follow the size of a cache.
        const TILE: u64 = 3 << 20;
        /// A column in a file: its part of the tile, what a walk leaves behind, what is read ahead.
        const PAGES: u64 = 1 << 19;
        let width = panel.width() as u64;
        let files = panel.columns.iter().filter(|(_, column)| column.in_file()).count();
        let defaults: Vec<f64> = program.params.iter().map(|param| param.default).collect();
        let settings = qraft_ir::bind(program, &defaults).map(|binding| binding.settings);
        // Marks that trials look back on.
        let back = settings.ok().filter(|s| s.sizes_by_risk()).map_or(0, |s| s.lookback());
        Budget {
            bytes,
            shared: TILE + files as u64 * PAGES + u64::from(back) * width * 8,
            trial: TRIAL + width * SYMBOL + program.nodes.len() as u64 * NODE,
        }
    }

    /// What so many trials take beside their plan.
    pub(super) fn beside(self, trials: usize) -> u64 {
        self.shared + self.trial * trials as u64
    }

    /// How many trials may go together: their books take at most half of what there is.
    pub(super) fn trials(self) -> usize {
        let half = self.bytes.saturating_sub(self.shared) / 2;
        ((half / self.trial) as usize).max(1)
    }

    /// What is left for the plan of so many trials.
    ///
    /// # Errors
    /// `books_too_large`, with the number.
    pub(super) fn for_plan(self, trials: usize) -> Result<u64, Failure> {
        let beside = self.beside(trials);
        self.left(beside).ok_or_else(|| {
            let plural = if trials == 1 { "" } else { "s" };
            let what = format!("the books of {trials} trial{plural} and the tile that all share");
            self.short(beside, "books_too_large", &what)
        })
    }

    /// Refuses what has to be in memory as a whole and does not fit.
    ///
    /// # Errors
    /// `columns_too_large`, with the number.
    pub(super) fn holds(self, bytes: u64, what: &str) -> Result<(), Failure> {
        let fits = self.left(bytes.saturating_add(self.beside(1))).is_some();
        if fits { Ok(()) } else { Err(self.short(bytes, "columns_too_large", what)) }
    }

    fn left(self, bytes: u64) -> Option<u64> {
        self.bytes.checked_sub(bytes)
    }

    fn short(self, bytes: u64, code: &'static str, what: &str) -> Failure {
        let message = format!("{what} take {bytes} bytes, and {} are left for them", self.bytes);
        Failure::new(ErrorType::Fast, Stage::Plan, code, message).with_hint("raise --memory")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_told_with_the_number() {
        let budget = Budget { bytes: 1000, shared: 100, trial: 200 };
        assert_eq!(budget.trials(), 2);
        assert_eq!(budget.for_plan(2), Ok(500));
        let refused = budget.for_plan(5).unwrap_err();
        assert_eq!(refused.code, "books_too_large");
        assert!(refused.message.contains("1100 bytes, and 1000 are left"), "{refused}");
        assert!(budget.holds(700, "signals").is_ok());
        assert_eq!(budget.holds(701, "signals").unwrap_err().code, "columns_too_large");
        let tiny = Budget { bytes: 10, ..budget };
        assert_eq!((tiny.trials(), tiny.for_plan(1).is_err()), (1, true));
    }
}
