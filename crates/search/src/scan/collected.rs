//! The signals of one trial over all bars, by the scan: what a replay reads where the interpreter's
//! columns have no room. They are the interpreter's to the bit (`exec`'s agreement).

use std::sync::atomic::AtomicBool;

use qraft_base::{ErrorType, Failure, Stage};
use qraft_exec::{Options, Output, TileView};
use qraft_ir::Binding;
use qraft_sim::WholeSignals;

use super::ScanEngine;
use super::budget::Budget;

impl ScanEngine<'_> {
    /// The signals of that trial.
    ///
    /// # Errors
    /// `columns_too_large` where even they do not fit; those of the plan and its run.
    pub(super) fn collected(
        &self,
        binding: &Binding,
        budget: Budget,
    ) -> Result<WholeSignals, Failure> {
        let cells = self.panel.bars() * self.panel.width();
        let outputs = &self.outputs.wanted;
        let columns = outputs.iter().filter(|output| matches!(output, Output::Column(_))).count();
        // An equity and a byte a condition besides.
        let bytes = (cells * (columns * 8 + 4) + self.panel.bars() * 8) as u64;
        budget
            .holds(bytes, "the signals of a trial that is to be sealed")
            .map_err(|failure| failure.with_hint("raise --memory, or seal nothing: --top-n 0"))?;
        let memory = Some(budget.for_plan(1)?.saturating_sub(bytes));
        let plan = self.planned_with(
            &[binding],
            &Options { memory, externals: self.externals.clone(), ..Options::default() },
        )?;
        let mut groups: Vec<WholeSignals> =
            plan.group_ranges().iter().map(|_| WholeSignals::default()).collect();
        let mut walk = plan.walk(&self.panel)?;
        walk.to(
            self.panel.bars(),
            |_| Ok(()),
            &mut groups,
            |signals: &mut WholeSignals, (), view: &TileView<'_>| {
                self.outputs.collect(view, signals, cells);
                Ok(())
            },
            &AtomicBool::new(false),
        )?;
        if let Some(failure) = walk.failures().into_iter().flatten().next() {
            return Err(failure);
        }
        groups.pop().ok_or_else(|| {
            let message = "the plan of one trial has no group";
            Failure::new(ErrorType::Fast, Stage::Scan, "internal_lost", message)
        })
    }
}
