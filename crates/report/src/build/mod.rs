//! From what the files say to what a report says.

mod candidate;
mod dates;
mod fills;
mod gates;
mod lacking;
mod pareto;
mod positions;
mod series;
mod summary;
mod thin;
mod trials;

use qraft_data::Panel;

use crate::model::{REPORT_SCHEMA, Report};
use crate::read::Found;
pub(crate) use candidate::compared;

/// Points that a screen shows of one curve.
const MOST_POINTS: usize = 3_000;
/// Points of all candidates together.
const ALL_POINTS: usize = 24_000;

/// The report of a run or a pack. `panel`, where the prices are there, must be the one that was
/// run: with it come the benchmark and what positions are worth. The same files give the same
/// report.
pub fn build(found: &Found, panel: Option<&Panel>) -> Report {
    let points = (ALL_POINTS / found.packs.len().max(1)).clamp(400, MOST_POINTS);
    let candidates: Vec<_> =
        found.packs.iter().map(|pack| candidate::candidate(found, pack, panel, points)).collect();
    let about = summary::About::of(found);
    Report {
        schema: REPORT_SCHEMA,
        kind: about.kind,
        headline: summary::headline(found),
        summary: summary::sentences(found, &about),
        gates: found.gates.as_ref().map(gates::view),
        pool: found.pool.as_ref().map(gates::pool),
        trials: found.run.as_ref().map(trials::trials),
        failures: trials::failures(found),
        provenance: summary::provenance(found),
        lacking: lacking::lacking(found, &candidates, panel.is_some()),
        strategy: about.strategy,
        run_id: about.run_id,
        candidates,
    }
}
