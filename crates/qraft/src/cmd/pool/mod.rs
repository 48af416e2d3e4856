//! `qraft pool`: the candidates of a search, without those that say the same, with weights and
//! limits.

mod text;

use std::path::Path;

use qraft_search::gates::Log;
use qraft_search::gates::document::GATES_NAME;
use qraft_search::objective::{Best, Direction};
use qraft_search::pool::holdings::holdings;
use qraft_search::pool::{
    Allocation, Caps, Member, POOL_NAME, Similarity, Wanted, build, document, limits,
};
use qraft_search::precise::of_equity;
use qraft_search::record::{Figure, Stats, TrialRecord};
use qraft_search::run::{Lines, LinesError};
use qraft_search::scan::ScanEngine;
use qraft_search::seal::json_bytes;
use serde_json::Value;

use crate::args::{AllocationArg, Format, OfArg, PoolArgs, SimilarityArg};
use crate::cmd::gates::asked::Trials;
use crate::config::Config;
use crate::exit::{Ended, Outcome, Stop};
use crate::inputs::Scan;
use crate::rerun::{Left, RESULTS_NAME, Rerun};

/// Runs the command.
pub fn run(args: &PoolArgs) -> Ended {
    crate::isa::limit(&args.isa)?;
    let caps = caps(args)?;
    let config = Config::load(args.config.as_deref())?;
    let left = Left::read(&args.run)?;
    let lines = Lines::read(&args.run.join(RESULTS_NAME)).map_err(unreadable)?;
    crate::rerun::complete(&args.run, &lines, &left.header)?;
    let passed = match args.of {
        OfArg::Passed => {
            let log = Log::of(&lines, &left.header).map_err(unreadable)?;
            Some(passed(&args.run, &left.header.run_id, &log.results.to_string())?)
        }
        OfArg::Best => None,
    };
    let rerun =
        left.ready(args.prices.as_deref(), &config, &Scan::default(), args.output.format)?;
    let records = candidates(args, &rerun, &lines, passed.as_deref())?;
    let members = members(&rerun, &records)?;
    let wanted = wanted(args, rerun.panel.periods_per_year)?;
    let pool = build(&members, &wanted).map_err(|e| Stop::findings("no_pool", e.to_string()))?;
    let capital = rerun.left.header.capital;
    let limits = limits(&pool, &members, &rerun.panel, capital, &caps);
    let document = document(&rerun.left.header, &members, &wanted, &pool, &limits);
    let path = args.run.join(POOL_NAME);
    qraft_evidence::atomic_write(&path, &json_bytes(document.clone()))
        .map_err(|e| Stop::input("write_failed", format!("{}: {e}", path.display())))?;
    for (rank, record) in &records {
        let bytes = json_bytes(document.clone());
        crate::packs::added(&args.run, (*rank, record), (POOL_NAME, bytes))?;
    }
    match args.output.format {
        Format::Text => {
            let days = &rerun.panel.ts;
            crate::print::out!("{}", text::text(&members, &wanted, &pool, &limits, days, &path));
        }
        Format::Json => crate::print::outln!("{document}"),
    }
    Ok(Outcome::Done)
}

/// The ranks and trials that pass the gates.
fn passed(folder: &Path, run_id: &str, results: &str) -> Result<Vec<(usize, u64)>, Stop> {
    let path = folder.join(GATES_NAME);
    let bytes = std::fs::read(&path).map_err(|_| {
        let message = format!(
            "{}: the gates have not judged this run: qraft gates {}, or --of best",
            path.display(),
            folder.display()
        );
        Stop::input("not_judged", message)
    })?;
    let bad = |why: &str| Stop::input("gates_unreadable", format!("{}: {why}", path.display()));
    let gates: Value = serde_json::from_slice(&bytes).map_err(|e| bad(&e.to_string()))?;
    if gates["run_id"].as_str() != Some(run_id) {
        return Err(bad("it is of another run: run qraft gates again"));
    }
    if gates["results"].as_str() != Some(results) {
        let why = "it is of other results, the lines have changed since: run qraft gates again";
        return Err(bad(why));
    }
    let candidates = gates["candidates"].as_array().ok_or_else(|| bad("it has no candidates"))?;
    let fails = |verdict: &Value| verdict["status"] == "fail";
    let good = candidates.iter().filter(|candidate| {
        let verdicts = candidate["verdicts"].as_array();
        candidate["passes"] == true && verdicts.is_some_and(|all| !all.iter().any(fails))
    });
    let one = |candidate: &Value| {
        Some((candidate["rank"].as_u64()? as usize, candidate["trial"].as_u64()?))
    };
    Ok(good.filter_map(one).collect())
}

