//! CST005: orders would be a large share of a bar's volume: over the cap, or so large that the
//! stated impact costs more than half a percent. Without data the share is taken to be 1 %.

use qraft_diag::{Diagnostic, Span, catalogue};
use qraft_ir::policy::{Number, Selection};
use qraft_ir::program::NodeId;
use qraft_syntax::place::first_line;

use crate::rules::Subject;
use crate::rules::numbers::{percent, short};

/// What an order costs at the most, in bps of its value, before it is worth a word.
const MOST_BPS: f64 = 50.0;

/// The share of a bar's volume that is expected where no data say more.
const USUAL_SHARE: f64 = 0.01;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    let measured = expected_share(subject);
    if let Some(share) = measured {
        findings.extend(over_the_cap(subject, share));
    }
    let costs = subject.document.costs.as_ref();
    let slippage = costs.and_then(|c| c.value.slippage.as_ref());
    let Some(impact) = slippage.and_then(|s| s.value.impact.as_ref()) else { return };
    if impact.value.scale.is_some() {
        return;
    }
    let numbers = (subject.number(Number::ImpactAlpha), subject.number(Number::ImpactBeta));
    let (Some(alpha), Some(beta)) = numbers else { return };
    let share = measured.unwrap_or(USUAL_SHARE);
    let cost = |alpha: f64, beta: f64| alpha * libm::pow(share, beta) * 10_000.0;
    let dear = |v: &[f64]| v[1] > 0.0 && v[1] <= 2.0 && cost(v[0], v[1]) > MOST_BPS * (1.0 + 1e-9);
    let Some(found) = subject.witness(&[alpha.id, beta.id], dear) else { return };
    let (alpha, beta) = (found[0], found[1]);
    let message = format!(
        "an order of {} of a bar's volume costs {} bps of impact",
        percent(share),
        short(cost(alpha, beta).round())
    );
    let finding =
        Diagnostic::new(&catalogue::CST005, first_line(subject.file, impact.span), message)
            .says(format!("{} · {}^{}", short(alpha), short(share), short(beta)))
            .help("`scale: volatility` multiplies it by the daily volatility, as most models do");
    findings.push(match measured {
        Some(_) => finding.note("the share is that of these data"),
        None => finding.note("1 % of the volume is taken for usual: with data it is measured"),
    });
}

/// What share of a bar's volume the usual order of this strategy is, where data are known.
fn expected_share(subject: &Subject) -> Option<f64> {
    let traded = subject.options.known.traded_value.filter(|value| *value > 0.0)?;
    let policy = &subject.program.policy;
    let order = |v: &[f64]| v[0] * v[1];
    let (ids, names): (Vec<NodeId>, f64) = match policy.selection {
        Selection::TopK { top, .. } => (vec![policy.capital, policy.gross, top], 0.0),
        _ => (vec![policy.capital, policy.gross], subject.options.universe_size? as f64),
    };
    let found = subject.witness(&ids, |_| true)?;
    let names = found.get(2).copied().unwrap_or(names);
    (names >= 1.0).then(|| order(&found) / names / traded)
}

fn over_the_cap(subject: &Subject, share: f64) -> Option<Diagnostic> {
    let cap = subject.number(Number::Participation)?;
    let most = Some(cap.range.low).filter(|cap| share > *cap)?;
    let at: Span = cap.span;
    let message = format!(
        "an order is about {} of a bar's volume, and at most {} fills",
        percent(share),
        percent(most)
    );
    Some(
        Diagnostic::new(&catalogue::CST005, at, message)
            .says("the rest waits for later bars")
            .help("trade less capital, more names, or what trades more"),
    )
}
