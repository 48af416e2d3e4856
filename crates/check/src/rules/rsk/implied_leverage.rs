//! RSK006: what is asked for needs more leverage than is allowed: the gross, the fixed weights,
//! or a target volatility that the market's own does not reach.

use qraft_diag::{Diagnostic, catalogue};
use qraft_ir::policy::{Number, Selection};

use crate::rules::Subject;
use crate::rules::numbers::{percent, short};

/// What a mixed book of shares moves in a year; of coins, about three times as much.
const SHARES_VOL: f64 = 0.25;
const COINS_VOL: f64 = 0.75;

pub(in crate::rules) fn run(subject: &Subject, findings: &mut Vec<Diagnostic>) {
    findings.extend(gross(subject));
    findings.extend(weights(subject));
    findings.extend(volatility(subject));
}

fn gross(subject: &Subject) -> Option<Diagnostic> {
    let limit = subject.number(Number::MaxLeverage)?;
    let gross = subject.program.policy.gross;
    let over = |v: &[f64]| v[0] > v[1] * (1.0 + 1e-9);
    let found = subject.witness(&[gross, limit.id], over)?;
    let message = format!(
        "a gross of {} needs {} of leverage, and at most {} is allowed",
        short(found[0]),
        short(found[0]),
        short(found[1])
    );
    let place = subject.number(Number::Gross).map_or(limit.span, |gross| gross.span);
    let finding = Diagnostic::new(&catalogue::RSK006, place, message)
        .help("every weight would be cut: make the two agree");
    Some(if place == limit.span { finding } else { finding.label(limit.span, "the limit") })
}

/// The most that may be held: the stated limit, else the gross.
fn allowed(subject: &Subject) -> qraft_ir::NodeId {
    subject.number(Number::MaxLeverage).map_or(subject.program.policy.gross, |limit| limit.id)
}

fn weights(subject: &Subject) -> Option<Diagnostic> {
    let weight = subject.number(Number::Weight)?;
    let Selection::TopK { top, bottom } = subject.program.policy.selection else { return None };
    let all = |v: &[f64]| v[0].abs() * (v[2] + v[3]);
    let over = |v: &[f64]| all(v) > v[1] * (1.0 + 1e-9);
    let found = subject.witness(&[weight.id, allowed(subject), top, bottom], over)?;
    let message = format!(
        "{} names of {} are {} of equity, and at most {} is allowed",
        short(found[2] + found[3]),
        percent(found[0]),
        percent(all(&found)),
        percent(found[1])
    );
    Some(
        Diagnostic::new(&catalogue::RSK006, weight.span, message)
            .help("every weight would be cut: lower it, hold fewer names, or raise the limit"),
    )
}

fn volatility(subject: &Subject) -> Option<Diagnostic> {
    let target = subject.number(Number::TargetVol)?;
    let (what, usual) =
        if subject.day_and_night() { ("coins", COINS_VOL) } else { ("shares", SHARES_VOL) };
    let needed = |v: &[f64]| v[0] / usual;
    let over = |v: &[f64]| needed(v) > v[1] * (1.0 + 1e-9);
    let found = subject.witness(&[target.id, allowed(subject)], over)?;
    let message = format!(
        "a volatility of {} needs about {:.1} times the capital, and {} is allowed",
        percent(found[0]),
        needed(&found),
        short(found[1])
    );
    Some(
        Diagnostic::new(&catalogue::RSK006, target.span, message)
            .says("would seldom be reached")
            .note(format!("a mixed book of {what} moves about {} a year", percent(usual)))
            .help("aim lower, or raise `max_leverage`"),
    )
}
