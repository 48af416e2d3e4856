//! One sealed trial.

use qraft_data::Panel;
use qraft_search::report::hold_equity;

use super::series::{Bars, returns};
use super::{fills, gates, positions, thin};
use crate::model::{
    Candidate, CostRow, FigureRow, LatencyRow, NamedNum, Num, PreciseRow, PreciseView,
};
use crate::read::{
    Compared, Comparison, CostPoint, Figures, Found, GateCandidate, PackFiles, SensitivityPoint,
};

/// A curve of costs needs at least so many points to be one.
const CURVE: usize = 2;

/// What a pack, and what the run says of it, come to.
pub fn candidate(
    found: &Found,
    pack: &PackFiles,
    panel: Option<&Panel>,
    points: usize,
) -> Candidate {
    let trial = pack.digests.trial;
    let panel = panel.filter(|panel| panel.ts == pack.ts);
    let bars = bars(pack, panel);
    let rows = thin::rows(&bars.growth, points);
    let said = gates_of(found, pack);
    Candidate {
        rank: pack.rank,
        trial,
        param_hash: pack.digests.param_hash.clone(),
        pack: pack.digest.to_string(),
        params: pack.params.iter().map(|(name, value)| NamedNum::new(name, value)).collect(),
        figures: figures(found, pack),
        series: bars.series(&rows),
        years: bars.years().unwrap_or_default(),
        months: bars.months().unwrap_or_default(),
        positions: positions::positions(&pack.fills, &pack.ts, &pack.equity, &rows, panel),
        fills: fills::table(&pack.fills),
        trips: fills::trips(&pack.fills),
        costs: costs(pack, said),
        latency: latency(pack),
        precise: precise(found, trial, said),
        gates: said.map(|said| gates::of_candidate(found, said)),
    }
}

/// What the gates said of it: in the run's file, or sealed with it.
pub(super) fn gates_of<'a>(found: &'a Found, pack: &'a PackFiles) -> Option<&'a GateCandidate> {
    let of_run = found.gates.as_ref().and_then(|gates| gates.of(pack.digests.trial));
    of_run.or(pack.gates.as_ref())
}

/// Money at the start: what the last equity and the total return say.
pub(super) fn capital(pack: &PackFiles) -> f64 {
    let told = pack.stats.get("total_return").map(|total| 1.0 + total).filter(|x| *x > 0.0);
    match (told, pack.equity.last()) {
        (Some(grown), Some(last)) => last / grown,
        _ => pack.equity.first().copied().unwrap_or(1.0),
    }
}

pub(super) fn bars<'a>(pack: &'a PackFiles, panel: Option<&Panel>) -> Bars<'a> {
    let capital = capital(pack);
    Bars {
        ts: &pack.ts,
        growth: pack.equity.iter().map(|equity| equity / capital).collect(),
        returns: returns(&pack.equity, capital),
        hold: panel.and_then(hold_equity),
        periods_per_year: pack.snapshot.periods_per_year.finite().filter(|ppy| *ppy > 0.0),
    }
}

fn figures(found: &Found, pack: &PackFiles) -> Vec<FigureRow> {
    let hold = found.run.as_ref().and_then(|run| run.aggregated.as_ref()?.buy_and_hold.as_ref());
    let of_hold = |name: &str| hold.and_then(|hold| hold.stats.get(name));
    let reason = |name: &str| {
        let told = pack.undefined.iter().find(|(have, _)| have == name);
        told.map(|(_, reason)| reason.clone())
    };
    let row = |(name, value): (&str, Option<f64>)| FigureRow {
        name: name.to_owned(),
        value: value.into(),
        hold: of_hold(name).into(),
        undefined: reason(name),
    };
    let known: Vec<FigureRow> = pack.stats.iter().map(row).collect();
    let whole = pack.performance.as_ref().map(|performance| &performance.whole);
    let told = |name: &str| known.iter().any(|row| row.name == name);
    let more = crate::words::SERIES.into_iter().filter(|name| !told(name)).filter_map(|name| {
        let whole = whole?;
        let reason = whole.get("undefined").and_then(|reasons| reasons.get(name)?.as_str());
        Some(FigureRow {
            name: name.to_owned(),
            value: whole.get(name)?.as_f64().into(),
            hold: None.into(),
            undefined: reason.map(str::to_owned),
        })
    });
    let more: Vec<FigureRow> = more.collect();
    known.into_iter().chain(more).collect()
}

fn point(stats: &Figures) -> (Num, Num) {
    (stats.get("sharpe_ratio").into(), stats.get("total_return").into())
}

/// The sealed curve; else the gates' own.
fn costs(pack: &PackFiles, said: Option<&GateCandidate>) -> Vec<CostRow> {
    let sealed = pack.sensitivity.iter().flat_map(|sensitivity| &sensitivity.costs);
    let of_seal = |point_at: &SensitivityPoint| {
        let (sharpe, total_return) = point(&point_at.stats);
        CostRow { multiplier: point_at.multiplier.0.into(), sharpe, total_return }
    };
    let sealed: Vec<CostRow> = sealed.map(of_seal).collect();
    if sealed.len() >= CURVE {
        return sealed;
    }
    let told = said.map(|said| said.cost_curve.as_slice()).unwrap_or_default();
    let of_gates = |point: &CostPoint| CostRow {
        multiplier: point.multiplier.0.into(),
        sharpe: point.sharpe_ratio.0.into(),
        total_return: point.total_return.0.into(),
    };
    told.iter().map(of_gates).collect()
}

fn latency(pack: &PackFiles) -> Vec<LatencyRow> {
    let points = pack.sensitivity.iter().flat_map(|sensitivity| &sensitivity.latency);
    let row = |point_at: &SensitivityPoint| {
        let (sharpe, total_return) = point(&point_at.stats);
        LatencyRow { latency_ms: point_at.latency_ms.0.into(), sharpe, total_return }
    };
    points.map(row).collect()
}

/// Both stages: of the search's own second stage, else of the gates.
fn precise(found: &Found, trial: u64, said: Option<&GateCandidate>) -> Option<PreciseView> {
    let own = found.two_stage.as_ref().and_then(|both| both.of(trial));
    let compared = compared(found, trial, said);
    let row = |compared: &Compared| PreciseRow {
        figure: compared.figure.clone(),
        fast: compared.fast.0.into(),
        precise: compared.precise.0.into(),
        difference: compared.difference.0.into(),
        passes: compared.passes,
        moved_by: compared.greatest_term.clone(),
    };
    let failure = own.and_then(|own| own.failure()).map(str::to_owned);
    if compared.is_none() && failure.is_none() {
        return None;
    }
    Some(PreciseView {
        passes: compared.is_some_and(|compared| compared.passes),
        tolerance: compared.and_then(|compared| compared.tolerance.0).into(),
        failure: if compared.is_none() { failure } else { None },
        rows: compared.iter().flat_map(|compared| &compared.figures).map(row).collect(),
    })
}

/// The comparison of both stages, where one was made.
pub(crate) fn compared<'a>(
    found: &'a Found,
    trial: u64,
    said: Option<&'a GateCandidate>,
) -> Option<&'a Comparison> {
    let own = found.two_stage.as_ref().and_then(|both| both.of(trial));
    let own = own.and_then(|own| own.comparison.as_ref());
    own.or_else(|| said.and_then(|said| said.two_stage.as_ref()))
}
