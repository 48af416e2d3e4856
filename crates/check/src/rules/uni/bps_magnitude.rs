//! UNI003: a number of basis points so small or so large that another unit was likely meant.

use qraft_diag::{Applicability, Diagnostic, catalogue};
use qraft_ir::policy::Measure;

use crate::rules::Subject;
use crate::rules::numbers::short;

/// Below it no market charges: a fraction was written.
const LEAST_BPS: f64 = 0.05;
/// Above it no market charges: 5 %.
const MOST_BPS: f64 = 500.0;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    for stated in subject.numbers().filter(|s| s.number.measure() == Measure::Bps) {
        let ends = [stated.range.low, stated.range.high];
        let odd = |v: &&f64| **v != 0.0 && !(LEAST_BPS..=MOST_BPS).contains(&v.abs());
        let Some(value) = ends.iter().find(odd).copied() else { continue };
        let key = stated.number.key();
        let percent = short(value / 100.0);
        let message = format!("`{key}` is {}: {percent} % of what is traded", short(value));
        let finding = Diagnostic::new(&catalogue::UNI003, stated.span, message);
        let small = value.abs() < LEAST_BPS;
        let scaled = short(value * 10_000.0);
        let finding = match small {
            true => finding
                .says("less than any market charges")
                .help(format!("the number is in basis points: {scaled} bps are `{scaled}`")),
            false => finding.says("more than any market charges").help("1 bps is 0.01 %"),
        };
        findings.push(match small && stated.range.is_point() && literal(subject, stated.span) {
            true => {
                let title = format!("write {scaled}");
                finding.fix(Applicability::Unsafe, title, stated.span, scaled)
            }
            false => finding,
        });
    }
}

fn literal(subject: &Subject, span: qraft_diag::Span) -> bool {
    let text = subject.file.slice(span).trim();
    let number = text.strip_suffix("bps").or(text.strip_suffix('%')).unwrap_or(text);
    number.trim_end().parse::<f64>().is_ok()
}
