//! A matched run for people, in 80 columns.

use std::path::Path;

use qraft_search::precise::{Attribution, Compared, Counts, KEY_FIGURES, Study, TwoStage};
use qraft_search::record::{FIGURES, Stats};
use qraft_stats::gate::two_stage::relative;

use super::Ready;
use crate::print::{self, Align, Table, count, money, percent, plain, wrapped};

/// The answer.
pub fn text(ready: &Ready, study: &Study, folder: &Path) -> String {
    let mut out = head(ready);
    out.push('\n');
    out.push_str(&figures(study));
    out.push('\n');
    out.push_str(&gate(&study.two_stage));
    out.push('\n');
    out.push_str(&terms(&study.two_stage));
    out.push('\n');
    out.push_str(&costs(&Attribution::of(&study.matched)));
    out.push('\n');
    out.push_str(&orders(&Counts::of(&study.matched)));
    out.push_str(&wrapped(&break_even(study), 2));
    out.push_str(&format!("artifacts: {}\n", folder.display()));
    out
}

fn head(ready: &Ready) -> String {
    let panel = &ready.panel;
    let day = |ts: Option<&qraft_base::Ts>| ts.map_or_else(String::new, |t| print::date(*t));
    let mut out = wrapped(
        &format!(
            "{}: {} symbols x {} bars, {} to {}",
            ready.program.name,
            count(panel.width() as u64),
            count(panel.bars() as u64),
            day(panel.ts.first()),
            day(panel.ts.last()),
        ),
        2,
    );
    let params: Vec<String> = ready.params().map(|(name, v)| format!("{name} = {v}")).collect();
    if !params.is_empty() {
        out.push_str(&wrapped(&format!("params: {}", params.join(", ")), 2));
    }
    if let Some(failures) = ready.options.failures {
        let share = percent(Some(failures.rate));
        out.push_str(&format!("failures: {share} of orders, seed {}\n", failures.seed));
    }
    if let Some(halted) = &ready.options.halted {
        let bars = halted.iter().filter(|halted| **halted).count();
        out.push_str(&format!("breaker: trading rests on {} bars\n", count(bars as u64)));
    }
    out
}

/// A figure as people read it.
pub fn shown(name: &str, value: Option<f64>) -> String {
    match name {
        "total_return" | "cagr" | "volatility" | "max_drawdown" | "hit_rate" | "exposure" => {
            percent(value)
        }
        "fees" => money(value),
        "trades" => plain(value, 0),
        _ => plain(value, 3),
    }
}

/// How far apart, as a share: `-` where that is not defined.
pub fn apart(difference: Option<f64>) -> String {
    difference.filter(|d| d.is_finite()).map_or("-".into(), |d| format!("{:.2}%", d * 100.0))
}

/// A term: with its sign, where five digits show one.
fn signed(term: f64) -> String {
    if term.abs() < 5e-6 { "0.00000".into() } else { format!("{term:+.5}") }
}

fn figures(study: &Study) -> String {
    let columns = [
        ("", Align::Left),
        ("fast", Align::Right),
        ("precise", Align::Right),
        ("difference", Align::Right),
        ("gate", Align::Left),
    ];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for name in FIGURES {
        let of = |stats: &Stats| stats.get(name).and_then(|figure| figure.value());
        let (fast, precise) = (of(&study.fast), of(&study.precise));
        let key = study.two_stage.figures.iter().find(|compared| compared.figure == name);
        let gate = key.map_or("", |key| word(&study.two_stage, key));
        table.row([
            name.to_owned(),
            shown(name, fast),
            shown(name, precise),
            apart(relative(fast, precise).value()),
            gate.to_owned(),
        ]);
    }
    table.to_string()
}

fn word(two_stage: &TwoStage, compared: &Compared) -> &'static str {
    if compared.relative.passes(two_stage.tolerance) { "passes" } else { "fails" }
}

