//! What the gates said, in words.

use serde_json::Value;

use crate::model::{
    CandidateGates, Fact, FoldRow, GateView, Level, NamedNum, Num, OutOfSampleRow, PoolRow,
    PoolView, SplitView, VerdictRow,
};
use crate::print::{count, percent, plain};
use crate::read::{
    Figures, Fold, Found, GateCandidate, Gates, Inputs, PValues, Pbo, Pool, Range, Split, Verdict,
    Weight,
};
use crate::words;

/// The deflated Sharpe ratio that is asked where the file does not say.
pub const DEFLATED_ASKED: f64 = 0.95;

/// How much of the Sharpe ratio in sample is gone out of sample.
const DECAY: &str = "sharpe_ratio_lost";

/// What is asked of a deflated Sharpe ratio.
pub fn deflated_asked(gates: Option<&Gates>) -> f64 {
    let told = gates.and_then(|gates| gates.thresholds.get("deflated_sharpe"));
    told.unwrap_or(DEFLATED_ASKED)
}

/// What was said of the whole run.
pub fn view(gates: &Gates) -> GateView {
    let overlap = gates.overlap.iter().flat_map(|overlap| &overlap.points);
    GateView {
        passed: gates.passed,
        asked: gates.candidates.len(),
        sentences: sentences(gates),
        overlap: overlap.map(|p| (p.multiplier.0.into(), p.overlap.0.into())).collect(),
        overlap_asked: gates.thresholds.get("top_n_overlap").into(),
        split: gates.split.as_ref().map(split),
    }
}

fn sentences(gates: &Gates) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(most) = gates.expected_max_sharpe.finite() {
        all.push(format!(
            "The best of {} trials without any skill would be expected to show a Sharpe ratio of \
             {}.",
            count(gates.trials),
            plain(Some(most), 2)
        ));
    }
    let against = match gates.benchmark.as_str() {
        "hold" => "buying and holding",
        "cash" => "cash",
        other => other,
    };
    let tests =
        [("White's reality check", &gates.reality_check), ("Hansen's SPA test", &gates.spa)];
    for (name, test) in tests {
        let Some(test) = test else { continue };
        all.extend(match (test.p.finite(), &test.undefined) {
            (Some(p), _) => Some(p_value(name, test, p, against)),
            (None, Some(why)) => Some(format!("{name}: not known, {why}.")),
            (None, None) => None,
        });
    }
    if let Some(stepm) = &gates.stepm {
        let level =
            stepm.level.finite().map_or(String::new(), |x| format!(" at {}", percent(Some(x))));
        all.push(match stepm.superior.len() {
            0 => format!("StepM{level}: no trial beats {against} beyond doubt."),
            n => format!("StepM{level}: {} beat {against}.", trials(n as u64)),
        });
    }
    all.extend(gates.pbo.as_ref().and_then(overfit));
    let overlap = gates.overlap.as_ref();
    all.extend(overlap.and_then(|overlap| Some(stays(overlap.n, overlap.least.finite()?))));
    if let Some(bootstrap) = &gates.bootstrap {
        let said = words::text(&Value::Object(bootstrap.clone()));
        all.push(format!("Resampling: {said}."));
    }
    all
}

fn stays(n: u64, least: f64) -> String {
    let least = percent(Some(least));
    format!(
        "Of the best {n}, at least {least} stay among the best {n} where costs are 50 % lower to \
         50 % higher."
    )
}

fn trials(n: u64) -> String {
    if n == 1 { "1 trial".to_owned() } else { format!("{} trials", count(n)) }
}

fn p_value(name: &str, test: &PValues, p: f64, against: &str) -> String {
    let bounds = match (test.p_lower.finite(), test.p_upper.finite()) {
        (Some(lower), Some(upper)) => {
            format!(" ({} to {})", plain(Some(lower), 3), plain(Some(upper), 3))
        }
        _ => String::new(),
    };
    let p = plain(Some(p), 3);
    format!("{name}: p = {p}{bounds}, the chance of a best trial like this if none beat {against}.")
}

fn overfit(pbo: &Pbo) -> Option<String> {
    let Some(probability) = pbo.pbo.finite() else {
        let why = pbo.undefined.as_ref()?;
        return Some(format!("Probability of overfitting: not known, {why}."));
    };
    let probability = percent(Some(probability));
    let loss = match pbo.probability_of_loss.finite() {
        Some(loss) => format!("; it loses money there in {}", percent(Some(loss))),
        None => String::new(),
    };
    Some(format!(
        "Probability of overfitting: in {probability} of {} ways to halve the bars, the best trial \
         of one half is below the median in the other{loss}.",
        pbo.splits.map_or("all".to_owned(), count)
    ))
}

fn range(range: &Range) -> String {
    let bars = range.bars.map_or(String::new(), |bars| format!(" ({} bars)", count(bars)));
    format!("{} to {}{bars}", words::text(&range.from), words::text(&range.to))
}

fn split(split: &Split) -> SplitView {
    let inside = split.in_sample.as_ref().map_or("all bars".to_owned(), range);
    let words = match &split.out_of_sample {
        None => format!("Trials were chosen on {inside}; nothing was held back."),
        Some(outside) => {
            let purged = match split.purged_bars {
                0 => String::new(),
                n => format!(", {} bars between the two dropped", count(n)),
            };
            let looks = match split.looks {
                0 => "and not shown yet".to_owned(),
                1 => "and shown once".to_owned(),
                n => format!("and shown {} times: each look spends some of its worth", count(n)),
            };
            let outside = range(outside);
            format!("Trials were chosen on {inside}; {outside} was held back{purged}, {looks}.")
        }
    };
    SplitView { words, looks: split.looks, folds: split.folds.iter().map(fold).collect() }
}

