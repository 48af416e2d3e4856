//! The report's first lines, and where everything came from.

use super::candidate::gates_of;
use super::gates::{deflated_asked, verdict};
use crate::model::{Fact, Headline, Kind, Level};
use crate::print::{count, date, money, percent, plain};
use crate::read::{Found, PackFiles, RunLog};
use crate::words;

/// What the report is of.
#[derive(Clone, Debug)]
pub struct About {
    pub(super) kind: Kind,
    pub(super) strategy: String,
    pub(super) run_id: String,
}

impl About {
    pub(super) fn of(found: &Found) -> About {
        let digests = found.packs.first().map(|pack| &pack.digests);
        match &found.run {
            Some(run) => About {
                kind: Kind::Run,
                strategy: run.header.strategy.clone(),
                run_id: run.header.run_id.clone(),
            },
            None => {
                let run_id = digests.map_or(String::new(), |digests| digests.run_id.clone());
                let named = found.packs.first().and_then(|pack| pack.strategy.clone());
                About { kind: Kind::Pack, strategy: named.unwrap_or(run_id.clone()), run_id }
            }
        }
    }
}

/// Luck or not, in one sentence.
pub fn headline(found: &Found) -> Headline {
    let gates = found.gates.as_ref();
    if let Some(gates) = gates.filter(|gates| !gates.candidates.is_empty()) {
        let first = &gates.candidates[0];
        let best = gates.candidates.iter().find(|candidate| candidate.passes).unwrap_or(first);
        let passed = match gates.passed {
            // a pack is one candidate, and its verdict says all
            _ if found.run.is_none() => String::new(),
            0 => "; no candidate passes the gates".to_owned(),
            1 => "; 1 candidate passes the gates".to_owned(),
            n => format!("; {} candidates pass the gates", count(n)),
        };
        let level = if gates.passed > 0 { Level::Pass } else { Level::Fail };
        return Headline { level, words: format!("{}{passed}", verdict(Some(gates), best)) };
    }
    if let Some(run) = &found.run {
        let asked = deflated_asked(gates);
        let words = match run.trials.succeeded {
            0 => "no trial ran to the end".to_owned(),
            _ => format!(
                "{}; the gates were not asked",
                words::best_of(run.lines, run.deflated(), asked)
            ),
        };
        let level = if run.trials.succeeded == 0 { Level::Fail } else { Level::Unknown };
        return Headline { level, words };
    }
    match found.packs.first().and_then(|pack| gates_of(found, pack)) {
        Some(said) => Headline {
            level: if said.passes { Level::Pass } else { Level::Fail },
            words: verdict(None, said),
        },
        None => Headline {
            level: Level::Unknown,
            words: "one sealed trial; a pack alone does not tell how many were tried to find it"
                .to_owned(),
        },
    }
}

/// What was searched, over what, and what came out.
pub fn sentences(found: &Found, about: &About) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(run) = &found.run {
        all.extend([searched(run), over(run, found.packs.first()), best(run)]);
    } else if let Some(pack) = found.packs.first() {
        let digests = &pack.digests;
        all.push(format!(
            "Trial {} of the run {}, {} mode, with {}.",
            count(digests.trial),
            about.run_id,
            digests.mode,
            words::params(pack.params.iter())
        ));
        all.push(format!(
            "{} symbols, {} bars{}.",
            count(pack.snapshot.symbols.len() as u64),
            count(pack.ts.len() as u64),
            span(pack)
        ));
    }
    all.retain(|sentence| !sentence.is_empty());
    all
}

fn span(pack: &PackFiles) -> String {
    match (pack.ts.first(), pack.ts.last()) {
        (Some(first), Some(last)) => format!(", {} to {}", date(*first), date(*last)),
        _ => String::new(),
    }
}

fn searched(run: &RunLog) -> String {
    let header = &run.header;
    let skipped = run.aggregated.as_ref().map_or(0, |aggregated| aggregated.skipped);
    let skipped = match skipped {
        0 => String::new(),
        n => format!(", {} draws skipped by constraints", count(n)),
    };
    let failed = match run.failed {
        0 => String::new(),
        n => format!(", {} failed", count(n)),
    };
    let open = match header.trials.saturating_sub(run.lines) {
        0 => String::new(),
        n => format!(", {} still to come", count(n)),
    };
    format!(
        "{} trials of the space {} (plan {}, {} mode){failed}{open}{skipped}.",
        count(run.lines),
        header.space,
        header.plan,
        header.mode
    )
}

fn over(run: &RunLog, pack: Option<&PackFiles>) -> String {
    let header = &run.header;
    let capital = match header.capital.is_finite() {
        true => format!(", capital {}", money(Some(header.capital))),
        false => String::new(),
    };
    format!(
        "{} symbols ({}), {} bars{}{capital}.",
        count(header.symbols),
        header.universe,
        count(header.bars),
        pack.map_or(String::new(), span)
    )
}

fn best(run: &RunLog) -> String {
    let Some(best) = &run.best else { return String::new() };
    let hold = run.aggregated.as_ref().and_then(|all| all.buy_and_hold.as_ref());
    let against = match hold.and_then(|hold| hold.stats.get("sharpe_ratio")) {
        Some(sharpe) => format!("; buying and holding shows {}", plain(Some(sharpe), 2)),
        None => String::new(),
    };
    format!(
        "The best by {} ({}) shows a Sharpe ratio of {}, {} a year and a greatest drawdown of \
         {}{against}.",
        words::figure(run.objective.figure).0,
        words::params(best.params.iter().map(|(name, value)| (name.as_str(), Some(*value)))),
        plain(run.best_figure("sharpe_ratio"), 2),
        percent(run.best_figure("cagr")),
        percent(run.best_figure("max_drawdown")),
    )
}

/// Digests, engine, seed, space, data.
pub fn provenance(found: &Found) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact { name: name.to_owned(), value });
        }
    };
    let pack = found.packs.first();
    if let Some(run) = &found.run {
        let header = &run.header;
        put("run", header.run_id.clone());
        put("strategy", header.strategy.clone());
        put("strategy digest", header.dsl.to_string());
        put("space", format!("{} ({})", header.space, header.space_digest));
        put(
            "plan",
            format!("{}, {} trials, seed {}", header.plan, count(header.trials), header.seed),
        );
        put("data digest", header.snapshot.to_string());
        put("universe", format!("{}, {} symbols", header.universe, count(header.symbols)));
        put("operators digest", header.operators.to_string());
        put("engine", format!("{}, semantics {}", header.engine, header.semantics));
        put("mode", header.mode.clone());
    } else if let Some(pack) = pack {
        let digests = &pack.digests;
        put("run", digests.run_id.clone());
        put("trial", format!("{} ({})", digests.trial, digests.trial_key));
        put("params digest", digests.param_hash.clone());
        put("strategy digest", digests.dsl.clone());
        put("space digest", digests.space.clone());
        put("data digest", digests.snapshot.clone());
        put("universe", pack.snapshot.universe.clone());
        put("operators digest", digests.operators.clone());
        put("engine", format!("{}, semantics {}", digests.engine, digests.semantics));
        put("mode", digests.mode.clone());
    }
    if let Some(pack) = pack {
        let snapshot = &pack.snapshot;
        let ppy = plain(snapshot.periods_per_year.finite(), 0);
        put("bars", format!("{} each, {} calendar, {ppy} a year", snapshot.bar, snapshot.calendar));
    }
    for pack in &found.packs {
        let name = pack.rank.map_or("pack".to_owned(), |rank| format!("pack of rank {rank}"));
        put(&name, pack.digest.to_string());
    }
    facts
}
