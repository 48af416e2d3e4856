//! What a run folder or a pack holds, as its files say it. Nothing is computed here.
//!
//! Files of other commands are read leniently: a key that is absent is absent, a key that is new is
//! passed over; another schema number is an error.

mod columns;
mod gates;
mod json;
mod pack;
mod pool;
mod precise;
mod run;

use std::path::{Path, PathBuf};

use qraft_evidence::MANIFEST_NAME;

use crate::error::ReportError;
pub use gates::{
    CostPoint, Fold, GateCandidate, Gates, Inputs, OutOfSample, Overlap, OverlapPoint, PValues,
    Pbo, Range, Ranges, Split, Stepm, Verdict,
};
pub use json::{Figures, Number};
pub use pack::{Digests, Fills, PackFiles, Sensitivity, SensitivityPoint, SnapshotMeta};
pub use pool::{Cluster, Pool, Weight};
pub use precise::{Compared, Comparison, TwoStage, TwoStageCandidate};
pub use run::{Aggregated, Failures, Hold, Named, RunLog, Sampled};

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// Where.
    pub dir: PathBuf,
    /// The log of a run; `None` in a pack.
    pub run: Option<RunLog>,
    /// Packs, best first; one where a pack was named.
    pub packs: Vec<PackFiles>,
    /// What the gates said, where they were asked.
    pub gates: Option<Gates>,
    /// The pool, where there is one.
    pub pool: Option<Pool>,
    /// The best trials matched order by order, where they were.
    pub two_stage: Option<TwoStage>,
}

/// How many packs of a run are looked into.
const MOST_PACKS: usize = 20;

impl Found {
    /// Looks into the folder of a run, or into a pack. Packs are verified against their manifests.
    ///
    /// # Errors
    /// [`ReportError`]: the folder is neither, a pack is not what was sealed, a file is damaged or
    /// has a schema that this build does not read.
    pub fn open(dir: &Path) -> Result<Found, ReportError> {
        let is_run = dir.join(run::RESULTS).is_file();
        if !is_run && !dir.join(MANIFEST_NAME).is_file() {
            return Err(ReportError::Nothing(dir.to_owned()));
        }
        let (run, packs) = match is_run {
            true => (Some(RunLog::read(dir)?), run::packs(dir, MOST_PACKS)?),
            false => (None, vec![PackFiles::read(dir)?]),
        };
        let path = dir.join("gates.json");
        let gates: Option<Gates> = json::optional(&path, gates::SCHEMA)?;
        if let (Some(run), Some(gates)) = (&run, &gates) {
            run.are_its_own(gates).map_err(|why| ReportError::file(&path, why))?;
        }
        Ok(Found {
            dir: dir.to_owned(),
            run,
            packs,
            gates,
            pool: json::optional(&dir.join("pool.json"), pool::SCHEMA)?,
            two_stage: json::optional(&dir.join("two_stage.json"), precise::SCHEMA)?,
        })
    }
}