fn fold(fold: &Fold) -> FoldRow {
    FoldRow {
        train: fold.train.all().iter().map(range).collect::<Vec<_>>().join(" and "),
        test: range(&fold.test),
        trial: fold.trial,
        params: words::params(fold.params.iter().flat_map(Figures::iter)),
        in_sample: fold.in_sample_sharpe.0.into(),
        out_of_sample: fold.out_of_sample_sharpe.0.into(),
    }
}

/// What was said of a candidate.
pub fn of_candidate(found: &Found, said: &GateCandidate) -> CandidateGates {
    let gates = found.gates.as_ref();
    CandidateGates {
        level: if said.passes { Level::Pass } else { Level::Fail },
        words: verdict(gates, said),
        inputs: inputs(&said.inputs),
        verdicts: said.verdicts.iter().map(row).collect(),
        out_of_sample: out_of_sample(said),
    }
}

/// `best of 4,560 trials; deflated 0.31: likely luck; stopped at the deflated Sharpe ratio`
pub fn verdict(gates: Option<&Gates>, said: &GateCandidate) -> String {
    let deflated = said.inputs.deflated_sharpe.0;
    let asked = deflated_asked(gates);
    let mut words = match (gates, said.rank) {
        (Some(gates), 1) => words::best_of(gates.trials, deflated, asked),
        (Some(gates), rank) => {
            let luck = words::luck(deflated, asked);
            let trials = trials(gates.trials);
            format!("rank {rank} of {trials}; deflated {}: {luck}", plain(deflated, 2))
        }
        (None, _) => format!("deflated {}: {}", plain(deflated, 2), words::luck(deflated, asked)),
    };
    match (&said.stopped_at, said.passes) {
        (Some(gate), _) => words.push_str(&format!("; stopped at: {}", words::gate(gate))),
        (None, true) => words.push_str("; passes every gate"),
        (None, false) => words.push_str("; does not pass"),
    }
    words
}

fn inputs(inputs: &Inputs) -> Vec<NamedNum> {
    let all = [
        ("Sharpe ratio", inputs.sharpe),
        ("probabilistic Sharpe ratio", inputs.psr),
        ("deflated Sharpe ratio", inputs.deflated_sharpe),
        ("bars that this Sharpe ratio needs", inputs.min_track_record),
        ("Sharpe ratio after a haircut", inputs.haircut_sharpe),
        ("p-value on its own", inputs.p_value),
        ("p-value, Bonferroni", inputs.bonferroni),
        ("p-value, Holm", inputs.holm),
        ("p-value, Benjamini-Hochberg", inputs.bh),
        ("p-value, Benjamini-Yekutieli", inputs.by),
    ];
    let known = all.into_iter().filter(|(_, number)| number.0.is_some());
    known.map(|(name, number)| NamedNum::new(name, number.0)).collect()
}

fn row(verdict: &Verdict) -> VerdictRow {
    VerdictRow {
        gate: words::gate(&verdict.gate),
        level: words::level(&verdict.status),
        status: verdict.status.clone(),
        value: verdict.value.0.into(),
        threshold: verdict.threshold.0.into(),
        reason: verdict.reason.clone(),
        suggestion: verdict.suggestion.clone(),
    }
}

fn out_of_sample(said: &GateCandidate) -> Vec<OutOfSampleRow> {
    let Some(out) = &said.out_of_sample else { return Vec::new() };
    let pair = |(figure, value): (&str, Option<f64>)| OutOfSampleRow {
        figure: figure.to_owned(),
        in_sample: said.stats.get(figure).into(),
        out_of_sample: value.into(),
    };
    let decay = out.decay.0.map(|decay| OutOfSampleRow {
        figure: DECAY.to_owned(),
        in_sample: Num::NONE,
        out_of_sample: Num(decay),
    });
    out.stats.iter().map(pair).chain(decay).collect()
}

/// The pool.
pub fn pool(pool: &Pool) -> PoolView {
    let alike = |weight: &Weight| {
        let cluster = pool.clusters.iter().find(|cluster| cluster.kept == Some(weight.trial));
        let members = cluster.map(|cluster| cluster.members.as_slice()).unwrap_or_default();
        members.iter().copied().filter(|member| *member != weight.trial).collect()
    };
    let row = |weight: &Weight| PoolRow {
        trial: weight.trial,
        rank: weight.rank,
        weight: Num::from(weight.weight.0),
        capped: Num::from(weight.capped_weight.0),
        alike: alike(weight),
    };
    let limits = pool.limits.iter().flatten();
    PoolView {
        words: format!(
            "Trials whose {} are alike ({} or more) count as one; the rest are weighted by {}.",
            if pool.similarity.is_empty() { "returns" } else { &pool.similarity },
            plain(pool.threshold.0, 2),
            pool.allocation.replace('_', " ")
        ),
        rows: pool.weights.iter().map(row).collect(),
        limits: limits
            .map(|(name, value)| Fact { name: name.replace('_', " "), value: words::text(value) })
            .collect(),
    }
}
