//! CST004: an impact that helps the trader, or grows in a way that no market shows.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::Number;

use crate::rules::Subject;
use crate::rules::numbers::short;

/// The greatest exponent: the impact of a share of 100 % is α whatever it is, and beyond the square
/// small orders would be all but free.
const BETA_MAX: f64 = 2.0;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    if let Some(alpha) = subject.number(Number::ImpactAlpha).filter(|a| a.range.low < 0.0) {
        let message = format!(
            "`alpha` is {}: an order would move the price in its own favour",
            short(alpha.range.low)
        );
        findings.push(
            Diagnostic::new(&catalogue::CST004, alpha.span, message)
                .says("below 0")
                .help("alpha is the fraction of the price that a whole bar's volume would cost"),
        );
    }
    let beta = subject.number(Number::ImpactBeta);
    if let Some(beta) = beta.filter(|b| b.range.low <= 0.0 || b.range.high > BETA_MAX) {
        let value = if beta.range.low <= 0.0 { beta.range.low } else { beta.range.high };
        let message = format!("`beta` is {}: it lies above 0 and at most at 2", short(value));
        let why = match value <= 0.0 {
            true => "small orders would cost the most",
            false => "small orders would cost nothing",
        };
        findings.push(
            Diagnostic::new(&catalogue::CST004, beta.span, message)
                .says(why)
                .help("0.5, the square root, is what most markets show"),
        );
    }
}
