//! Data snooping: is the best of all trials better than the benchmark, once it is known that it was
//! sought among them? Replications and models are shared out over threads in ranges, and put
//! together in order: no bit depends on how many threads there are.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use qraft_stats::gate::block_length;
use qraft_stats::gate::bootstrap::Bootstrap;
use qraft_stats::gate::long_run;
use qraft_stats::gate::panel::{Panel, SnoopError};
use qraft_stats::gate::spa::{Replication, Spa, Verdicts};
use qraft_stats::gate::stepm::stepm;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::Tests;

/// Replications of a range: a reading of the panel is shared by eight.
const TOGETHER: usize = 32;

/// Models of a range.
const MODELS: usize = 64;

/// What the tests say of all trials together.
#[derive(Clone, PartialEq, Debug)]
pub struct Snooped {
    /// Rows of a block, on average.
    pub block: usize,
    /// Reality check and SPA.
    pub verdicts: Verdicts,
    /// Models that are better than the benchmark at the level.
    pub superior: Vec<usize>,
    /// Rounds of StepM.
    pub rounds: usize,
}

/// Judges a panel, at that level for StepM, in the thread pool that it is called in. `tell` hears
/// of every range of replications; where `stop` rises the answer is an error.
///
/// # Errors
/// [`SnoopError`]: why the panel cannot be judged.
pub fn snooped(
    panel: &Panel<'_>,
    tests: &Tests,
    level: f64,
    tell: &(dyn Fn(usize) + Sync),
    stop: &AtomicBool,
) -> Result<Snooped, SnoopError> {
    let block = match tests.block {
        Some(block) => block,
        None => block_of(panel, tests),
    };
    let bootstrap = Bootstrap::new(tests.method, block, panel.rows(), tests.seed)?;
    let variances = ranges(panel.models(), MODELS)
        .into_par_iter()
        .map(|models| long_run::of_models(panel, block, models))
        .collect::<Result<Vec<_>, SnoopError>>()?;
    let spa = Spa::with_variances(panel, variances.concat())?;
    let draw = |replication: usize, rows: &mut [usize]| bootstrap.draw(replication, rows);
    let replications = ranges(tests.replications, TOGETHER)
        .into_par_iter()
        .map(|range| {
            if stop.load(Ordering::Relaxed) {
                return Err(SnoopError::Replications);
            }
            let count = range.len();
            let found = spa.replicate(range, draw);
            tell(count);
            found
        })
        .collect::<Result<Vec<_>, SnoopError>>()?
        .concat();
    let verdicts = spa.verdicts(&replications)?;
    let all = panel.models();
    let stepped = stepm(&spa, level, |models| {
        // the first round is over all models, which is done
        if models.len() == all {
            return Ok(replications.iter().map(|r: &Replication| r.consistent).collect());
        }
        let parts = ranges(tests.replications, TOGETHER)
            .into_par_iter()
            .map(|range| spa.replicate_among(models, range, draw))
            .collect::<Result<Vec<_>, SnoopError>>()?;
        Ok(parts.concat())
    })?;
    let (superior, rounds) = (stepped.superior, stepped.rounds.len());
    Ok(Snooped { block, verdicts, superior, rounds })
}

/// The data-driven length of a block: the median of the models'.
fn block_of(panel: &Panel<'_>, tests: &Tests) -> usize {
    let lengths: Vec<Option<f64>> = (0..panel.models())
        .into_par_iter()
        .map(|model| block_length::politis_white(&panel.model(model), tests.method))
        .collect();
    block_length::of_lengths(lengths.into_iter().flatten(), panel.rows())
}

fn ranges(count: usize, each: usize) -> Vec<Range<usize>> {
    (0..count).step_by(each).map(|from| from..count.min(from + each)).collect()
}
