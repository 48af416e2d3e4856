//! What a search prints when it is over: a table for people, one JSON object for machines. Both are
//! formed from the aggregate alone, so that the same run prints the same bytes.

use std::path::Path;

use qraft_search::record::{Figure, Stats};
use qraft_search::report::Aggregate;
use serde_json::{Value, json};

use super::two_stage::{self, Candidate};
use crate::print::{Align, Table, count, money, percent, plain};

/// How the run went, besides what its lines say.
pub struct Run<'a> {
    /// Its folder.
    pub folder: &'a Path,
    /// Trials that had a line before it started.
    pub resumed: u64,
    /// Trials without a line, which another run will try.
    pub transient: u64,
    /// True where it was stopped before its end.
    pub interrupted: bool,
    /// The best trials that were matched order by order.
    pub candidates: &'a [Candidate],
    /// The packs, best first.
    pub packs: &'a [String],
    /// The first and the last session.
    pub span: (String, String),
    /// The deflated Sharpe ratio of the best trial, where it is defined.
    pub deflated: Option<f64>,
}

fn figure(stats: &Stats, name: &str) -> Option<f64> {
    stats.get(name).and_then(Figure::value)
}

/// The summary for people.
pub fn text(aggregate: &Aggregate, run: &Run<'_>) -> String {
    let header = &aggregate.frame.header;
    let mut out = format!(
        "{}: {} symbols x {} bars, {} to {}, capital {}\n",
        header.strategy,
        count(header.symbols),
        count(header.bars),
        run.span.0,
        run.span.1,
        money(Some(header.capital)),
    );
    out.push_str(&trials_line(aggregate));
    out.push('\n');
    if !aggregate.best.is_empty() {
        out.push('\n');
        out.push_str(&best_table(aggregate).to_string());
    }
    out.push('\n');
    if !run.candidates.is_empty() {
        out.push_str(&two_stage::text(run.candidates));
        out.push('\n');
    }
    out.push_str(&verdict(aggregate, run));
    for group in &aggregate.failures {
        let hint = group.hint.as_ref().map_or(String::new(), |hint| format!(" ({hint})"));
        out.push_str(&format!(
            "failed: {} x {}/{}: {}{hint}\n",
            count(group.count),
            group.error_stage,
            group.error_code,
            group.message
        ));
    }
    out.push_str(&format!("artifacts: {}\n", run.folder.display()));
    out.push_str(&last_line(aggregate, run));
    out
}

fn trials_line(aggregate: &Aggregate) -> String {
    let header = &aggregate.frame.header;
    let points = match aggregate.frame.points {
        Some(points) => u64::try_from(points).map_or(format!("{points}"), count),
        None => "a continuous space".into(),
    };
    let skipped = match aggregate.frame.skipped {
        0 => String::new(),
        n => format!(", {} skipped by constraints", count(n)),
    };
    format!("plan {}: {} of {points} points are trials{skipped}", header.plan, count(header.trials))
}

fn best_table(aggregate: &Aggregate) -> Table {
    let params: Vec<&str> =
        aggregate.best[0].record.params.iter().map(|(n, _)| n.as_str()).collect();
    let mut header = vec![("rank".to_owned(), Align::Right)];
    header.extend(params.iter().map(|name| ((*name).to_owned(), Align::Right)));
    let figures = ["sharpe", "return", "cagr", "max dd", "calmar", "turnover", "trades"];
    header.extend(figures.map(|name| (name.to_owned(), Align::Right)));
    let mut table = Table::new(header);
    for best in &aggregate.best {
        let mut row = vec![best.rank.to_string()];
        row.extend(best.record.params.iter().map(|(_, value)| value.to_string()));
        row.extend(best.record.stats().map(cells).unwrap_or_default());
        table.row(row);
    }
    if let Some(stats) = &aggregate.frame.buy_and_hold {
        let mut row = vec!["hold".to_owned()];
        row.extend(params.iter().map(|_| String::new()));
        row.extend(cells(stats));
        table.row(row);
    }
    table
}

fn cells(stats: &Stats) -> Vec<String> {
    vec![
        plain(figure(stats, "sharpe_ratio"), 3),
        percent(figure(stats, "total_return")),
        percent(figure(stats, "cagr")),
        percent(figure(stats, "max_drawdown")),
        plain(figure(stats, "calmar_ratio"), 2),
        plain(figure(stats, "turnover"), 1),
        plain(figure(stats, "trades"), 0),
    ]
}

fn verdict(aggregate: &Aggregate, run: &Run<'_>) -> String {
    let n = count(aggregate.succeeded);
    let Some(best) = aggregate.best.first() else {
        return match aggregate.succeeded {
            0 => "no trial succeeded\n".into(),
            _ => "no best trial is listed: --top-n is 0\n".into(),
        };
    };
    let objective = aggregate.frame.objective.figure;
    let value = best.record.stats().and_then(|stats| figure(stats, objective));
    let mut out = format!("best of {n} trials by {objective}: {}", plain(value, 3));
    if let Some(deflated) = run.deflated {
        let word = match deflated {
            d if d >= 0.95 => "unlikely to be luck",
            d if d >= 0.5 => "may be luck",
            _ => "likely luck",
        };
        out.push_str(&format!("\ndeflated Sharpe {deflated:.2}: {word}"));
    }
    let hold = aggregate.frame.buy_and_hold.as_ref();
    let sharpe = |stats: Option<&Stats>| stats.and_then(|stats| figure(stats, "sharpe_ratio"));
    if sharpe(best.record.stats()) < sharpe(hold) {
        out.push_str("; holding the universe did better");
    }
    out.push('\n');
    out.push_str("hold: equal money in every symbol at its first close, never touched, no costs\n");
    out
}

fn last_line(aggregate: &Aggregate, run: &Run<'_>) -> String {
    let mut out = format!(
        "{} trials: {} succeeded, {} failed, {} resumed",
        count(aggregate.total),
        count(aggregate.succeeded),
        count(aggregate.failed),
        count(run.resumed),
    );
    if run.transient > 0 {
        out.push_str(&format!(", {} to be tried again", count(run.transient)));
    }
    if run.interrupted {
        let left = aggregate.frame.header.trials.saturating_sub(aggregate.total);
        out.push_str(&format!("; interrupted with {} left: run it again to go on", count(left)));
    }
    out.push('\n');
    out
}

/// The summary for machines: the aggregate with how the run went.
pub fn json(aggregate: &Aggregate, run: &Run<'_>) -> Value {
    let mut value = aggregate.to_json();
    if let Value::Object(map) = &mut value {
        map.insert("folder".into(), json!(run.folder.display().to_string()));
        map.insert("resumed".into(), json!(run.resumed));
        map.insert("transient".into(), json!(run.transient));
        map.insert("interrupted".into(), json!(run.interrupted));
        map.insert("packs".into(), json!(run.packs));
        map.insert("deflated_sharpe".into(), json!(run.deflated));
        if !run.candidates.is_empty() {
            map.insert("two_stage".into(), two_stage::json(run.candidates));
        }
    }
    value
}
