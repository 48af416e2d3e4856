//! The report on a terminal: the verdict, the candidates, what is missing.

use crate::model::{Candidate, Num, Report};
use crate::print::{Align, Table, wrapped};
use crate::words;

const COMPARED: [(&str, &str); 5] = [
    ("sharpe", "sharpe_ratio"),
    ("cagr", "cagr"),
    ("max dd", "max_drawdown"),
    ("turnover", "turnover"),
    ("trades", "trades"),
];

/// The summary; lines of at most 80 columns where names allow it.
pub fn page(report: &Report) -> String {
    let mut out = wrapped(&format!("{} ({})", report.strategy, report.run_id), 0);
    out.push_str(&wrapped(&report.headline.words, 0));
    out.push('\n');
    report.summary.iter().for_each(|sentence| out.push_str(&wrapped(sentence, 0)));
    if !report.candidates.is_empty() {
        out.push('\n');
        out.push_str(&candidates(&report.candidates).to_string());
    }
    if let Some(gates) = report.gates.as_ref().filter(|gates| !gates.sentences.is_empty()) {
        out.push('\n');
        gates.sentences.iter().for_each(|sentence| out.push_str(&wrapped(sentence, 0)));
    }
    if !report.lacking.is_empty() {
        out.push('\n');
    }
    for lacking in &report.lacking {
        out.push_str(&wrapped(&format!("no {}: {}", lacking.part, lacking.why), 4));
    }
    out
}

fn candidates(all: &[Candidate]) -> Table {
    let mut header = vec![("rank".to_owned(), Align::Right)];
    let params = all.first().map(|first| first.params.as_slice()).unwrap_or_default();
    header.extend(params.iter().map(|param| (param.name.clone(), Align::Right)));
    header.extend(COMPARED.map(|(title, _)| (title.to_owned(), Align::Right)));
    header.push(("gates".to_owned(), Align::Left));
    let mut table = Table::new(header);
    for candidate in all {
        let figure = |name: &str| {
            let row = candidate.figures.iter().find(|row| row.name == name);
            words::shown(name, row.map_or(Num::NONE, |row| row.value))
        };
        let mut row = vec![candidate.rank.map_or("-".to_owned(), |rank| rank.to_string())];
        row.extend(candidate.params.iter().map(|p| words::value_text(p.value.get())));
        row.extend(COMPARED.map(|(_, name)| figure(name)));
        row.push(match &candidate.gates {
            Some(gates) => gates.level.word().to_owned(),
            None => "not asked".to_owned(),
        });
        table.row(row);
    }
    table
}
