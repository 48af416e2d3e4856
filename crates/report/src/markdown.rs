//! The report as Markdown: the sentences and the tables, for a pull request or a mail.

use crate::model::{Candidate, Level, Num, Report};
use crate::print::{count, percent, plain};
use crate::words;

/// The page. The same report gives the same bytes.
pub fn page(report: &Report) -> String {
    let mut out =
        format!("# {}\n\n**{}**\n\n", safe(&report.strategy), safe(&report.headline.words));
    for sentence in &report.summary {
        out.push_str(&format!("{}\n", safe(sentence)));
    }
    if !report.candidates.is_empty() {
        out.push_str("\n## Candidates\n\n");
        out.push_str(&candidates(&report.candidates));
    }
    if let Some(first) = report.candidates.first() {
        out.push_str(&years(first));
        out.push_str(&verdicts(first));
    }
    if let Some(gates) = &report.gates {
        out.push_str("\n## Gates\n\n");
        for sentence in &gates.sentences {
            out.push_str(&format!("- {}\n", safe(sentence)));
        }
        if let Some(split) = &gates.split {
            out.push_str(&format!("- {}\n", safe(&split.words)));
        }
    }
    if let Some(trials) = report.trials.as_ref().filter(|trials| !trials.pareto.is_empty()) {
        let (quality, cost) = trials.pareto_of;
        out.push_str("\n## Pareto front\n\n");
        let titles = ["trial", &words::figure(cost).0, &words::figure(quality).0, "params"];
        let rows = trials.pareto.iter().map(|point| {
            let (cost, quality) =
                (words::shown(cost, point.cost), words::shown(quality, point.quality));
            vec![point.trial.to_string(), cost, quality, point.params.clone()]
        });
        out.push_str(&table(&titles, rows));
    }
    if !report.lacking.is_empty() {
        out.push_str("\n## Not shown\n\n");
        for lacking in &report.lacking {
            out.push_str(&format!("- {}: {}\n", safe(&lacking.part), safe(&lacking.why)));
        }
    }
    out.push_str("\n## Provenance\n\n");
    let rows = report.provenance.iter().map(|fact| vec![fact.name.clone(), fact.value.clone()]);
    out.push_str(&table(&["what", "value"], rows));
    out
}

/// Text that Markdown takes as text: its own signs, and those of HTML, lose their meaning.
pub(crate) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A table; the cells are text.
pub(crate) fn table(titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let line = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(&mut titles.iter().map(|title| safe(title)));
    out.push_str(&line(&mut titles.iter().map(|_| "---".to_owned())));
    for row in rows {
        out.push_str(&line(&mut row.iter().map(|cell| safe(cell))));
    }
    out
}

const COMPARED: [&str; 5] = ["sharpe_ratio", "cagr", "max_drawdown", "turnover", "trades"];

fn candidates(all: &[Candidate]) -> String {
    let titles = COMPARED.map(|name| words::figure(name).0);
    let mut heads = vec!["rank", "params"];
    heads.extend(titles.iter().map(String::as_str));
    heads.push("gates");
    let row = |candidate: &Candidate| {
        let rank = candidate.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let figure = |name: &str| {
            let row = candidate.figures.iter().find(|row| row.name == name);
            words::shown(name, row.map_or(Num::NONE, |row| row.value))
        };
        let mut row = vec![rank, words::named(&candidate.params)];
        row.extend(COMPARED.map(figure));
        let words = candidate.gates.as_ref().map(|gates| gates.words.clone());
        row.push(words.unwrap_or_else(|| "not asked".to_owned()));
        row
    };
    table(&heads, all.iter().map(row))
}

fn years(candidate: &Candidate) -> String {
    if candidate.years.is_empty() {
        return String::new();
    }
    let titles = ["year", "bars", "return", "buy and hold", "Sharpe ratio", "drawdown"];
    let rows = candidate.years.iter().map(|year| {
        vec![
            year.year.to_string(),
            count(year.bars as u64),
            percent(year.total_return.get()),
            percent(year.hold.get()),
            plain(year.sharpe.get(), 2),
            percent(year.max_drawdown.get()),
        ]
    });
    format!("\n## The first candidate by year\n\n{}", table(&titles, rows))
}

fn verdicts(candidate: &Candidate) -> String {
    let Some(gates) = &candidate.gates else { return String::new() };
    let titles = ["gate", "verdict", "measured", "asked", "why"];
    let rows = gates.verdicts.iter().map(|row| {
        let verdict = if row.level == Level::Unknown { "skipped" } else { row.level.word() };
        vec![
            row.gate.clone(),
            verdict.to_owned(),
            plain(row.value.get(), 3),
            plain(row.threshold.get(), 3),
            row.reason.clone().unwrap_or_default(),
        ]
    });
    format!("\n## What the gates say of the first candidate\n\n{}", table(&titles, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(safe("a|b_c<i>\n`x`"), "a\\|b\\_c&lt;i&gt; \\`x\\`");
        let made = table(&["a", "b"], [vec!["1|2".to_owned(), "x".to_owned()]]);
        assert_eq!(made, "| a | b |\n| --- | --- |\n| 1\\|2 | x |\n");
    }
}
