//! A trial, looked at from all sides: matched, compared with the scan, with dearer costs and later
//! orders.

use qraft_base::{ErrorType, Failure, Stage};

use super::{Matched, PreciseEngine, Sensitivity, TwoStage, two_stage};
use crate::record::Stats;

/// What is known of one trial in both stages.
#[derive(Clone, Debug)]
pub struct Study {
    /// The scan's figures.
    pub fast: Stats,
    /// The precise matcher's.
    pub precise: Stats,
    /// Their difference, friction by friction.
    pub two_stage: TwoStage,
    /// What becomes of it where costs and latency are others.
    pub sensitivity: Sensitivity,
    /// The matched run.
    pub matched: Matched,
}

impl PreciseEngine<'_> {
    /// Looks at one trial from all sides. `tolerance` is the two-stage gate's.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn study(&self, params: &[f64], tolerance: f64) -> Result<Study, Failure> {
        self.study_of(self.matched(params)?, params, tolerance)
    }

    /// The same, where the trial is matched already.
    ///
    /// # Errors
    /// The failure that the trial meets.
    pub fn study_of(
        &self,
        matched: Matched,
        params: &[f64],
        tolerance: f64,
    ) -> Result<Study, Failure> {
        let ladder = self.ladder(params)?;
        let precise = self.stats(&matched);
        let top = Stats::from(ladder.precise());
        if !top.same_bits(&precise) {
            let message = "the ladder does not end where the matcher does: a defect of this build";
            let (kind, stage) = (ErrorType::Precise, Stage::Book);
            return Err(Failure::new(kind, stage, "internal_ladder", message));
        }
        Ok(Study {
            fast: Stats::from(&ladder.books),
            precise,
            two_stage: two_stage(&ladder, tolerance),
            sensitivity: self.sensitivity(params)?,
            matched,
        })
    }
}