/// The candidates with their ranks in the search, best first.
fn candidates(
    args: &PoolArgs,
    rerun: &Rerun,
    lines: &Lines,
    passed: Option<&[(usize, u64)]>,
) -> Result<Vec<(usize, TrialRecord)>, Stop> {
    let objective = rerun.settled.objective;
    let most = passed.map_or(args.top_n, <[_]>::len);
    let rank_of = |trial: u64| {
        passed.and_then(|all| all.iter().find(|(_, of)| *of == trial)).map(|(rank, _)| *rank)
    };
    let mut best = Best::new(objective, most);
    lines
        .for_each::<LinesError>(|record| {
            let wanted = passed.is_none() || rank_of(record.trial).is_some();
            // who never traded has nothing to share
            let idle = |stats: &Stats| stats.get("trades").and_then(Figure::value) == Some(0.0);
            if let Some(stats) = record.stats().filter(|stats| wanted && !idle(stats)) {
                best.offer(record.trial, objective.value(stats), || record.clone());
            }
            Ok(())
        })
        .map_err(unreadable)?;
    let records: Vec<TrialRecord> = best.into_rows().collect();
    if records.is_empty() {
        let message = match passed {
            Some(_) => {
                "no candidate passes the gates: there is nothing to pool; --of best pools \
                        the best of the search all the same"
            }
            None => "no trial ran to its end and traded: there is nothing to pool",
        };
        return Err(Stop::findings("no_candidate", message));
    }
    let ranked = records.into_iter().enumerate();
    Ok(ranked.map(|(at, record)| (rank_of(record.trial).unwrap_or(at + 1), record)).collect())
}

/// Each of them, run again.
fn members(rerun: &Rerun, records: &[(usize, TrialRecord)]) -> Result<Vec<Member>, Stop> {
    let objective = rerun.settled.objective;
    let failed = |e: qraft_base::Failure| Stop::findings(e.code, e.to_string());
    let trials = Trials::new(rerun).map_err(failed)?;
    let engine = ScanEngine::new(&rerun.program, &rerun.panel).map_err(failed)?;
    let member = |(rank, record): &(usize, TrialRecord)| {
        let params = trials.params(record);
        let replayed = trials.replay(&rerun.panel, &params).map_err(failed)?;
        let multipliers = engine.multipliers(&params).map_err(failed)?;
        let held = holdings(&rerun.panel, &replayed, &multipliers);
        let capital = qraft_ir::bind(&rerun.program, &params).map_err(failed)?.settings.capital;
        let value = record.stats().and_then(|stats| objective.value(stats)).unwrap_or(f64::NAN);
        Ok(Member {
            rank: *rank,
            trial: record.trial,
            score: match objective.direction {
                Direction::Maximize => value,
                Direction::Minimize => -value,
            },
            returns: of_equity(&replayed.equity, capital),
            weights: held.weights,
            participation: held.participation,
        })
    };
    records.iter().map(member).collect()
}

fn wanted(args: &PoolArgs, periods_per_year: f64) -> Result<Wanted, Stop> {
    if !(args.threshold > 0.0 && args.threshold <= 1.0) {
        let message = format!("--threshold {}: a correlation above 0, at most 1", args.threshold);
        return Err(Stop::input("threshold_invalid", message));
    }
    let positive = |name: &str, value: f64| match value > 0.0 && value.is_finite() {
        true => Ok(value),
        false => {
            let message = format!("--{name} {value}: a number above 0");
            Err(Stop::input("target_invalid", message))
        }
    };
    let allocation = match args.allocation {
        AllocationArg::Equal => Allocation::Equal,
        AllocationArg::RiskParity => Allocation::RiskParity,
        AllocationArg::TargetVolatility => Allocation::TargetVolatility {
            volatility: positive("target-vol", args.target_vol)?,
            max_leverage: positive("max-leverage", args.max_leverage)?,
        },
    };
    let similarity = match args.similarity {
        SimilarityArg::Returns => Similarity::Returns,
        SimilarityArg::Signals => Similarity::Signals,
    };
    Ok(Wanted { similarity, threshold: args.threshold, allocation, periods_per_year })
}

fn caps(args: &PoolArgs) -> Result<Caps, Stop> {
    for (name, value) in [
        ("max-name", args.max_name),
        ("max-industry", args.max_industry),
        ("max-market", args.max_market),
        ("participation", args.participation),
    ] {
        if !(value > 0.0 && value.is_finite()) {
            let message = format!("--{name} {value}: a share above 0, as in 0.1");
            return Err(Stop::input("cap_invalid", message));
        }
    }
    if args.top_n == 0 {
        return Err(Stop::input("top_n_zero", "--top-n 0: ask for at least 1"));
    }
    let (name, industry, market) = (args.max_name, args.max_industry, args.max_market);
    Ok(Caps { name, industry, market, participation: args.participation })
}

fn unreadable(error: LinesError) -> Stop {
    Stop::input("results_unreadable", error.to_string())
}
