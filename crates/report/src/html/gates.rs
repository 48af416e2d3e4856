//! Gates, out of sample, pool.

use super::class;
use super::elements::{Cell, Chart, Html};
use crate::model::{
    CandidateGates, Fact, NamedNum, Num, OutOfSampleRow, Report, SplitView, VerdictRow,
};
use crate::print::{count, percent, plain};
use crate::words;

/// What was said of all trials at once.
pub fn section(html: &mut Html, report: &Report) {
    let Some(gates) = &report.gates else { return };
    html.heading(2, "gates", "Gates");
    html.line(
        "p",
        "",
        &format!("{} of {} candidates pass.", count(gates.passed), count(gates.asked as u64)),
    );
    gates.sentences.iter().for_each(|sentence| html.line("p", "", sentence));
    if gates.overlap.len() > 1 {
        let mut key = vec![("own", "overlap")];
        if gates.overlap_asked.get().is_some() {
            key.push(("other", "asked"));
        }
        html.chart(&Chart {
            name: "overlap",
            caption: "Top-N overlap: share of the best that stays where costs change",
            keys: "Arrow keys move along the curve.",
            key: &key,
            controls: "",
            canvas: false,
            table: None,
        });
    }
    if !gates.overlap.is_empty() {
        let titles = ["costs ×", "overlap"].map(Cell::n);
        let row = |point: &(Num, Num)| {
            vec![Cell::n(plain(point.0.get(), 1)), Cell::n(percent(point.1.get()))]
        };
        let rows: Vec<_> = gates.overlap.iter().map(row).collect();
        html.table("Top-N overlap over costs", "", &titles, &rows);
    }
    if let Some(split) = &gates.split {
        apart(html, split);
    }
}

fn apart(html: &mut Html, split: &SplitView) {
    html.line("h3", "", "Out of sample");
    html.line("p", "", &split.words);
    if split.folds.is_empty() {
        return;
    }
    let titles = [
        Cell::n("step"),
        Cell::t("chosen on"),
        Cell::t("tried on"),
        Cell::t("chosen"),
        Cell::n("Sharpe where chosen"),
        Cell::n("Sharpe where tried"),
    ];
    let rows = split.folds.iter().enumerate().map(|(at, fold)| {
        let trial = fold.trial.map_or(String::new(), |trial| format!(" (trial {trial})"));
        vec![
            Cell::n((at + 1).to_string()),
            Cell::t(fold.train.clone()),
            Cell::t(fold.test.clone()),
            Cell::t(format!("{}{trial}", fold.params)),
            Cell::n(plain(fold.in_sample.get(), 2)),
            Cell::n(plain(fold.out_of_sample.get(), 2)),
        ]
    });
    html.table("Walk-forward", "", &titles, &rows.collect::<Vec<_>>());
}

fn verdict(row: &VerdictRow) -> Vec<Cell> {
    let word = match row.status.as_str() {
        "skip" => "skipped",
        _ => row.level.word(),
    };
    let mut why = row.reason.clone().unwrap_or_default();
    if let Some(suggestion) = &row.suggestion {
        let gap = if why.is_empty() { "" } else { "; " };
        why.push_str(&format!("{gap}{suggestion}"));
    }
    vec![
        Cell::t(row.gate.clone()),
        Cell::of(word, class(row.level)),
        Cell::n(plain(row.value.get(), 3)),
        Cell::n(plain(row.threshold.get(), 3)),
        Cell::w(why),
    ]
}

/// A ratio or a p-value with three digits; a number of bars without.
fn measured(value: Num) -> String {
    plain(value.get(), if value.0.abs() >= 100.0 { 0 } else { 3 })
}

/// What was said of one candidate.
pub fn verdicts(html: &mut Html, gates: &CandidateGates) {
    html.line("h3", "", "What the gates say of it");
    let titles = [
        Cell::t("gate"),
        Cell::t("verdict"),
        Cell::n("measured"),
        Cell::n("asked"),
        Cell::t("why, and what to do"),
    ];
    let rows: Vec<_> = gates.verdicts.iter().map(verdict).collect();
    html.table("Gates, in the order in which they are asked", "", &titles, &rows);
    if !gates.inputs.is_empty() {
        let titles = [Cell::t("what they looked at"), Cell::n("value")];
        let row =
            |input: &NamedNum| vec![Cell::t(input.name.clone()), Cell::n(measured(input.value))];
        let rows: Vec<_> = gates.inputs.iter().map(row).collect();
        html.table("Inputs of the gates", "", &titles, &rows);
    }
    if !gates.out_of_sample.is_empty() {
        let titles = [Cell::t("figure"), Cell::n("in sample"), Cell::n("out of sample")];
        let row = |row: &OutOfSampleRow| {
            vec![
                Cell::t(words::figure(&row.figure).0),
                Cell::n(words::shown(&row.figure, row.in_sample)),
                Cell::n(words::shown(&row.figure, row.out_of_sample)),
            ]
        };
        let rows: Vec<_> = gates.out_of_sample.iter().map(row).collect();
        html.table("In and out of sample", "", &titles, &rows);
    }
}

/// The pool.
pub fn pool(html: &mut Html, report: &Report) {
    let Some(pool) = &report.pool else { return };
    html.heading(2, "pool", "Pool");
    html.line("p", "", &pool.words);
    let titles = [
        Cell::n("trial"),
        Cell::n("rank"),
        Cell::n("weight"),
        Cell::n("within the limits"),
        Cell::t("alike, left out"),
    ];
    let rows = pool.rows.iter().map(|row| {
        let alike: Vec<String> = row.alike.iter().map(u64::to_string).collect();
        vec![
            Cell::n(row.trial.to_string()),
            Cell::n(row.rank.map_or("-".to_owned(), |rank| rank.to_string())),
            Cell::n(percent(row.weight.get())),
            Cell::n(percent(row.capped.get())),
            Cell::t(if alike.is_empty() { "-".to_owned() } else { alike.join(", ") }),
        ]
    });
    html.table("What each trial gets", "", &titles, &rows.collect::<Vec<_>>());
    if !pool.limits.is_empty() {
        let titles = [Cell::t("limit"), Cell::t("value")];
        let row = |fact: &Fact| vec![Cell::t(fact.name.clone()), Cell::w(fact.value.clone())];
        let rows: Vec<_> = pool.limits.iter().map(row).collect();
        html.table("What the pool can carry", "", &titles, &rows);
    }
}
