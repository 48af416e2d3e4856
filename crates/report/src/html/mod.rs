//! One self-contained page: no request leaves it, and what came from files can do nothing in it.
//!
//! Tables and sentences are written here and are there without scripts; charts are drawn by the
//! scripts of `assets/page`, from the model as JSON. Scripts and styles carry a nonce that is the
//! digest of the page's own content: whatever else might get into the page does not run.

mod candidate;
mod elements;
mod escape;
mod gates;
mod run;

use qraft_base::Digest;

use crate::model::{Level, Report};
use elements::Html;
use escape::{escaped, json_in_script};

const STYLE: &str = include_str!("../../assets/page/report.css");
const UPLOT: &str = include_str!("../../assets/vendor/uPlot.iife.min.js");
const UPLOT_STYLE: &str = include_str!("../../assets/vendor/uPlot.min.css");
/// In this order, as one script.
const SCRIPTS: [&str; 8] = [
    include_str!("../../assets/page/10-page.js"),
    include_str!("../../assets/page/20-curves.js"),
    include_str!("../../assets/page/30-trials.js"),
    include_str!("../../assets/page/40-heat.js"),
    include_str!("../../assets/page/50-parallel.js"),
    include_str!("../../assets/page/60-pareto.js"),
    include_str!("../../assets/page/70-fills.js"),
    include_str!("../../assets/page/90-start.js"),
];

/// The page. The same report gives the same bytes.
pub fn page(report: &Report) -> String {
    let body = body(report);
    // Strings and finite numbers only: nothing in it can fail to be JSON.
    let data = json_in_script(&serde_json::to_string(report).unwrap_or_default());
    let nonce = Digest::of(format!("{body}{data}").as_bytes()).short(32);
    let scripts = SCRIPTS.concat();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n\
         <style nonce=\"{nonce}\">{UPLOT_STYLE}\n{STYLE}</style>\n</head>\n<body>\n{body}\
         <script type=\"application/json\" id=\"report\">{data}</script>\n\
         <script nonce=\"{nonce}\">{UPLOT}</script>\n\
         <script nonce=\"{nonce}\">(function () {{\n\"use strict\";\n{scripts}}})();</script>\n\
         </body>\n</html>\n",
        title = escaped(&format!("{} · qraft report", report.strategy)),
    )
}

fn class(level: Level) -> &'static str {
    match level {
        Level::Pass => "pass",
        Level::Unknown => "unknown",
        Level::Fail => "fail",
    }
}

fn body(report: &Report) -> String {
    let mut html = Html::default();
    html.raw("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n");
    html.line("h1", "", &report.strategy);
    html.raw(
        "<button type=\"button\" id=\"theme\" aria-pressed=\"false\" hidden>Dark colours</button>\n\
         </header>\n<main id=\"main\" tabindex=\"-1\">\n",
    );
    contents(&mut html, report);
    html.line("p", &format!("headline {}", class(report.headline.level)), &report.headline.words);
    report.summary.iter().for_each(|sentence| html.line("p", "", sentence));
    html.raw(
        "<noscript><p>Without scripts there are no charts; every table is here.</p></noscript>\n",
    );
    candidate::all(&mut html, report);
    run::trials(&mut html, report);
    gates::section(&mut html, report);
    gates::pool(&mut html, report);
    run::failures(&mut html, report);
    run::lacking(&mut html, report);
    run::provenance(&mut html, report);
    html.raw("</main>\n<footer>\n");
    html.line("p", "", "Made by qraft. Nothing in this page is loaded from anywhere.");
    html.raw("</footer>\n");
    html.finish()
}

fn contents(html: &mut Html, report: &Report) {
    let has = |there: bool, id: &'static str, title: &'static str| there.then_some((id, title));
    let trials = report.trials.as_ref().is_some_and(|trials| !trials.trial.is_empty());
    let parts = [
        has(!report.candidates.is_empty(), "candidates", "Candidates"),
        has(trials, "trials", "All trials"),
        has(report.gates.is_some(), "gates", "Gates"),
        has(report.pool.is_some(), "pool", "Pool"),
        has(!report.failures.is_empty(), "failures", "Failures"),
        has(!report.lacking.is_empty(), "lacking", "Not shown"),
        has(true, "provenance", "Provenance"),
    ];
    html.raw("<nav aria-label=\"Parts of the report\"><ul>\n");
    for (id, title) in parts.into_iter().flatten() {
        html.raw(&format!("<li><a href=\"#{id}\">{title}</a></li>\n"));
    }
    html.raw("</ul></nav>\n");
}
