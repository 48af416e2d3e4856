//! The gates for people: what is true of the search, a line a candidate, and why each was stopped.

use std::path::Path;

use qraft_search::gates::document::{Candidate, Told};
use qraft_search::gates::judge::counted;
use qraft_search::gates::{Benchmark, Bounds, Status, Verdict};
use qraft_stats::Figure;

use crate::print::{Align, Table, percent, plain, wrapped};

/// The summary.
pub fn text(told: &Told<'_>, candidates: &[Candidate<'_>], path: &Path) -> String {
    let mut out = run(told);
    out.push('\n');
    out.push_str(&table(told, candidates).to_string());
    out.push_str(&stopped(candidates));
    let passed = candidates.iter().filter(|candidate| candidate.judged.passes()).count();
    out.push_str(&match passed {
        0 => format!("none of {} passes\n", counted(candidates.len() as u64, "candidate")),
        n => format!("{n} of {} pass\n", counted(candidates.len() as u64, "candidate")),
    });
    out.push_str(&format!("written: {}\n", path.display()));
    out
}

fn run(told: &Told<'_>) -> String {
    let (header, log) = (told.header, told.log);
    let (models, constant, _) = told.models;
    let (rows, row) = told.rows;
    let mut out = format!(
        "{}: {} ({} failed) over {} years\n",
        header.run_id,
        counted(log.trials, "trial"),
        log.failed,
        plain(Some(header.bars as f64 / header.periods_per_year), 1),
    );
    let against = match told.tests.benchmark {
        Benchmark::Hold => "holding the universe",
        Benchmark::Cash => "cash",
    };
    let bytes = models as f64 * rows as f64 * 8.0 / 1e6;
    out.push_str(&format!(
        "against {against}\nmatrix of {} x {}, {bytes:.1} MB in a file\n",
        counted(models as u64, "trial"),
        counted(rows as u64, row)
    ));
    if constant > 0 {
        let what = counted(constant, "trial");
        out.push_str(&format!("{what} differ from it by a constant and are no model\n"));
    }
    let bound = |name: &&str| Some(format!("{name} {}", told.bounds.get(name)?));
    let bounds: Vec<String> = Bounds::NAMES.iter().filter_map(bound).collect();
    out.push_str(&wrapped(&format!("bounds: {}", bounds.join(", ")), 2));
    out.push_str(&tests(told));
    out.push_str(&split(told));
    out
}

/// What the tests say of all trials together.
fn tests(told: &Told<'_>) -> String {
    let mut out = String::new();
    let (_, row) = told.rows;
    match told.snooped {
        Ok(snooped) => {
            let of = &snooped.verdicts;
            out.push_str(&format!(
                "reality check p = {:.4} · SPA p = {:.4} ({:.4} to {:.4})\n",
                of.white.p, of.consistent.p, of.lower.p, of.upper.p
            ));
            let names = counted(told.superior.len() as u64, "trial");
            let draws = counted(told.tests.replications as u64, "replication");
            out.push_str(&format!(
                "StepM names {names} · {draws}, blocks of {}\n",
                counted(snooped.block as u64, row)
            ));
        }
        Err(why) => out.push_str(&format!("reality check, SPA: {why}\n")),
    }
    out.push_str(&match told.pbo {
        Ok(pbo) => format!(
            "PBO {:.2} over {} · a loss out of sample in {:.0} % of them\n",
            pbo.overfit,
            counted(pbo.splits, "split"),
            pbo.loss * 100.0
        ),
        Err(why) if told.models.2 > 0 => {
            format!("PBO: {why}; {} idle in half of the blocks\n", counted(told.models.2, "trial"))
        }
        Err(why) => format!("PBO: {why}\n"),
    });
    let (n, _, least) = told.overlap;
    let least = percent(least);
    out.push_str(&format!("top {n} under costs from 0.5 to 1.5 times: at least {least} stay\n"));
    out
}

/// What was held back, and the folds.
fn split(told: &Told<'_>) -> String {
    let mut out = String::new();
    let header = told.header;
    if let Some((cut, _, looks)) = &told.held {
        let bars = cut.out_of_sample.as_ref().map_or(0, ExactSizeIterator::len);
        out.push_str(&format!(
            "held back: {}, {} purged before; looked at {}\n",
            counted(bars as u64, "bar"),
            counted(cut.purged as u64, "bar"),
            counted(*looks, "time")
        ));
    }
    for (at, (_, chosen)) in told.folds.iter().enumerate() {
        let root = header.periods_per_year.sqrt();
        let line = match chosen {
            None => "no trial has a Sharpe ratio where it would be chosen".to_owned(),
            Some(chosen) => format!(
                "trial {} is best, Sharpe {:.3}; tested {}",
                chosen.trial,
                chosen.train * root,
                plain(chosen.test.map(|test| test * root), 3)
            ),
        };
        out.push_str(&format!("fold {}: {line}\n", at + 1));
    }
    out
}

fn table(told: &Told<'_>, candidates: &[Candidate<'_>]) -> Table {
    let mut columns = vec![
        ("rank", Align::Right),
        ("trial", Align::Right),
        ("sharpe", Align::Right),
        ("deflated", Align::Right),
        ("haircut", Align::Right),
    ];
    if told.held.is_some() {
        columns.pop();
        columns.extend([("out of sample", Align::Right), ("decay", Align::Right)]);
    }
    columns.push(("verdict", Align::Left));
    let mut table = Table::new(columns.into_iter().map(|(name, align)| (name.to_owned(), align)));
    for candidate in candidates {
        let deflated = &candidate.deflated;
        let mut row = vec![
            candidate.rank.to_string(),
            candidate.record.trial.to_string(),
            plain(deflated.sharpe, 3),
            plain(deflated.deflated_sharpe, 2),
            plain(deflated.haircut_sharpe, 2),
        ];
        if told.held.is_some() {
            row.pop();
            let held = candidate.held.as_ref();
            let of = |name: &str| {
                let found = held?.figures.iter().find(|(have, _)| *have == name)?;
                Figure::value(found.1)
            };
            row.push(plain(of("sharpe_ratio"), 3));
            row.push(percent(held.and_then(|held| held.decay)));
        }
        row.push(match candidate.judged.stopped_at {
            None => "passes".to_owned(),
            Some(gate) => format!("stops at {}", gate.as_str()),
        });
        table.row(row);
    }
    table
}

/// Why candidates were stopped, and what to do about it: once for all that the same was said of.
fn stopped(candidates: &[Candidate<'_>]) -> String {
    let mut said: Vec<(&Verdict, Vec<usize>)> = Vec::new();
    for candidate in candidates {
        let mut verdicts = candidate.judged.verdicts.iter();
        let Some(failed) = verdicts.find(|verdict| verdict.status == Status::Fail) else {
            continue;
        };
        match said.iter_mut().find(|(verdict, _)| *verdict == failed) {
            Some((_, ranks)) => ranks.push(candidate.rank),
            None => said.push((failed, vec![candidate.rank])),
        }
    }
    let mut out = String::new();
    for (verdict, ranks) in said {
        let which = if ranks.len() == 1 { "rank" } else { "ranks" };
        let ranks: Vec<String> = ranks.iter().map(usize::to_string).collect();
        let line =
            format!("{which} {}, {}: {}", ranks.join(", "), verdict.gate.as_str(), verdict.reason);
        out.push_str(&wrapped(&line, 2));
        if let Some(suggestion) = verdict.suggestion {
            out.push_str(&wrapped(&format!("  {suggestion}"), 2));
        }
    }
    out
}
