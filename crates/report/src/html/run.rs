//! All trials, failures, what is not shown, provenance.

use super::elements::{Cell, Chart, Html};
use crate::model::{Fact, Report, Trials};
use crate::print::count;
use crate::words;

const HEAT: &str = "<div class=\"controls\"><label>Across<select name=\"x\"></select></label>\
    <label>Up<select name=\"y\"></select></label>\
    <label>Colour<select name=\"value\"></select></label>\
    <label>Other params<select name=\"rest\"><option value=\"best\">best of them</option>\
    <option value=\"mean\">mean over them</option></select></label></div>\n";

const RANGES: &str = "<details><summary>Ranges as numbers</summary>\
    <div class=\"controls ranges\"></div></details>\n";

const PARETO: &str = "<div class=\"controls\"><label>Wanted<select name=\"quality\"></select></label>\
    <label>Its cost<select name=\"cost\"></select></label></div>\n";

/// The charts over all trials.
pub fn trials(html: &mut Html, report: &Report) {
    let Some(trials) = report.trials.as_ref().filter(|trials| !trials.trial.is_empty()) else {
        return;
    };
    html.heading(2, "trials", "All trials");
    let done = trials.total - trials.failed;
    if (trials.trial.len() as u64) < done {
        let drawn = count(trials.trial.len() as u64);
        let told = format!(
            "Of {} trials that ran to the end {drawn} are drawn: the best, and every so-manieth of \
             the rest. results.jsonl has all of them.",
            count(done)
        );
        html.line("p", "faint", &told);
    }
    let objective = words::figure(trials.objective).0;
    if !trials.param_names.is_empty() {
        heat(html);
        parallel(html, &objective);
    }
    pareto(html, trials);
}

fn heat(html: &mut Html) {
    html.line("h3", "", "Two params at a time");
    html.chart(&Chart {
        name: "heat",
        caption: "Heat map of the space: each cell is the trials with these values; brighter is \
                  better; the framed one is the best",
        keys: "Arrow keys move from cell to cell.",
        key: &[("loss", "best cell")],
        controls: HEAT,
        canvas: true,
        table: Some("The heat map as a table"),
    });
}

fn parallel(html: &mut Html, objective: &str) {
    html.line("h3", "", "Every param at once");
    let caption = format!(
        "Parallel coordinates: a line a trial, brighter where its {objective} is better. Drag along \
         an axis to keep only trials within a range; click it to let go"
    );
    html.chart(&Chart {
        name: "parallel",
        caption: &caption,
        keys: "Ranges can be typed below.",
        key: &[("loss", "best trial within the ranges")],
        controls: RANGES,
        canvas: true,
        table: Some("The best trials within the ranges as a table"),
    });
}

fn pareto(html: &mut Html, trials: &Trials) {
    html.line("h3", "", "What it costs");
    html.chart(&Chart {
        name: "pareto",
        caption: "Pareto front: trials that no other beats both in what is wanted and in its cost",
        keys: "Arrow keys move along the front.",
        key: &[("own", "front"), ("", "other trials")],
        controls: PARETO,
        canvas: true,
        table: None,
    });
    let (quality, cost) = trials.pareto_of;
    let titles = [
        Cell::n("trial"),
        Cell::n(words::figure(cost).0),
        Cell::n(words::figure(quality).0),
        Cell::t("params"),
    ];
    let rows = trials.pareto.iter().map(|point| {
        vec![
            Cell::n(point.trial.to_string()),
            Cell::n(words::shown(cost, point.cost)),
            Cell::n(words::shown(quality, point.quality)),
            Cell::t(point.params.clone()),
        ]
    });
    html.raw("<details><summary>The front as a table</summary>\n");
    html.table("The Pareto front", "front", &titles, &rows.collect::<Vec<_>>());
    html.raw("</details>\n");
}

/// What failed.
pub fn failures(html: &mut Html, report: &Report) {
    if report.failures.is_empty() {
        return;
    }
    html.heading(2, "failures", "Failures");
    let titles =
        [Cell::n("trials"), Cell::t("where and what"), Cell::n("first"), Cell::t("what it said")];
    let rows = report.failures.iter().map(|row| {
        let hint = row.hint.as_ref().map_or(String::new(), |hint| format!("; {hint}"));
        vec![
            Cell::n(count(row.count)),
            Cell::t(row.code.clone()),
            Cell::n(row.first_trial.to_string()),
            Cell::w(format!("{}{hint}", row.message)),
        ]
    });
    html.table("Trials that failed, by kind", "", &titles, &rows.collect::<Vec<_>>());
}

/// What is not shown.
pub fn lacking(html: &mut Html, report: &Report) {
    if report.lacking.is_empty() {
        return;
    }
    html.heading(2, "lacking", "Not shown");
    html.raw("<ul>\n");
    for lacking in &report.lacking {
        html.line("li", "", &format!("{}: {}", lacking.part, lacking.why));
    }
    html.raw("</ul>\n");
}

/// Where everything came from.
pub fn provenance(html: &mut Html, report: &Report) {
    html.heading(2, "provenance", "Provenance");
    let titles = [Cell::t("what"), Cell::t("value")];
    let row = |fact: &Fact| vec![Cell::t(fact.name.clone()), Cell::of(fact.value.clone(), "d")];
    let rows: Vec<_> = report.provenance.iter().map(row).collect();
    html.table("Where everything came from", "", &titles, &rows);
}