/// The verdict, and for each figure that fails what moved it most.
pub fn gate(two_stage: &TwoStage) -> String {
    let limit = format!("{}%", two_stage.tolerance * 100.0);
    let verdict = if two_stage.passes() { "passes" } else { "fails" };
    let mut out = format!("two-stage gate (every key figure less than {limit} apart): {verdict}\n");
    let fail = |compared: &&Compared| !compared.relative.passes(two_stage.tolerance);
    for compared in two_stage.figures.iter().filter(fail) {
        let Some(difference) = compared.relative.value() else {
            out.push_str(&format!("  {}: defined in one stage only\n", compared.figure));
            continue;
        };
        let gap = compared.fast.zip(compared.precise).map_or(0.0, |(fast, precise)| precise - fast);
        let by = two_stage.culprit(compared.figure).map_or(String::new(), |(friction, term)| {
            format!("; most of it by {friction}, {} of {}", signed(term), signed(gap))
        });
        let line = format!("  {}: {} apart{by}", compared.figure, apart(Some(difference)));
        out.push_str(&wrapped(&line, 4));
    }
    out
}

/// What each friction moved: a row a friction, a column a key figure.
fn terms(two_stage: &TwoStage) -> String {
    let title = |figure: &'static str| match figure {
        "total_return" => "return",
        "sharpe_ratio" => "sharpe",
        "max_drawdown" => "max dd",
        other => other,
    };
    let mut header = vec![("friction".to_owned(), Align::Left)];
    header.extend(KEY_FIGURES.map(|figure| (title(figure).to_owned(), Align::Right)));
    let mut table = Table::new(header);
    let cell = |term: Option<f64>| term.map_or("-".into(), signed);
    let longest = two_stage.figures.iter().max_by_key(|compared| compared.terms.len());
    let frictions = longest.map(|compared| compared.terms.iter().map(|(name, _)| *name));
    for friction in frictions.into_iter().flatten() {
        let mut row = vec![friction.to_owned()];
        row.extend(two_stage.figures.iter().map(|compared| {
            let term = compared.terms.iter().find(|(name, _)| *name == friction);
            cell(term.map(|(_, term)| *term))
        }));
        table.row(row);
    }
    let mut sums = vec!["gap".to_owned()];
    sums.extend(two_stage.figures.iter().map(|compared| {
        cell(compared.fast.zip(compared.precise).map(|(fast, precise)| precise - fast))
    }));
    table.row(sums);
    table.to_string()
}

fn costs(paid: &Attribution) -> String {
    let columns = [("cost", Align::Left), ("money", Align::Right), ("bps", Align::Right)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for (name, cost) in paid.paid().into_iter().chain([("total", paid.total())]) {
        table.row([name.to_owned(), money(Some(cost)), plain(paid.bps(cost), 2)]);
    }
    let mut out = format!("{table}of a traded value of {}\n", money(Some(paid.traded)));
    if paid.latency != 0.0 {
        let (cost, bps) = (money(Some(paid.latency)), plain(paid.bps(paid.latency), 2));
        let line = format!("latency cost {cost} ({bps} bps), which is in the prices already");
        out.push_str(&wrapped(&line, 2));
    }
    out
}

fn orders(counts: &Counts) -> String {
    let [buys, sells] = counts.orders;
    let mut out = format!(
        "orders: {} ({} buys, {} sells), fills: {}, fill rate: {}\n",
        count(buys + sells),
        count(buys),
        count(sells),
        count(counts.fills[0] + counts.fills[1]),
        percent(counts.fill_rate()),
    );
    let reasons: Vec<String> =
        counts.rejections.iter().map(|(reason, n)| format!("{reason} {}", count(*n))).collect();
    let reasons = if reasons.is_empty() { "none".to_owned() } else { reasons.join(", ") };
    out.push_str(&wrapped(&format!("not filled or not in full: {reasons}"), 2));
    out
}

fn break_even(study: &Study) -> String {
    match study.sensitivity.turns_negative_at() {
        Some(at) if study.sensitivity.costs.first().is_some_and(|c| c.multiplier == at) => {
            format!("the return is below 0 from {at} times the stated costs on")
        }
        Some(at) => format!("the return turns negative at {at:.2} times the stated costs"),
        None => "the return stays above 0 at 0.5 to 1.5 times the stated costs".to_owned(),
    }
}
